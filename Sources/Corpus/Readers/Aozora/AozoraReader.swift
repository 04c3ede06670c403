internal import Lineage

/// Reads a work of Aozora Bunko: what is the work's own text, and what frames or annotates it.
///
/// ```
/// 或る女                      header: title, subtitle, author, translator   → metadata, .frame
/// 有島武郎
///
/// -------------------------- legend of the marks used                      → .frame
/// 【テキスト中に現れる記号について】…
/// --------------------------
///
/// ［＃５字下げ］一［＃「一」は中見出し］  notes                              → .note
/// 　新橋を渡る時、発車《はっしゃ》を…    ruby                               → .ruby
/// 　※［＃「てへん＋丙」、第4水準2-13-2］  characters outside the encoding    → .gaiji
///
/// 底本：「或る女」新潮文庫…     colophon                                     → metadata, .frame
/// ```
///
/// A line that holds notes alone goes with its line break. Marks that do not follow the rules stay
/// as they are. Blank lines around the work are part of its frame.
struct AozoraReader {
    private let text: UnsafeBufferPointer<UInt8>
    private var edits = TextEdits()
    private var metadata = DocumentMetadata()

    /// Edits and metadata of a decoded work.
    ///
    /// - Parameters:
    ///   - text: valid UTF-8, with the line breaks of the file.
    ///   - path: the file's path in the source; tells the URL of the work's card.
    static func extract(_ text: [UInt8], path: String) -> ExtractedDocument {
        text.withUnsafeBufferPointer { bytes in
            var reader = AozoraReader(text: bytes)
            reader.read()
            reader.metadata.url = AozoraCard.url(path: path)
            return ExtractedDocument(layers: [reader.edits], metadata: reader.metadata)
        }
    }

    private init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    private mutating func read() {
        let lines = TextLines(text)
        let header = AozoraHeader(lines)
        header.describe(&metadata, in: text)
        var start = header.end
        start = AozoraLegend.end(from: start, lines) ?? start
        edits.remove(0..<start, .frame)

        var inline = AozoraInline(text: text)
        var lineEdits = TextEdits()
        var isAfterBlank = true
        // Where the last line with text of the work ends, and how many edits there were by then.
        var workEnd = start
        var workEdits = edits.edits.count
        var hasBegun = false
        while let line = lines.line(at: start) {
            if isAfterBlank, AozoraColophon.begins(text, line.content) {
                AozoraColophon.describe(&metadata, text, line.content.lowerBound..<text.count)
                break
            }
            lineEdits.removeAll()
            inline.scan(line.content, into: &lineEdits)
            let isVisible = Blank.isVisible(text, line.content, lineEdits.edits)
            if isVisible {
                edits.append(lineEdits)
                hasBegun = true
                workEnd = line.content.upperBound
                workEdits = edits.edits.count
            } else if !lineEdits.edits.isEmpty {
                edits.remove(line.whole, .note)
            } else if !hasBegun {
                edits.remove(line.whole, .frame)
            }
            isAfterBlank = !isVisible
            start = line.whole.upperBound
        }
        edits.truncate(to: workEdits)
        if hasBegun {
            edits.remove(workEnd..<text.count, .frame)
        } else {
            edits.truncate(to: 0)
            edits.remove(0..<text.count, .frame)
        }
    }
}

/// The page of a work on Aozora Bunko.
enum AozoraCard {
    /// `cards/000025/files/201_ruby_2682/…` is the work 201 of the author 000025, whose card is
    /// `cards/000025/card201.html`.
    static func url(path: String) -> String? {
        let parts = path.split(separator: "/")
        for index in parts.indices.dropLast(3)
        where parts[index] == "cards" && parts[index + 2] == "files" {
            let author = parts[index + 1]
            let work = parts[index + 3].prefix { $0.isASCII && $0.isNumber }
            guard author.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !work.isEmpty else {
                continue
            }
            return "https://www.aozora.gr.jp/cards/\(author)/card\(work).html"
        }
        return nil
    }
}
