import JapaneseText
import Storage
import TestSupport
import Testing

@testable import Corpus

/// The labelled cases of Tests/Fixtures/masks/cases.tsv.
struct MaskCase: CustomStringConvertible {
    /// What a case is about.
    let group: String
    let text: [UInt8]
    let expected: [MaskMatch]
    /// The reason why it is known to go wrong; `nil` where it has to be right.
    let knownWrong: String?

    var description: String { String(decoding: text, as: UTF8.self) }

    /// All cases, each piece of text between two marks rewritten by `rewrite`.
    static func all(_ rewrite: ([UInt8]) -> [UInt8] = { $0 }) throws -> [MaskCase] {
        let table = String(
            decoding: try Files.read(Repository.file("Tests/Fixtures/masks/cases.tsv")),
            as: UTF8.self)
        return try table.unicodeScalars.split(separator: "\n").filter { $0.first != "#" }.map {
            line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            let note = columns.count > 2 ? String(columns[2]) : ""
            let prefix = "known wrong: "
            return try MaskCase(
                group: String(columns[0]), marked: columns[1], rewrite,
                knownWrong: note.hasPrefix(prefix) ? String(note.dropFirst(prefix.count)) : nil)
        }
    }

    private init(
        group: String, marked: Substring.UnicodeScalarView, _ rewrite: ([UInt8]) -> [UInt8],
        knownWrong: String?
    ) throws {
        self.group = group
        self.knownWrong = knownWrong
        var text: [UInt8] = []
        var expected: [MaskMatch] = []
        func piece(_ scalars: Substring.UnicodeScalarView) -> [UInt8] {
            // \n stands for a line break; nothing else is escaped.
            let lines = String(scalars).split(
                separator: "\\n", omittingEmptySubsequences: false)
            return rewrite(Array(lines.joined(separator: "\n").utf8))
        }
        for (index, part) in marked.split(
            separator: "⟦", omittingEmptySubsequences: false
        ).enumerated() {
            guard index > 0 else {
                text += piece(part)
                continue
            }
            let colon = try #require(part.firstIndex(of: ":"))
            let close = try #require(part.firstIndex(of: "⟧"))
            let kind = try #require(MaskKind(rawValue: String(part[..<colon])))
            let start = text.count
            text += piece(part[part.index(after: colon)..<close])
            expected.append(MaskMatch(range: start..<text.count, kind: kind))
            text += piece(part[part.index(after: close)...])
        }
        self.text = text
        self.expected = expected
    }
}
