internal import Foundation
internal import Ledger
internal import Lineage

/// A ledger's row as the JSON of CLI.md.
enum RowObject {
    /// `id, status, verdict{stage, rule, value, threshold}, kept_id, similarity` and what identifies it.
    static func make(_ row: DocumentRow) -> [String: Any] {
        var object: [String: Any] = [
            "id": row.id.hex, "source": row.source, "path": row.path,
            "raw_start": row.span.payloadOffset,
            "raw_end": row.span.payloadOffset + row.span.length,
            "content_id": row.contentID.hex, "license": row.license, "added": row.added,
            "characters": row.characters, "text_bytes": row.textBytes,
            "title": orNull(row.title), "author": orNull(row.author), "url": orNull(row.url),
            "created": orNull(row.created), "encoding": orNull(row.encoding),
            "text_sha256": orNull(row.textHash?.hex), "folded_sha256": orNull(row.foldedHash?.hex),
            "split": NSNull(), "verdict": NSNull(), "kept_id": NSNull(), "similarity": NSNull(),
        ]
        switch row.verdict {
        case .kept(let split):
            object["status"] = "kept"
            object["split"] = split.rawValue
        case .dropped(let drop):
            object["status"] = "dropped"
            object["verdict"] =
                [
                    "stage": drop.stage, "rule": drop.rule,
                    "value": drop.value.map(number) ?? NSNull(),
                    "threshold": drop.threshold.map(number) ?? NSNull(),
                    "detail": orNull(drop.detail),
                ] as [String: Any]
        case .duplicate(let duplicate):
            object["status"] = "duplicate"
            object["verdict"] =
                [
                    "stage": "deduplicate", "rule": duplicate.method,
                    "value": duplicate.similarity, "threshold": NSNull(), "detail": NSNull(),
                ] as [String: Any]
            object["kept_id"] = duplicate.keptID.hex
            object["similarity"] = duplicate.similarity
        }
        return object
    }

    /// A number that JSON can hold.
    static func number(_ value: Double) -> Any { value.isFinite ? value : NSNull() }

    private static func orNull(_ text: String?) -> Any { text ?? NSNull() }
}

/// A verdict in words.
enum VerdictText {
    static func describe(_ verdict: Verdict) -> String {
        switch verdict {
        case .kept(.train): return "kept, for training"
        case .kept(.heldOut): return "kept, held out"
        case .dropped(let drop):
            var text = "dropped by \(drop.stage) \(drop.rule)"
            if let value = drop.value { text += ": \(number(value))" }
            if let threshold = drop.threshold { text += ", threshold \(self.threshold(threshold))" }
            if let detail = drop.detail { text += " (\(detail))" }
            return text
        case .duplicate(let duplicate):
            return "duplicate (\(duplicate.method)) of \(duplicate.keptID.hex), similarity "
                + number(duplicate.similarity)
        }
    }

    /// A threshold, as it stands in a recipe.
    static func threshold(_ value: Double) -> String {
        value == value.rounded() ? number(value) : String(format: "%.7g", value)
    }

    /// Whole numbers as such, others with four places.
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15
            ? String(Int(value)) : String(format: "%.4f", value)
    }
}
