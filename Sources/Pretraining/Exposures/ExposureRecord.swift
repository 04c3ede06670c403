internal import Storage

/// One row of one step as it was consumed: which sample, and what each document in it cost.
public struct ExposureRecord: Equatable, Hashable, Sendable {
    /// Which run of the program consumed it, from 1; every resume is a new attempt.
    public var attempt: UInt32
    /// The training step, from 1.
    public var step: UInt64
    /// The epoch of the shard set, from 0.
    public var epoch: UInt32
    /// The row of the step's global batch, from 0.
    public var row: UInt32
    /// The shard set's index among the run's.
    public var shardSet: UInt32
    /// The sample in the shard set.
    public var sample: UInt64
    /// The documents in the sample, in order of their tokens.
    public var segments: [SegmentLoss]

    /// A row of a step.
    public init(
        attempt: UInt32, step: UInt64, epoch: UInt32, row: UInt32, shardSet: UInt32, sample: UInt64,
        segments: [SegmentLoss]
    ) {
        self.attempt = attempt
        self.step = step
        self.epoch = epoch
        self.row = row
        self.shardSet = shardSet
        self.sample = sample
        self.segments = segments
    }
}

/// A run of one document's tokens in a sample, and the loss of the targets that belong to the document.
///
/// A loss belongs to the document of its target token; the end-of-text token to the document that it ends.
public struct SegmentLoss: Equatable, Hashable, Sendable {
    /// The document's place in its shard set.
    public var document: UInt64
    /// The first of its tokens in the sample, as an input position.
    public var tokenStart: UInt32
    /// One past the last of its tokens in the sample, as an input position.
    public var tokenEnd: UInt32
    /// How many of the row's targets are tokens of this document.
    public var targets: UInt32
    /// The sum of their losses, in nats.
    public var lossSum: Double

    /// A segment of a sample.
    public init(
        document: UInt64, tokenStart: UInt32, tokenEnd: UInt32, targets: UInt32, lossSum: Double
    ) {
        self.document = document
        self.tokenStart = tokenStart
        self.tokenEnd = tokenEnd
        self.targets = targets
        self.lossSum = lossSum
    }
}

extension ExposureRecord {
    /// Records as bytes, for the way from one rank to another.
    public static func pack(_ records: [ExposureRecord]) -> [UInt8] {
        var writer = ByteWriter()
        for record in records {
            writer.integer(record.attempt)
            writer.integer(record.step)
            record.writeRow(to: &writer)
        }
        return writer.bytes
    }

    /// The records that ``pack(_:)`` made bytes of.
    ///
    /// - Throws: `KeifuError` where the bytes are not whole records.
    public static func unpack(_ bytes: [UInt8]) throws -> [ExposureRecord] {
        var reader = ByteReader(bytes, file: "exposure records")
        var records: [ExposureRecord] = []
        while !reader.isAtEnd {
            let attempt = try reader.integer(UInt32.self)
            let step = try reader.integer(UInt64.self)
            records.append(try ExposureRecord(row: &reader, attempt: attempt, step: step))
        }
        return records
    }

    /// Appends all but attempt and step, which a log says once for all rows of a step.
    func writeRow(to writer: inout ByteWriter) {
        writer.integer(epoch)
        writer.integer(row)
        writer.integer(shardSet)
        writer.integer(sample)
        writer.integer(UInt32(segments.count))
        for segment in segments {
            writer.integer(segment.document)
            writer.integer(segment.tokenStart)
            writer.integer(segment.tokenEnd)
            writer.integer(segment.targets)
            writer.double(segment.lossSum)
        }
    }

    /// Reads what ``writeRow(to:)`` wrote.
    init(row reader: inout ByteReader, attempt: UInt32, step: UInt64) throws(KeifuError) {
        self.init(
            attempt: attempt, step: step, epoch: try reader.integer(UInt32.self),
            row: try reader.integer(UInt32.self), shardSet: try reader.integer(UInt32.self),
            sample: try reader.integer(UInt64.self), segments: [])
        for _ in 0..<(try reader.integer(UInt32.self)) {
            segments.append(
                SegmentLoss(
                    document: try reader.integer(UInt64.self),
                    tokenStart: try reader.integer(UInt32.self),
                    tokenEnd: try reader.integer(UInt32.self),
                    targets: try reader.integer(UInt32.self), lossSum: try reader.double()))
        }
    }
}
