internal import JapaneseText

/// Notes that stand for characters outside the encoding: `※［＃「てへん＋丙」、第4水準2-13-2］`.
///
/// The parts of a note are separated by 、. One that is `U+` and hexadecimal digits names the
/// character; so does one that is a plane, row and cell of JIS X 0213, with or without 第3水準 or 第4水準
/// before it. Other numbers are pages and lines of the book. A few notes without a code describe the
/// character in words that leave no doubt (``AozoraDescribedCharacter``).
enum AozoraGaiji {
    /// 〓, the printers' mark for a character that is missing.
    static let missing: [UInt8] = [0xE3, 0x80, 0x93]

    /// The character that a note names or describes, or 〓.
    ///
    /// - Parameter content: the note without its ［＃ and ］.
    static func text(_ text: UnsafeBufferPointer<UInt8>, _ content: Range<Int>) -> [UInt8] {
        named(text, content)
            ?? AozoraDescribedCharacter.text(UnsafeBufferPointer(rebasing: text[content]))
            ?? missing
    }

    /// The character that a note names by a code.
    static func named(
        _ text: UnsafeBufferPointer<UInt8>, _ content: Range<Int>
    ) -> [UInt8]? {
        var end = content.upperBound
        var bare: [UInt8]?
        // From the last part backwards: what the note describes comes first and may hold anything.
        while true {
            let start = separator(text, content.lowerBound, before: end)
            let part = UnsafeBufferPointer(
                rebasing: text[(start.map { $0 + 3 } ?? content.lowerBound)..<end])
            if let resolved = codePoint(part) { return resolved }
            if let place = PlaneRowCell(part),
                let resolved = JISX0213.text(plane: place.plane, row: place.row, cell: place.cell)
            {
                // Volume, page and line may look the same; the character's code is before them.
                if place.hasLevel || bare != nil { return resolved }
                bare = resolved
            } else if bare != nil {
                return bare
            }
            guard let start else { return bare }
            end = start
        }
    }

    /// What stands between the 「 at the start of a note and its 」, where は follows: the words that
    /// the note is about.
    static func quoted(
        _ text: UnsafeBufferPointer<UInt8>, _ content: Range<Int>
    ) -> Range<Int>? {
        var depth = 0
        var position = content.lowerBound
        while position + 2 < content.upperBound {
            if text[position] == 0xE3, text[position + 1] == 0x80 {
                if text[position + 2] == 0x8C { depth += 1 }
                if text[position + 2] == 0x8D {
                    depth -= 1
                    if depth == 0 { break }
                }
                position += 3
            } else {
                position += 1
            }
        }
        let isTopic = text[min(position + 3, content.upperBound)..<content.upperBound]
            .starts(with: "は".utf8)
        return depth == 0 && isTopic ? content.lowerBound + 3..<position : nil
    }

    /// Whether what a note says of the words that it quotes is how the book prints them.
    static func speaksOfTheBook(
        _ text: UnsafeBufferPointer<UInt8>, _ rest: Range<Int>
    ) -> Bool {
        rest.contains { text[$0] == 0xE5 && text[$0..<rest.upperBound].starts(with: book) }
    }

    private static let book = Array("底本".utf8)

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
}

/// A place in JIS X 0213 as notes write it: `第3水準1-15-23`, `1-3-29`.
private struct PlaneRowCell {
    var plane: Int
    var row: Int
    var cell: Int
    /// Whether the level of the character (第3水準) stands before the numbers, perhaps misspelled.
    var hasLevel: Bool

    init?(_ part: UnsafeBufferPointer<UInt8>) {
        let digits = part.reversed().prefix { (0x30...0x39).contains($0) || $0 == 0x2D }.count
        let numbers = part.suffix(digits).split(separator: 0x2D, omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers.allSatisfy({ (1...3).contains($0.count) }) else {
            return nil
        }
        let values = numbers.map { $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } }
        (plane, row, cell) = (values[0], values[1], values[2])
        var words = part.dropLast(digits)
        while let last = words.last, last == 0x20 { words.removeLast() }
        hasLevel = Self.levels.contains { words.suffix($0.count).elementsEqual($0) }
        guard hasLevel || words.isEmpty else { return nil }
    }

    private static let levels = ["水準", "水"].map { Array($0.utf8) }
}
