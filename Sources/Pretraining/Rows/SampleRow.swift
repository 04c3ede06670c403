internal import Shards

/// One row of the global batch: S inputs, S targets, and whose they are.
///
/// A sample of S + 1 tokens t₀ … t_S gives the inputs t₀ … t_{S−1} and the targets t₁ … t_S.
struct SampleRow {
    /// A document's share of a row.
    struct Segment: Equatable {
        /// The document's ordinal in its shard set.
        var document: UInt64
        /// Its input positions; empty where only the row's last target is the document's.
        var inputs: Range<Int>
        /// The input positions whose *target* is a token of the document, where the loss counts.
        var targets: Range<Int>
    }

    /// The inputs, S long.
    var tokens: [Int32]
    /// The targets, S long; −1 where there is none.
    var targets: [Int32]
    /// For each input the position of the first token of its document in the row; all 0 without masks.
    var segmentStarts: [Int32]
    /// The documents, in order.
    var segments: [Segment]

    /// How many targets the row has.
    var targetCount: Int { segments.reduce(0) { $0 + $1.targets.count } }

    /// Lays out a sample.
    ///
    /// - Parameters:
    ///   - sample: its S + 1 tokens; fewer at the end of a set, then the rest of the row has no targets.
    ///   - documents: the documents of those tokens as ranges within the sample, in order, without holes.
    ///   - length: S.
    ///   - documentMask: whether a document's first token is no target and attention stays inside it.
    init(
        sample: [Int32], documents: [(document: UInt64, tokens: Range<Int>)], length: Int,
        documentMask: Bool
    ) {
        tokens = [Int32](repeating: 0, count: length)
        targets = [Int32](repeating: -1, count: length)
        segmentStarts = [Int32](repeating: 0, count: length)
        segments = []
        let inputs = min(length, sample.count)
        tokens.replaceSubrange(..<inputs, with: sample[..<inputs])
        for (document, range) in documents {
            // A document that begins behind the first position begins with its first token.
            let firstTarget =
                documentMask || range.lowerBound == 0 ? range.lowerBound + 1 : range.lowerBound
            let losses = firstTarget - 1..<max(firstTarget, range.upperBound) - 1
            for position in losses { targets[position] = sample[position + 1] }
            let own = range.clamped(to: 0..<length)
            if documentMask {
                for position in own { segmentStarts[position] = Int32(range.lowerBound) }
            }
            if !own.isEmpty || !losses.isEmpty {
                segments.append(Segment(document: document, inputs: own, targets: losses))
            }
        }
        if documentMask, inputs < length {
            // What pads a last, short row is a document of its own, so nothing attends to it.
            for position in inputs..<length { segmentStarts[position] = Int32(inputs) }
        }
    }
}

extension SampleRow {
    /// Reads a sample of a shard set.
    init(
        _ shards: ShardSet, sample: UInt64, length: Int, documentMask: Bool
    ) throws {
        let start = sample * UInt64(length)
        let window = start..<min(start + UInt64(length) + 1, shards.tokenCount)
        self.init(
            sample: try shards.tokens(window),
            documents: shards.segments(of: window).map {
                (
                    UInt64($0.document),
                    Int($0.tokens.lowerBound - start)..<Int($0.tokens.upperBound - start)
                )
            }, length: length, documentMask: documentMask)
    }
}
