import JapaneseText
import Lineage
import TestSupport
import Testing

@testable import Corpus

/// Damaged records: what every reader owes them.
enum RecordMutations {
    /// A record with a few bytes changed, removed, repeated, or taken from another one.
    static func mutated(
        _ seeds: [[UInt8]], changes: Int = 8, _ random: inout SeededGenerator
    ) -> [UInt8] {
        var bytes = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...changes, using: &random) {
            guard !bytes.isEmpty else { break }
            let start = Int.random(in: 0..<bytes.count, using: &random)
            let end = min(bytes.count, start + Int.random(in: 1...40, using: &random))
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes[start] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
            case 3:
                let other = seeds.randomElement(using: &random) ?? []
                guard !other.isEmpty else { continue }
                let from = Int.random(in: 0..<other.count, using: &random)
                bytes.insert(contentsOf: other[from..<min(other.count, from + 60)], at: start)
            case 4:
                let mark = marks.randomElement(using: &random) ?? ""
                bytes.insert(contentsOf: Array(mark.utf8), at: start)
            case 5:
                let mark = marks.randomElement(using: &random) ?? ""
                let run = String(repeating: mark, count: Int.random(in: 1...30, using: &random))
                bytes.replaceSubrange(start..<end, with: Array(run.utf8))
            default: bytes.removeSubrange(end...)
            }
        }
        return bytes
    }

    private static let marks = [
        "{{", "}}", "[[", "]]", "{|", "|}", "\n|", "\n!", "||", "|-", "\n==", "==\n", "'''", "&lt;",
        "&gt;", "&amp;",
        "&lt;ref&gt;", "&lt;/ref&gt;", "&lt;nowiki&gt;", "&lt;!--", "--&gt;", "{{lang|en|",
        "[http://a ", "\\", "\"", "\\u",
        "\\ud83d", "{\"text\":\"", "[", "]", "{", "}", ",", ":", "\u{FEFF}", "\u{3000}", "（", "、",
        "）", "\u{0}", "\n", "|", "=",
        "{{{", "}}}", "-{", "}-", "&lt;br&gt;", "{{ubl|", "\n* ", "\n;", ":", "__NOTOC__",
    ]

    /// Prepares a record: it is a document whose map and stored edits hold, or a drop of the reader's own
    /// stages. Answers the rule of the drop.
    static func check(
        _ raw: [UInt8], _ preparation: DocumentPreparation, rules: Set<String>
    ) throws -> String? {
        do throws(PreparationFailure) {
            let document = try preparation.prepareText(raw, path: "x")
            #expect(String(validating: document.text, as: UTF8.self) != nil)
            #expect(document.map.sourceLength == raw.count)
            #expect(document.map.targetLength == document.text.count)
            let rebuilt = Result {
                try preparation.rebuild(raw: raw, path: "x", storedEdits: document.storedEdits)
            }
            let again = try? rebuilt.get()
            #expect(again?.text == document.text && again?.map == document.map)
            return nil
        } catch {
            #expect(["decode", "extract"].contains(error.drop.stage))
            if error.drop.stage == "extract" { #expect(rules.contains(error.drop.rule)) }
            return error.drop.rule
        }
    }
}
