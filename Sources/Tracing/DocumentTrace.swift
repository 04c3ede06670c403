public import Lineage

/// What became of a document, and when a run saw it.
public struct DocumentTrace: Sendable {
    /// What became of it.
    public enum Status: String, Sendable {
        /// It is in the corpus.
        case kept
        /// A rule dropped it.
        case dropped
        /// It repeats a kept document.
        case duplicate
        /// No source held it.
        case neverIngested = "never_ingested"
    }

    /// A stretch of the document in a sample that was consumed.
    public struct Exposure: Sendable, Equatable {
        /// The attempt that consumed it.
        public var attempt: UInt32
        /// The pass over the shard set, from 0.
        public var epoch: UInt32
        /// The training step, from 1.
        public var step: UInt64
        /// The row of the global batch, from 0.
        public var row: UInt32
        /// The stretch within the sample.
        public var tokenRange: Range<UInt32>
        /// The mean loss in nats of its targets; `nil` where it holds none.
        public var loss: Double?
        /// Whether it led to the surviving weights.
        public var effective: Bool
    }

    /// The document's identity; `nil` where it was never ingested.
    public var id: Digest?
    /// What became of it.
    public var status: Status
    /// Where it lies: source, path and byte range of its raw record.
    public var source: String?
    /// The file's path in the source.
    public var path: String?
    /// The work's title.
    public var title: String?
    /// The licence under which it was taken.
    public var license: String?
    /// The part of the corpus it belongs to, if it was kept.
    public var split: Verdict.Split?
    /// Why it was dropped.
    public var drop: Verdict.Drop?
    /// The kept document that it repeats.
    public var keptID: Digest?
    /// How similar they are.
    public var similarity: Double?
    /// When the run saw it, in the order of steps and rows.
    public var exposures: [Exposure]
}

extension DocumentTrace {
    /// The trace as `trace document --json` prints it.
    public var jsonObject: [String: Any] {
        var verdict: Any = jsonNull
        if let drop {
            verdict =
                [
                    "stage": drop.stage, "rule": drop.rule, "value": drop.value ?? jsonNull,
                    "threshold": drop.threshold ?? jsonNull, "detail": drop.detail ?? jsonNull,
                ] as [String: Any]
        }
        return [
            "id": id?.hex ?? jsonNull, "status": status.rawValue, "source": source ?? jsonNull,
            "path": path ?? jsonNull, "title": title ?? jsonNull, "license": license ?? jsonNull,
            "split": split?.rawValue ?? jsonNull, "verdict": verdict,
            "kept_id": keptID?.hex ?? jsonNull, "similarity": similarity ?? jsonNull,
            "exposures": exposures.map { exposure in
                [
                    "attempt": exposure.attempt, "epoch": exposure.epoch, "step": exposure.step,
                    "row": exposure.row, "token_start": exposure.tokenRange.lowerBound,
                    "token_end": exposure.tokenRange.upperBound, "loss": exposure.loss ?? jsonNull,
                    "effective": exposure.effective,
                ] as [String: Any]
            },
        ]
    }
}
