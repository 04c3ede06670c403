/// The characters that a language model knows, numbered as its tokens.
///
/// Numbers 0, 1 and 2 are `<unk>`, `<s>` and `</s>`; characters follow by ascending code point.
///
/// A text is read as what KenLM would read if its characters stood with spaces between: white space (Unicode's
/// property, and the control characters below it) is no token, every line with something on it is a sentence, and
/// what is not in the vocabulary is `<unk>`.
struct CharacterVocabulary: Sendable {
    static let unknown: UInt32 = 0
    static let sentenceStart: UInt32 = 1
    static let sentenceEnd: UInt32 = 2
    private static let firstCharacter: UInt32 = 3
    /// What stands in ``numbers`` for white space.
    static let skipped = UInt32.max

    /// The code points, ascending.
    let characters: [UInt32]
    /// The number of each code point, ``skipped`` or ``unknown``, up to the highest that is known.
    private let numbers: [UInt32]

    /// - Parameter characters: ascending code points, none twice.
    init(_ characters: [UInt32]) {
        self.characters = characters
        // The table reaches over all white space at least.
        var numbers = [UInt32](repeating: 0, count: max(0x3001, Int(characters.last ?? 0) + 1))
        for (index, character) in characters.enumerated() {
            numbers[Int(character)] = UInt32(index) + Self.firstCharacter
        }
        for character in 0...0x3000 where Self.isSkipped(UInt32(character)) {
            numbers[character] = Self.skipped
        }
        self.numbers = numbers
    }

    /// The number of tokens.
    var count: Int { characters.count + Int(Self.firstCharacter) }

    /// The number of a character, ``skipped`` or ``unknown``.
    @inline(__always)
    func number(_ character: UInt32) -> UInt32 {
        character < UInt32(numbers.count) ? numbers[Int(character)] : Self.unknown
    }

    /// The number of a character in the vocabulary, white space or not, or ``unknown``.
    func numberInVocabulary(_ character: UInt32) -> UInt32 {
        let number = number(character)
        guard number == Self.skipped else { return number }
        // A model made elsewhere may list white space, though no text is scored with it.
        let index = characters.firstIndex(of: character)
        return index.map { UInt32($0) + Self.firstCharacter } ?? Self.unknown
    }

    /// A token as ARPA writes it.
    func text(_ token: UInt32) -> [UInt8] {
        switch token {
        case Self.unknown: return Array("<unk>".utf8)
        case Self.sentenceStart: return Array("<s>".utf8)
        case Self.sentenceEnd: return Array("</s>".utf8)
        default:
            let scalar = Unicode.Scalar(characters[Int(token - Self.firstCharacter)])
            return scalar.map { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) } ?? []
        }
    }

    /// White space and control characters, which are no tokens.
    static func isSkipped(_ character: UInt32) -> Bool {
        switch character {
        case 0...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
            true
        default: false
        }
    }

    /// Calls `body` with the code points of UTF-8, one after the other; what is not UTF-8 is U+FFFD.
    @inline(__always)
    static func forEachCharacter(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt32) -> Void
    ) {
        var place = 0
        while place < bytes.count {
            let (character, length) = decode(bytes, at: place)
            body(character)
            place += length
        }
    }

    /// Where UTF-8 ends to be UTF-8; `nil` where it is all.
    static func firstIllegalByte(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var place = 0
        while place < bytes.count {
            let (character, length) = decode(bytes, at: place)
            // U+FFFD itself has three bytes.
            if character == 0xFFFD, length == 1 { return place }
            place += length
        }
        return nil
    }

    /// The character that begins at a place, and its bytes; what is no character is U+FFFD of one byte.
    @inline(__always)
    static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, at place: Int
    ) -> (character: UInt32, length: Int) {
        let first = UInt32(bytes[place])
        if first < 0x80 { return (first, 1) }
        func next(_ offset: Int) -> UInt32? {
            guard place + offset < bytes.count else { return nil }
            let byte = UInt32(bytes[place + offset])
            return byte & 0xC0 == 0x80 ? byte & 0x3F : nil
        }
        if first & 0xF0 == 0xE0, let second = next(1), let third = next(2) {
            let character = (first & 0xF) << 12 | second << 6 | third
            if character >= 0x800, character & 0xF800 != 0xD800 { return (character, 3) }
        } else if first & 0xE0 == 0xC0, let second = next(1) {
            let character = (first & 0x1F) << 6 | second
            if character >= 0x80 { return (character, 2) }
        } else if first & 0xF8 == 0xF0, let second = next(1), let third = next(2),
            let fourth = next(3)
        {
            let character = (first & 7) << 18 | second << 12 | third << 6 | fourth
            if (0x10000...0x10FFFF).contains(character) { return (character, 4) }
        }
        return (0xFFFD, 1)
    }
}
