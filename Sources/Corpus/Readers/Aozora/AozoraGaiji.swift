internal import JapaneseText

/// Notes that stand for characters outside the encoding: `※［＃「てへん＋丙」、第4水準2-13-2］`.
///
/// The parts of a note are separated by 、. One that is `U+` and hexadecimal digits names the
/// character; so does one that is a plane, row and cell of JIS X 0213, with or without 第3水準 or 第4水準
/// before it. Other numbers are pages and lines of the book.
enum AozoraGaiji {
    /// 〓, the printers' mark for a character that is missing.
    static let missing: [UInt8] = [0xE3, 0x80, 0x93]

    /// The character that a note names, or 〓.
    ///
    /// - Parameter content: the note without its ［＃ and ］.
    static func text(_ text: UnsafeBufferPointer<UInt8>, _ content: Range<Int>) -> [UInt8] {
        var end = content.upperBound
        // From the last part backwards: what the note describes comes first and may hold anything.
        while true {
            let start = separator(text, content.lowerBound, before: end)
            let part = UnsafeBufferPointer(
                rebasing: text[(start.map { $0 + 3 } ?? content.lowerBound)..<end])
            if let resolved = codePoint(part) ?? planeRowCell(part) { return resolved }
            guard let start else { return missing }
            end = start
        }
    }

    /// The place of the last 、 before `end`.
    private static func separator(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, before end: Int
    ) -> Int? {
        var position = end - 3
        while position >= start {
            if text[position] == 0xE3, text[position + 1] == 0x80, text[position + 2] == 0x81 {
                return position
            }
            position -= 1
        }
        return nil
    }

    /// `U+6DEF`.
    private static func codePoint(_ part: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard part.count > 3, part.count <= 8, part[0] == 0x55, part[1] == 0x2B else { return nil }
        var value: UInt32 = 0
        for byte in part[2...] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        guard value >= 0xA0, let scalar = Unicode.Scalar(value) else { return nil }
        return Array(String(scalar).utf8)
    }

    /// `第3水準1-15-23`, `1-3-29`.
    private static func planeRowCell(_ part: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var numbers = [0]
        var digits = 0
        for byte in withoutLevel(part) {
            switch byte {
            case 0x30...0x39 where digits < 3:
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - 0x30)
                digits += 1
            case 0x2D where digits > 0 && numbers.count < 3:
                numbers.append(0)
                digits = 0
            default: return nil
            }
        }
        guard numbers.count == 3, digits > 0 else { return nil }
        return JISX0213.text(plane: numbers[0], row: numbers[1], cell: numbers[2])
    }

    /// The part without 第3水準 or 第4水準 (or any other level) at its start.
    private static func withoutLevel(
        _ part: UnsafeBufferPointer<UInt8>
    ) -> UnsafeBufferPointer<UInt8> {
        let prefix = Array("第".utf8)
        let suffix = Array("水準".utf8)
        let length = prefix.count + 1 + suffix.count
        guard part.count > length, part.starts(with: prefix),
            part[(prefix.count + 1)...].starts(with: suffix)
        else { return part }
        return UnsafeBufferPointer(rebasing: part[length...])
    }
}
