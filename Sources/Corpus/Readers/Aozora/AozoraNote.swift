/// What a note ［＃…］ asks of the text around it.
enum AozoraNote {
    /// It says something about the text, which stays as it is.
    case remark
    /// A small-type note in two lines (割り注) begins.
    case inlineNoteStart
    /// It ends.
    case inlineNoteEnd
    /// A line break within it.
    case inlineNoteBreak
    /// The words before it stand for a character outside the encoding: `1［＃「1」はローマ数字、1-13-21］`.
    case character([UInt8], of: Range<Int>)
    /// A picture as large as a character, in the place of one.
    case pictureOfCharacter

    /// The largest width and height in dots of a picture that stands for a character. Of the pictures
    /// in 1,708 works, characters and marks within a line have 15 to 50 dots, illustrations 84 and
    /// more on one side.
    static let characterDots = 50

    /// Reads a note.
    ///
    /// - Parameter content: the note without its ［＃ and ］.
    init(_ text: UnsafeBufferPointer<UInt8>, _ content: Range<Int>) {
        self = .remark
        guard content.count >= 6 else { return }
        switch (text[content.lowerBound], text[content.lowerBound + 2]) {
        case (0xE5, 0xB2), (0xE3, 0x93), (0xE6, 0xB9):  // 割, こ, 改
            for phrase in Self.phrases where text[content].elementsEqual(phrase.bytes) {
                self = phrase.note
            }
        case (0xE3, 0x8C):  // 「
            if let quoted = AozoraGaiji.quoted(text, content),
                let bytes = AozoraGaiji.named(text, quoted.upperBound..<content.upperBound)
            {
                self = .character(bytes, of: quoted)
            }
        default:
            if Self.isSmallPicture(text, content) { self = .pictureOfCharacter }
        }
    }

    private static let phrases: [(bytes: [UInt8], note: AozoraNote)] = [
        (Array("割り注".utf8), .inlineNoteStart), (Array("ここから割り注".utf8), .inlineNoteStart),
        (Array("割り注終わり".utf8), .inlineNoteEnd), (Array("ここで割り注終わり".utf8), .inlineNoteEnd),
        (Array("改行".utf8), .inlineNoteBreak),
    ]

    private static let pictureEnd = Array("）入る".utf8)
    private static let width = Array("、横".utf8)
    private static let height = Array("×縦".utf8)

    /// Whether a note is of the form `…（fig1_1.png、横20×縦20）入る` and the picture is small.
    private static func isSmallPicture(
        _ text: UnsafeBufferPointer<UInt8>, _ content: Range<Int>
    ) -> Bool {
        guard content.count > pictureEnd.count,
            text[content].suffix(pictureEnd.count).elementsEqual(pictureEnd)
        else { return false }
        var rest = text[content.lowerBound..<content.upperBound - pictureEnd.count]
        for word in [height, width] {
            let digits = rest.reversed().prefix { (0x30...0x39).contains($0) }.count
            guard (1...4).contains(digits) else { return false }
            let number = rest.suffix(digits).reduce(0) { $0 * 10 + Int($1 - 0x30) }
            rest = rest.dropLast(digits)
            guard number <= characterDots, rest.suffix(word.count).elementsEqual(word) else {
                return false
            }
            rest = rest.dropLast(word.count)
        }
        return true
    }
}
