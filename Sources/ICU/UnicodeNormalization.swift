internal import CICUShims

/// Normalisation of short texts by ICU, and the questions that tables of characters are made from.
///
/// ICU's own `Edits` would name what changed, but one call a line costs more than the text: callers
/// look characters up in tables and come here with what composes.
public enum UnicodeNormalization {
    /// Appends the NFC of valid UTF-8 to `output`.
    ///
    /// Takes time in proportion to the length if the marks behind a letter are in canonical order;
    /// ICU sorts them by insertion.
    public static func compose(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        normalize(text, compatibility: false, into: &output)
    }

    /// The NFKC of valid UTF-8.
    public static func compatibilityComposed(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        text.withUnsafeBufferPointer { normalize($0, compatibility: true, into: &output) }
        return output
    }

    private static func normalize(
        _ text: UnsafeBufferPointer<UInt8>, compatibility: Bool, into output: inout [UInt8]
    ) {
        // A text that is longer than ICU's 32 bits is cut; normal text has no units of that length.
        var start = 0
        while start < text.count {
            var end = min(text.count, start + (1 << 28))
            while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
            let piece = UnsafeBufferPointer(rebasing: text[start..<end])
            // U+FDFA, of three bytes, becomes 33 in NFKC.
            let capacity = (compatibility ? 11 : 3) * piece.count
            let normalized = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                count = Int(
                    keifu_icu_normalize(
                        compatibility ? 1 : 0, piece.baseAddress, Int32(piece.count),
                        buffer.baseAddress, Int32(clamping: capacity)))
                precondition(count >= 0, "ICU's normalisation data are missing: install libicu")
            }
            output += normalized
            start = end
        }
    }

    /// Whether NFC never joins the character to what stands before it.
    public static func beginsUnit(_ character: Unicode.Scalar) -> Bool {
        keifu_icu_begins_unit(character.value) != 0
    }

    /// The canonical combining class: 0 for letters, above for most marks.
    public static func combiningClass(_ character: Unicode.Scalar) -> Int {
        Int(keifu_icu_combining_class(character.value))
    }

    /// Why the Unicode database maps a character to others: the tag of its decomposition. Raw
    /// values are ICU's.
    public enum Decomposition: Int32, Sendable {
        /// No mapping.
        case none = 0
        /// The same character by definition.
        case canonical = 1
        /// `<compat>`, for which there is no better word.
        case compat = 2
        /// `<circle>`: ①.
        case circle = 3
        /// `<final>`, a presentation form.
        case final = 4
        /// `<font>`: 𝐀, ℝ.
        case font = 5
        /// `<fraction>`: ½.
        case fraction = 6
        /// `<initial>`, a presentation form.
        case initial = 7
        /// `<isolated>`, a presentation form.
        case isolated = 8
        /// `<medial>`, a presentation form.
        case medial = 9
        /// `<narrow>`: half-width forms.
        case narrow = 10
        /// `<noBreak>`: U+00A0.
        case noBreak = 11
        /// `<small>`: ﹣.
        case small = 12
        /// `<square>`: ㍻, ㎏.
        case square = 13
        /// `<sub>`: ₂.
        case sub = 14
        /// `<super>`: ², ™.
        case `super` = 15
        /// `<vertical>`: ︵.
        case vertical = 16
        /// `<wide>`: full-width forms.
        case wide = 17
    }

    /// The decomposition type of a character.
    public static func decomposition(_ character: Unicode.Scalar) -> Decomposition {
        Decomposition(rawValue: keifu_icu_decomposition_type(character.value)) ?? .compat
    }

    /// A character's own mapping, one step and no further; empty where it has none.
    public static func mapping(of character: Unicode.Scalar) -> [Unicode.Scalar] {
        // The longest mapping, U+FDFA's, has 18 characters.
        let mapping = [UInt32](unsafeUninitializedCapacity: 32) { buffer, count in
            count = Int(keifu_icu_decomposition(character.value, buffer.baseAddress, 32))
        }
        return mapping.compactMap(Unicode.Scalar.init)
    }
}
