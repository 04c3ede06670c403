internal import CKernels
internal import Lineage

/// Text as a key for comparing documents: blind to width, spaces, line breaks and invisible
/// characters.
///
/// Re-wrapping a text to other lines, indenting it, or writing it in full-width letters leaves its
/// folded form as it was. Letter case stays. 〜, ～ and ~ fold to one.
public enum FoldedText {
    /// The folded form of valid UTF-8.
    public static func fold(_ text: [UInt8]) -> [UInt8] {
        var folded = local.apply(text)?.text ?? text
        folded = CompatibilityNormalization.apply(folded)?.text ?? folded
        folded = withoutSpace(folded)
        // Where a space was dropped, a sound mark may have come to its kana.
        return CompatibilityNormalization.apply(folded)?.text ?? folded
    }

    private static let local = LocalRewriter([.halfWidthKana, .waveDash, .controlCharacters])

    /// The folded form with the way back to the text. Slower than ``fold(_:)``: for texts of which a place is wanted.
    public static func mapped(_ text: [UInt8]) -> NormalizedText {
        var result = NormalizedText(text: text, map: EditMap(unchanged: text.count))
        func follow(_ next: NormalizedText?) {
            guard let next else { return }
            result = NormalizedText(text: next.text, map: result.map.followed(by: next.map))
        }
        follow(local.apply(text))
        follow(CompatibilityNormalization.apply(result.text))
        follow(withoutSpaceMapped(result.text))
        follow(CompatibilityNormalization.apply(result.text))
        return result
    }

    /// What ``withoutSpace(_:)`` does, with its map.
    private static func withoutSpaceMapped(_ text: [UInt8]) -> NormalizedText {
        var map = EditMap()
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        text.withUnsafeBufferPointer { bytes in
            var position = 0
            while position < bytes.count {
                let byte = bytes[position]
                let end = min(bytes.count, position + byte.utf8Length)
                if byte == 0x20 || (0x09...0x0D).contains(byte) {
                    map.appendEdit(source: 1, target: 0, .whiteSpace)
                } else if byte == 0xE3, end == position + 3, bytes[position + 1] == 0x80,
                    bytes[position + 2] == 0x9C
                {
                    output.append(0x7E)
                    map.appendEdit(source: 3, target: 1, .waveDash)
                } else if let length = wideSpace(bytes, at: position) {
                    map.appendEdit(source: length, target: 0, .whiteSpace)
                } else {
                    output.append(contentsOf: bytes[position..<end])
                    map.appendUnchanged(end - position)
                }
                position = end
            }
        }
        return NormalizedText(text: output, map: map)
    }

    /// Drops white space and turns 〜 into ~.
    private static func withoutSpace(_ text: [UInt8]) -> [UInt8] {
        text.withUnsafeBufferPointer { bytes in
            [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
                guard let source = bytes.baseAddress, let target = output.baseAddress else {
                    return
                }
                count = keifu_drop_spaces(source, bytes.count, target)
            }
        }
    }

    /// The length of a white-space character beyond ASCII that NFKC leaves: NEL, U+1680, U+2028,
    /// U+2029.
    private static func wideSpace(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Int? {
        func next(_ offset: Int) -> UInt8 {
            position + offset < bytes.count ? bytes[position + offset] : 0
        }
        switch bytes[position] {
        case 0xC2 where next(1) == 0x85: return 2
        case 0xE1 where next(1) == 0x9A && next(2) == 0x80: return 3
        case 0xE2 where next(1) == 0x80 && (next(2) == 0xA8 || next(2) == 0xA9): return 3
        default: return nil
        }
    }
}
