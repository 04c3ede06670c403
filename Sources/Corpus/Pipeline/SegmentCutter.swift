internal import Recipes
internal import Storage

/// Which segments of a unit a rank prepares.
struct UnitShare: Sendable {
    var rank: Int
    var size: Int

    /// All of them.
    static let whole = UnitShare(rank: 0, size: 1)

    var isWhole: Bool { size == 1 }

    func has(_ segment: Int) -> Bool { segment % size == rank }
}

/// A sealed segment that holds other records than the file has now.
struct SegmentMismatch: Error {
    var segment: Int
    var path: String

    var error: KeifuError {
        .badInput(
            "the sealed log is not of the records that the files have", file: path,
            remedy: "Build again with --force.")
    }
}

/// Cuts the records of a unit into segments: one ends as soon as its records hold the recipe's
/// `work_unit_bytes`. So where one ends follows from recipe and input alone.
final class SegmentCutter: @unchecked Sendable {
    // Unchecked: the reading thread alone uses it, until it has ended.
    private let plan: BuildPlan
    private let unit: Int
    private let work: String
    private let share: UnitShare
    private var segment = 0
    private var file = 0
    private var recordsOfFile = 0
    private var recordsOfSegment = 0
    private var bytesOfSegment = 0
    private var documents = 0
    private var emptyFiles: [Int] = []
    /// The log of the segment where it is sealed already.
    private var sealed: UnitLogReader?
    private var digest: SegmentDigest? = SegmentDigest()
    private var isPrepared = true
    private var batch: UnitWorker.Batch

    /// Bytes of records after which a batch goes on: enough that handing it over costs nothing beside it.
    private static let batchBytes = 1 << 18
    /// The most records of a batch, for those of hardly any bytes.
    private static let batchRecords = 1024

    init(plan: BuildPlan, unit: Int, work: String, share: UnitShare) {
        self.plan = plan
        self.unit = unit
        self.work = work
        self.share = share
        batch = UnitWorker.Batch(file: 0, segment: 0)
    }

    /// What is known of the unit after the last record.
    var end: UnitEnd {
        UnitEnd(segments: segment, documents: documents, emptyFiles: emptyFiles)
    }

    func begin(file: Int) {
        self.file = file
        recordsOfFile = 0
        batch.file = file
    }

    func add(_ record: RawRecord, _ emit: (UnitWorker.Batch) throws -> Void) throws {
        if recordsOfSegment == 0 { try beginSegment() }
        recordsOfFile += 1
        recordsOfSegment += 1
        documents += 1
        bytesOfSegment += record.bytes.count
        if isPrepared {
            batch.records.append(record)
            batch.bytes += record.bytes.count
        } else if sealed != nil {
            digest?.add(record.contentID, occurrence: record.occurrence)
        }
        if bytesOfSegment >= plan.recipe.workUnitBytes {
            try endSegment(emit)
        } else if batch.bytes >= Self.batchBytes || batch.records.count >= Self.batchRecords {
            try flush(emit)
        }
    }

    func endFile(_ emit: (UnitWorker.Batch) throws -> Void) throws {
        if recordsOfFile == 0 { emptyFiles.append(file) }
        // A batch is of one file.
        if !batch.records.isEmpty { try flush(emit) }
    }

    /// Ends the last segment.
    func finish(_ emit: (UnitWorker.Batch) throws -> Void) throws {
        if recordsOfSegment > 0 { try endSegment(emit) }
    }

    private func beginSegment() throws {
        sealed = try UnitLogReader(plan: plan, unit: unit, segment: segment, work: work)
        isPrepared = sealed == nil && share.has(segment)
        digest = SegmentDigest()
        bytesOfSegment = 0
        batch = UnitWorker.Batch(file: file, segment: segment)
    }

    private func endSegment(_ emit: (UnitWorker.Batch) throws -> Void) throws {
        if isPrepared {
            batch.endsSegment = true
            try flush(emit)
        } else if let sealed {
            let found = digest.take()?.finalize()
            guard sealed.documents == recordsOfSegment, sealed.digest == found else {
                throw SegmentMismatch(
                    segment: segment, path: UnitLog.path(unit, segment: segment, work: work))
            }
        }
        segment += 1
        recordsOfSegment = 0
    }

    private func flush(_ emit: (UnitWorker.Batch) throws -> Void) throws {
        try emit(batch)
        batch = UnitWorker.Batch(file: file, segment: segment)
    }
}
