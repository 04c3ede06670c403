internal import Storage

/// Exposure records on their way from the ranks to rank 0.
enum ExposureMessage {
    static func encode(_ records: [ExposureRecord]) -> [UInt8] {
        var writer = ByteWriter()
        writer.variableLength(UInt64(records.count))
        for record in records {
            writer.integer(record.attempt)
            writer.integer(record.step)
            writer.integer(record.epoch)
            writer.integer(record.row)
            writer.integer(record.shardSet)
            writer.integer(record.sample)
            writer.variableLength(UInt64(record.segments.count))
            for segment in record.segments {
                writer.integer(segment.document)
                writer.integer(segment.tokenStart)
                writer.integer(segment.tokenEnd)
                writer.integer(segment.targets)
                writer.double(segment.lossSum)
            }
        }
        return writer.bytes
    }

    /// The records of all ranks, by rank: ranks hold ascending rows, so the result is in row order.
    static func decode(_ messages: [[UInt8]]) throws(KeifuError) -> [ExposureRecord] {
        var records: [ExposureRecord] = []
        for (rank, message) in messages.enumerated() {
            var reader = ByteReader(message, file: "the exposures of rank \(rank)")
            for _ in 0..<(try reader.variableLength()) {
                var record = ExposureRecord(
                    attempt: try reader.integer(UInt32.self), step: try reader.integer(UInt64.self),
                    epoch: try reader.integer(UInt32.self), row: try reader.integer(UInt32.self),
                    shardSet: try reader.integer(UInt32.self),
                    sample: try reader.integer(UInt64.self), segments: [])
                for _ in 0..<(try reader.variableLength()) {
                    record.segments.append(
                        SegmentLoss(
                            document: try reader.integer(UInt64.self),
                            tokenStart: try reader.integer(UInt32.self),
                            tokenEnd: try reader.integer(UInt32.self),
                            targets: try reader.integer(UInt32.self),
                            lossSum: try reader.double()))
                }
                records.append(record)
            }
        }
        return records
    }
}
