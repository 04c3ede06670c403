internal import Lineage

/// The rewrites that look at a character or two, in one pass over the text.
///
/// Each is a rule of its own that a recipe switches on or off; none looks at what another one
/// wrote, so one pass gives what one pass each would.
public struct LocalRewriter: Sendable {
    /// The rules that can be switched on.
    public struct Rules: OptionSet, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// Rules of the given bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// CR LF, CR, NEL, LS and PS become LF.
        public static let lineEndings = Rules(rawValue: 1)
        /// Half-width kana become full-width; a sound mark joins the kana before it.
        public static let halfWidthKana = Rules(rawValue: 2)
        /// ～ (U+FF5E, what CP932's wave dash decodes to) becomes 〜 (U+301C).
        public static let waveDash = Rules(rawValue: 4)
        /// Control and invisible formatting characters are removed, except tab and the line breaks.
        public static let controlCharacters = Rules(rawValue: 8)
    }

    /// The rules that are on.
    public let rules: Rules
    /// By first byte: whether some rule may match there.
    private let interesting: [Bool]

    /// A rewriter with the given rules.
    public init(_ rules: Rules) {
        self.rules = rules
        var interesting = [Bool](repeating: false, count: 256)
        if rules.contains(.lineEndings) {
            for lead in [0x0D, 0xC2, 0xE2] { interesting[lead] = true }
        }
        if rules.contains(.halfWidthKana) || rules.contains(.waveDash) { interesting[0xEF] = true }
        if rules.contains(.controlCharacters) {
            for lead in Array(0..<0x20) + [0x7F, 0xC2, 0xE2, 0xEF]
            where ![0x09, 0x0A, 0x0D].contains(lead) { interesting[lead] = true }
        }
        self.interesting = interesting
    }

    /// A rewrite at one place.
    struct Match {
        var source: Int
        /// UTF-8 of what stands there now: `length` bytes, the lowest first.
        var bytes: UInt32
        var length: Int
        var editClass: EditClass

        init(_ source: Int, _ replacement: Unicode.Scalar?, _ editClass: EditClass) {
            self.source = source
            self.editClass = editClass
            let packed = replacement.map(PackedCharacter.init) ?? .none
            bytes = packed.bits
            length = packed.count
        }
    }

    /// The rewritten text; `nil` where nothing matches.
    ///
    /// - Parameter text: valid UTF-8.
    public func apply(_ text: [UInt8]) -> NormalizedText? {
        if rules.isEmpty { return nil }
        return text.withUnsafeBufferPointer { bytes in
            interesting.withUnsafeBufferPointer { interesting in
                rewrite(bytes, interesting: interesting)
            }
        }
    }

    private func rewrite(
        _ bytes: UnsafeBufferPointer<UInt8>, interesting: UnsafeBufferPointer<Bool>
    ) -> NormalizedText? {
        var output: [UInt8] = []
        var map = EditMap()
        var copied = 0
        var position = 0
        while true {
            while position < bytes.count, !interesting[Int(bytes[position])] { position += 1 }
            guard position < bytes.count else { break }
            guard let match = match(bytes, at: position) else {
                position += 1
                continue
            }
            if map.runs.isEmpty { output.reserveCapacity(bytes.count + bytes.count / 8) }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied..<position]))
            map.appendUnchanged(position - copied)
            for index in 0..<match.length {
                output.append(UInt8(truncatingIfNeeded: match.bytes >> UInt32(8 * index)))
            }
            map.appendEdit(source: match.source, target: match.length, match.editClass)
            position += match.source
            copied = position
        }
        guard copied > 0 || !map.runs.isEmpty else { return nil }
        output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[copied...]))
        map.appendUnchanged(bytes.count - copied)
        return NormalizedText(text: output, map: map)
    }

    /// The rewrite that begins at a byte, which is the first of a character or inside one.
    private func match(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Match? {
        let lead = bytes[position]
        if lead < 0x80 {
            if lead == 0x0D, rules.contains(.lineEndings) {
                let pair = position + 1 < bytes.count && bytes[position + 1] == 0x0A
                return Match(pair ? 2 : 1, "\n", .lineEnding)
            }
            guard rules.contains(.controlCharacters), lead != 0x0D else { return nil }
            return Match(1, nil, .controlCharacter)
        }
        guard let (scalar, length) = scalar(bytes, at: position) else { return nil }
        switch scalar.value {
        case 0x85, 0x2028, 0x2029:
            if rules.contains(.lineEndings) { return Match(length, "\n", .lineEnding) }
        case 0xFF5E:
            if rules.contains(.waveDash) { return Match(length, "\u{301C}", .waveDash) }
            return nil
        case 0xFF61...0xFF9F:
            return rules.contains(.halfWidthKana)
                ? HalfWidthKana.match(scalar, in: bytes, at: position) : nil
        default: break
        }
        if rules.contains(.controlCharacters), InvisibleCharacters.contains(scalar) {
            return Match(length, nil, .controlCharacter)
        }
        return nil
    }

    /// The character of two or three bytes at a position.
    private func scalar(
        _ bytes: UnsafeBufferPointer<UInt8>, at position: Int
    ) -> (Unicode.Scalar, Int)? {
        let lead = UInt32(bytes[position])
        switch lead {
        case 0xC0..<0xE0 where position + 1 < bytes.count:
            let value = (lead & 0x1F) << 6 | UInt32(bytes[position + 1] & 0x3F)
            return Unicode.Scalar(value).map { ($0, 2) }
        case 0xE0..<0xF0 where position + 2 < bytes.count:
            let value =
                (lead & 0x0F) << 12 | UInt32(bytes[position + 1] & 0x3F) << 6
                | UInt32(bytes[position + 2] & 0x3F)
            return Unicode.Scalar(value).map { ($0, 3) }
        default: return nil
        }
    }
}

/// The characters that the rule `control-characters` removes.
public enum InvisibleCharacters {
    /// Whether a character is removed.
    ///
    /// C0 except tab, LF and CR; DEL and C1; soft hyphen; zero-width space, word joiner and its
    /// invisible operators, U+FEFF; marks, embeddings, overrides and isolates of writing direction;
    /// interlinear annotation. The joiners U+200C and U+200D stay: emoji and Indic scripts are
    /// spelled with them.
    public static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0x00..<0x20, 0x7F..<0xA0, 0xAD, 0x200B, 0x200E, 0x200F, 0x202A...0x202E,
            0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB:
            true
        default: false
        }
    }
}
