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
    /// What follows stands at the foot of the column, apart from what is before it on the line.
    case setApart
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
        if text[content.lowerBound] == 0xE3, text[content.lowerBound + 1] == 0x80,
            text[content.lowerBound + 2] == 0x8C  // 「
        {
            // 「…」は底本では「…」 tells of the book what it quotes, codes and all.
            guard let quoted = AozoraGaiji.quoted(text, content) else { return }
            let rest = quoted.upperBound..<content.upperBound
            if !AozoraGaiji.speaksOfTheBook(text, rest), let bytes = AozoraGaiji.named(text, rest) {
                self = .character(bytes, of: quoted)
            }
        } else if let phrase = Self.phrases.first(where: {
            text[content].elementsEqual($0.bytes)
        }) {
            self = phrase.note
        } else if Self.footNotes.contains(where: { text[content].starts(with: $0) }) {
            self = .setApart
        } else if Self.isSmallPicture(text, content) {
            self = .pictureOfCharacter
        }
    }

    private static let phrases: [(bytes: [UInt8], note: AozoraNote)] = [
        (Array("割り注".utf8), .inlineNoteStart), (Array("ここから割り注".utf8), .inlineNoteStart),
        (Array("割り注終わり".utf8), .inlineNoteEnd), (Array("ここで割り注終わり".utf8), .inlineNoteEnd),
        (Array("改行".utf8), .inlineNoteBreak),
    ]

    private static let footNotes = ["地付き", "地から", "地より"].map { Array($0.utf8) }

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
