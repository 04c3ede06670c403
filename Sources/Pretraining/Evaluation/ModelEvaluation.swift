internal import Ledger
internal import Shards
internal import Storage
internal import Tokenization
internal import Transformer

/// Scores a checkpoint on a shard set: every token once, in windows of the model's context.
///
/// The window w holds the tokens [wS, wS + S]; the last one may be shorter. With document masks (as the
/// checkpoint was trained) attention stays inside documents and a document's first token is not scored.
public struct ModelEvaluation {
    private let checkpoint: LoadedCheckpoint
    private let shards: ShardSet
    private let sequences: Int

    /// Opens a checkpoint and a shard set that was encoded with its tokenizer.
    ///
    /// - Parameters:
    ///   - checkpoint: the checkpoint's folder.
    ///   - shards: the shard set's folder.
    ///   - sequences: windows computed at once.
    public init(checkpoint: String, shards: String, sequences: Int = 8) throws {
        self.checkpoint = try LoadedCheckpoint(path: checkpoint)
        self.shards = try ShardSet(path: shards)
        self.sequences = sequences
        guard self.shards.tokenizerDigest == self.checkpoint.tokenizer.digest else {
            throw KeifuError.badInput(
                "the shards were encoded with another tokenizer than the checkpoint's",
                file: shards,
                remedy: "Encode the text again with the checkpoint's tokenizer.")
        }
        guard self.shards.tokenCount > 1 else {
            throw KeifuError.badInput(
                "the shard set has \(self.shards.tokenCount) tokens, too few to score", file: shards
            )
        }
    }

    /// Scores all windows.
    /// - Parameter progress: is told how many tokens are done, of how many.
    public func run(progress: (Int, Int) -> Void = { _, _ in }) throws -> EvaluationResult {
        let length = checkpoint.model.configuration.context
        let pass = try TrainingPass(model: checkpoint.model, sequences: sequences, length: length)
        let windows = (shards.tokenCount - 1 + UInt64(length) - 1) / UInt64(length)
        var result = EvaluationResult()
        var sources: [String: EvaluationResult.Part] = [:]
        var counts = [UInt64](repeating: 0, count: checkpoint.model.configuration.vocabulary)
        var sourceNames: [UInt64: String] = [:]
        for first in stride(from: UInt64(0), to: windows, by: sequences) {
            var rows: [SampleRow] = []
            for window in first..<first + UInt64(sequences) {
                rows.append(
                    window < windows
                        ? try SampleRow(
                            shards, sample: window, length: length,
                            documentMask: checkpoint.documentMask)
                        : SampleRow(
                            sample: [], documents: [], length: length,
                            documentMask: checkpoint.documentMask))
            }
            try RowBatch(rows[...]).forward(pass)
            for (index, row) in rows.enumerated() {
                for segment in row.segments {
                    let name =
                        try sourceNames[segment.document]
                        ?? shards.document(Int(segment.document)).source
                    sourceNames[segment.document] = name
                    let part = score(segment, of: row, at: index, pass: pass, counts: &counts)
                    result.total.add(part)
                    sources[name, default: .init()].add(part)
                }
            }
            progress(
                min(Int(shards.tokenCount), Int(first + UInt64(sequences)) * length),
                Int(shards.tokenCount))
        }
        guard result.total.targets > 0 else {
            throw KeifuError.badInput("the shard set has no token to score", file: shards.path)
        }
        result.bySource = sources.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        result.unigramEntropy = EvaluationResult.entropy(ofCounts: counts)
        return result
    }

    private func score(
        _ segment: SampleRow.Segment, of row: SampleRow, at index: Int, pass: TrainingPass,
        counts: inout [UInt64]
    ) -> EvaluationResult.Part {
        var part = EvaluationResult.Part()
        part.targets = UInt64(segment.targets.count)
        part.lossSum = RowBatch.lossSum(
            segment, losses: pass.losses, row: index, length: row.tokens.count)
        for position in segment.targets {
            let token = row.targets[position]
            counts[Int(token)] += 1
            if UInt32(bitPattern: token) != shards.endOfText {
                part.bytes += UInt64(
                    checkpoint.tokenizer.byteCount(of: UInt32(bitPattern: token)))
            }
        }
        return part
    }
}

extension EvaluationResult.Part {
    mutating func add(_ other: Self) {
        targets += other.targets
        bytes += other.bytes
        lossSum += other.lossSum
    }
}
