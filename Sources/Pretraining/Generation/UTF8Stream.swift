/// Lets only whole characters through: bytes of a character that is still incomplete wait for the rest.
///
/// A byte-level token may end in the middle of a character. Bytes that can never become a character are
/// replaced by U+FFFD, one for each maximal ill-formed part, as the Unicode standard recommends (§3.9).
public struct UTF8Stream: Sendable {
    private var waiting: [UInt8] = []

    /// A stream that has seen nothing.
    public init() {}

    /// Takes bytes and returns all text that is complete by now, as valid UTF-8.
    public mutating func append(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        waiting.append(contentsOf: bytes)
        var text: [UInt8] = []
        var position = 0
        while position < waiting.count {
            switch Self.character(waiting[position...]) {
            case .whole(let length):
                text += waiting[position..<position + length]
                position += length
            case .illFormed(let length):
                text += [0xEF, 0xBF, 0xBD]
                position += length
            case .incomplete:
                waiting.removeFirst(position)
                return text
            }
        }
        waiting.removeAll()
        return text
    }

    /// What is left at the end: U+FFFD where a character never became whole.
    public mutating func finish() -> [UInt8] {
        defer { waiting.removeAll() }
        return waiting.isEmpty ? [] : [0xEF, 0xBF, 0xBD]
    }

    private enum Character {
        case whole(Int)
        case illFormed(Int)
        case incomplete
    }

    /// What the bytes begin with (table 3-7 of the Unicode standard).
    private static func character(_ bytes: ArraySlice<UInt8>) -> Character {
        guard let lead = bytes.first else { return .incomplete }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0x00...0x7F: return .whole(1)
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return .illFormed(1)
        }
        for index in 1..<length {
            guard index < bytes.count else { return .incomplete }
            let allowed = index == 1 ? second : 0x80...0xBF
            guard allowed.contains(bytes[bytes.startIndex + index]) else {
                return .illFormed(index)
            }
        }
        return .whole(length)
    }
}
