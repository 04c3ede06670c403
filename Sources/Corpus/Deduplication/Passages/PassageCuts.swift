internal import Ledger
internal import Lineage

/// Cuts of one text, from rows to edits.
enum PassageCuts {
    /// The lines and the passages of a text together, sorted and without overlap.
    ///
    /// What both want to cut is the passage's, which has evidence in a kept document; of a line stays what no passage
    /// covers.
    static func joined(hostLines: [PassageRow], passages: [PassageRow]) -> [PassageRow] {
        guard !hostLines.isEmpty, !passages.isEmpty else { return hostLines + passages }
        var rows = passages
        var next = 0
        for line in hostLines {
            var start = line.range.lowerBound
            while next < passages.count, passages[next].range.upperBound <= start { next += 1 }
            var passage = next
            while start < line.range.upperBound {
                let covered =
                    passage < passages.count ? passages[passage].range : Int.max..<Int.max
                let end = min(line.range.upperBound, covered.lowerBound)
                if start < end {
                    var part = line
                    part.range = start..<end
                    rows.append(part)
                }
                start = max(start, covered.upperBound)
                passage += 1
            }
        }
        return rows.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// The edits of a prepared text that its rows, sorted and without overlap, say. Rows of one kind that touch become
    /// one edit.
    static func edits(_ rows: [PassageRow]) -> TextEdits {
        var edits = TextEdits()
        for row in rows {
            edits.remove(row.range, row.kind == .passage ? .repeatedPassage : .boilerplate)
        }
        return edits
    }
}
