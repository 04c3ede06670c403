/// Questions about documents.
extension ExposureHistory {
    /// A run of a document's tokens in a row that was consumed.
    public struct DocumentExposure: Equatable, Sendable {
        /// The row.
        public var record: ExposureRecord
        /// The document's segment of it.
        public var segment: SegmentLoss
        /// Whether it led to the surviving weights.
        public var isEffective: Bool
    }

    /// Where a document was consumed, in order of steps and rows.
    ///
    /// - Parameters:
    ///   - document: its place in the shard set.
    ///   - shardSet: the shard set's index among the run's.
    ///   - includingIneffective: whether exposures that did not lead to the surviving weights count too.
    public func exposures(
        of document: UInt64, shardSet: UInt32 = 0, includingIneffective: Bool = false
    ) throws -> [DocumentExposure] {
        var result: [DocumentExposure] = []
        for step in includingIneffective ? allSteps : effectiveSteps {
            let records = try includingIneffective ? all(step: step) : effective(step: step)
            for record in records where record.shardSet == shardSet {
                for segment in record.segments where segment.document == document {
                    result.append(
                        DocumentExposure(
                            record: record, segment: segment,
                            isEffective: isEffective(step: step, attempt: record.attempt)))
                }
            }
        }
        return result
    }

    /// The documents in effective steps up to a step: their places in the shard set, by the set's index.
    public func documents(throughStep last: UInt64 = .max) throws -> [UInt32: Set<UInt64>] {
        var result: [UInt32: Set<UInt64>] = [:]
        for step in effectiveSteps where step <= last {
            for record in try effective(step: step) {
                result[record.shardSet, default: []].formUnion(record.segments.lazy.map(\.document))
            }
        }
        return result
    }
}
