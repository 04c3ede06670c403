internal import Corpus
internal import Foundation
internal import Ledger
internal import Lineage

/// Passages that were cut, in words.
enum PassageText {
    /// Passages that are printed; `--json` has all.
    private static let mostPrinted = 20
    private static let width = 72

    static func lines(_ explanation: DocumentExplanation) -> [String] {
        let passages = explanation.passages
        guard !passages.isEmpty else { return [] }
        let bytes = passages.reduce(0) { $0 + $1.row.range.count }
        var lines = [
            "  cut because it stands elsewhere: \(passages.count) passages, \(bytes) bytes"
        ]
        for passage in passages.prefix(mostPrinted) {
            let range = "\(passage.row.range.lowerBound)..<\(passage.row.range.upperBound)"
            switch (passage.row.kind, passage.row.kept) {
            case (.passage, let place?):
                let name =
                    passage.kept.map { "  \($0.title ?? "–")  \($0.source): \($0.path)" } ?? ""
                lines.append(
                    "    bytes \(range), kept at byte \(place.start) of \(place.id.hex)\(name)")
            case (.passage, nil): lines.append("    bytes \(range)")
            case (.hostLine, _):
                lines.append(
                    "    bytes \(range), a line of \(passage.row.documents) documents of its host")
            }
            if let text = passage.text {
                let excerpt = ExcerptText.excerpt(text, 0..<text.count, width: width)
                lines.append("      " + excerpt.inside)
            }
        }
        if passages.count > mostPrinted {
            lines.append("    … and \(passages.count - mostPrinted) more; --json prints all")
        }
        return lines
    }
}

/// A passage as JSON.
enum PassageObject {
    static func make(_ passage: DocumentExplanation.CutPassage) -> [String: Any] {
        let row = passage.row
        return [
            "kind": row.kind.rawValue, "start": row.range.lowerBound,
            "end": row.range.upperBound, "kept_id": row.kept?.id.hex ?? NSNull() as Any,
            "kept_start": row.kept?.start ?? NSNull() as Any, "documents": row.documents,
            "kept_title": passage.kept?.title ?? NSNull() as Any,
            "text": passage.text.map { String(decoding: $0, as: UTF8.self) } ?? NSNull() as Any,
        ]
    }
}
