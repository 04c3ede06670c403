internal import Corpus
internal import Foundation
internal import Lineage

/// What `corpus duplicates` says of two texts.
enum ComparisonText {
    /// Differences that are shown, the largest.
    private static let mostShown = 5

    static func lines(_ comparison: DuplicateCluster.Comparison) -> [String] {
        let alignment = comparison.alignment
        guard !alignment.differences.isEmpty else {
            return [
                comparison.kept == comparison.removed
                    ? "the same text" : "the same but for widths, spaces and line breaks"
            ]
        }
        let count = alignment.differences.count
        var lines = [
            "\(number(alignment.sharedCharacters)) characters are shared, of "
                + "\(number(alignment.keptCharacters)) kept and "
                + "\(number(alignment.removedCharacters)) removed; "
                + (count == 1 ? "1 difference" : "\(number(count)) differences")
                + "; the longest common passage has \(number(alignment.longestCharacters))"
        ]
        let shown = shown(alignment.differences)
        if shown.count < count { lines.append("the largest \(shown.count) differences:") }
        for difference in shown {
            lines += ExcerptText.aligned([
                ("kept", ExcerptText.excerpt(comparison.kept, difference.kept)),
                ("removed", ExcerptText.excerpt(comparison.removed, difference.removed)),
            ])
        }
        return lines
    }

    /// The largest differences, in the order of the texts.
    private static func shown(
        _ differences: [TextAlignment.Difference]
    ) -> [TextAlignment.Difference] {
        func size(_ index: Int) -> Int {
            max(differences[index].keptCharacters, differences[index].removedCharacters)
        }
        return differences.indices.sorted { (-size($0), $0) < (-size($1), $1) }
            .prefix(mostShown).sorted().map { differences[$0] }
    }

    private static func number(_ value: Int) -> String {
        let digits = String(value)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }
}

/// The cluster as JSON.
enum DuplicateObject {
    /// Differences that are listed, and characters of a text that are.
    private static let mostDifferences = 200
    private static let mostCharacters = 500

    static func make(_ id: Digest, _ cluster: DuplicateCluster?) -> [String: Any] {
        var object: [String: Any] = [
            "id": id.hex, "kept": NSNull(), "kept_id": NSNull(), "kept_corpus": NSNull(),
            "duplicates": [Any](),
        ]
        guard let cluster else { return object }
        object["kept"] = cluster.kept.map(RowObject.make) ?? NSNull() as Any
        object["kept_id"] = cluster.keptID.hex
        object["kept_corpus"] = cluster.olderRoot?.hex ?? NSNull() as Any
        object["duplicates"] = cluster.removed.map { row -> [String: Any] in
            var object = RowObject.make(row)
            object["kept_corpus"] = row.duplicate?.corpus?.hex ?? NSNull() as Any
            do {
                object.merge(comparison(try cluster.compare(row))) { $1 }
            } catch {
                object["not_compared"] = "\(error)"
            }
            return object
        }
        return object
    }

    private static func comparison(_ comparison: DuplicateCluster.Comparison) -> [String: Any] {
        let alignment = comparison.alignment
        return [
            "not_compared": NSNull(),
            "same_text": comparison.kept == comparison.removed,
            "same_folded": alignment.differences.isEmpty,
            "kept_characters": alignment.keptCharacters,
            "removed_characters": alignment.removedCharacters,
            "shared_characters": alignment.sharedCharacters,
            "difference_count": alignment.differences.count,
            "differences": alignment.differences.prefix(mostDifferences).map {
                [
                    "kept": place(comparison.kept, $0.kept),
                    "removed": place(comparison.removed, $0.removed),
                ]
            },
            "longest_common": [
                "characters": alignment.longestCharacters,
                "kept": place(comparison.kept, alignment.longestKept),
                "removed": place(comparison.removed, alignment.longestRemoved),
            ] as [String: Any],
        ]
    }

    private static func place(_ text: [UInt8], _ range: Range<Int>) -> [String: Any] {
        let whole = String(decoding: text[range], as: UTF8.self)
        let shown = String(whole.unicodeScalars.prefix(mostCharacters))
        return ["start": range.lowerBound, "end": range.upperBound, "text": shown]
    }
}
