internal import ICU

/// A Unicode normalisation form, or our own one for Japanese.
public enum NormalizationForm: Hashable, Sendable {
    /// NFC: letters and their marks are composed, nothing else happens.
    case canonical
    /// NFKC.
    case compatibility
    /// NFC, with widths and presentation forms folded as in NFKC, but signs kept.
    ///
    /// A character is folded where Unicode has it as a *form* of another one: full-width and half-width forms
    /// (`<wide>`, `<narrow>`), small and vertical punctuation, Arabic letter shapes, ligatures of letters
    /// (ﬁ), radicals that stand for kanji (⼀), spaces of fixed width and those that do not break. A
    /// character that is a sign of its own stays: ① ㍻ ㎏ ½ ㈱ ℃ ™ ² ℡ № Ⅳ ﷼ … 𝐀 ゛. Nothing but a space becomes
    /// a space, so ￣ stays too.
    case japanese
}

/// What a form makes of single characters, and where it does not look across.
///
/// `text` in a form is `NFC` of what its characters become one by one; that is so for NFKC by
/// definition and for our own form by construction.
struct FormTable: Sendable {
    /// The characters that the form changes where they stand alone.
    var alone: [UInt32: [UInt32]] = [:]
    /// Characters that may be joined to, or change places with, what stands before them.
    var joining = CodePointSet()

    static let canonical = FormTable { character, mapped in
        UnicodeNormalization.decomposition(character) == .canonical ? composed([character]) : mapped
    }
    static let compatibility = FormTable { character, _ in
        let utf8 = UnicodeNormalization.compatibilityComposed(Array(String(character).utf8))
        return String(decoding: utf8, as: UTF8.self).unicodeScalars.map(\.value)
    }
    static let japanese = FormTable { character, _ in composed(unfolded(character)) }

    /// The table of a form.
    static func table(_ form: NormalizationForm) -> FormTable {
        switch form {
        case .canonical: canonical
        case .compatibility: compatibility
        case .japanese: japanese
        }
    }

    private init(
        _ map: (_ character: Unicode.Scalar, _ itself: [UInt32]) -> [UInt32]
    ) {
        // Planes 3 to 13 hold kanji or nothing, 15 and 16 are private: no mapping, no marks.
        for value in [UInt32(0x80)..<0x30000, 0xE0000..<0xF0000].joined() {
            guard let character = Unicode.Scalar(value) else { continue }
            var result = [value]
            if UnicodeNormalization.decomposition(character) != .none {
                result = map(character, result)
                if result != [value] { alone[value] = result }
            }
            if let first = result.first.flatMap(Unicode.Scalar.init),
                !UnicodeNormalization.beginsUnit(first)
            {
                joining.insert(value)
            }
        }
    }

    private static func composed(_ characters: [Unicode.Scalar]) -> [UInt32] {
        var utf8: [UInt8] = []
        for character in characters { utf8.appendCharacter(character.value) }
        var output: [UInt8] = []
        utf8.withUnsafeBufferPointer { UnicodeNormalization.compose($0, into: &output) }
        return String(decoding: output, as: UTF8.self).unicodeScalars.map(\.value)
    }

    /// A character taken apart as far as it is a form of others.
    private static func unfolded(_ character: Unicode.Scalar) -> [Unicode.Scalar] {
        let kind = UnicodeNormalization.decomposition(character)
        guard kind == .canonical || isForm(character, kind) else { return [character] }
        return UnicodeNormalization.mapping(of: character).flatMap(unfolded)
    }

    /// Whether a character is no sign of its own, but a form of what it maps to.
    private static func isForm(
        _ character: Unicode.Scalar, _ kind: UnicodeNormalization.Decomposition
    ) -> Bool {
        let value = character.value
        let isSpace = CharacterProperties.isWhiteSpace(character)
        switch kind {
        case .wide, .narrow, .small, .noBreak, .initial, .medial, .final: break
        // U+FDF0 … are whole words and the rial sign.
        case .isolated where !(0xFDF0...0xFDFF).contains(value): break
        // ゟ and ヿ are <vertical> too, but letters of their own.
        case .vertical where (0xFE10...0xFE4F).contains(value): break
        // Spaces; CJK and Kangxi radicals; ligatures of the block Alphabetic Presentation Forms.
        case .compat where isSpace: break
        case .compat where (0x2E80...0x2FDF).contains(value): break
        case .compat where (0xFB00...0xFB4F).contains(value): break
        default: return false
        }
        if isSpace { return true }
        return !UnicodeNormalization.compatibilityComposed(Array(String(character).utf8))
            .contains(0x20)
    }
}
