internal import JapaneseText
internal import Lineage
public import Recipes
internal import Storage
internal import Zstandard

/// Reads a source on one thread, from raw bytes to normalised text with its map, and takes the time.
///
/// Works for every format: it calls what a build calls. Nothing is measured, filtered or written.
public struct ReadingBenchmark: Sendable {
    /// How long one stage took over all records.
    public struct Stage: Sendable {
        /// `read` (files to records with their content ids), `decode`, `extract`, `normalize`, `pack`.
        public var name: String
        /// Processor time in the round in which the whole was fastest.
        public var seconds: Double
    }

    /// Files read.
    public private(set) var files = 0
    /// Bytes of the files as they lie, compressed where they are.
    public private(set) var fileBytes = 0
    /// Records, and bytes of them all.
    public private(set) var records = 0
    /// Bytes of the records.
    public private(set) var recordBytes = 0
    /// Records that became documents.
    public private(set) var documents = 0
    /// Bytes of the documents' texts.
    public private(set) var textBytes = 0
    /// Bytes of stored edits.
    public private(set) var storedBytes = 0
    /// Bytes of stored edits and ids in zstd frames of 64 KiB, as a ledger keeps them.
    public private(set) var compressedBytes = 0
    /// Processor time of the fastest round: that of its ``stages`` together.
    public private(set) var seconds = Double.infinity
    /// The stages of the fastest round.
    public private(set) var stages: [Stage] = []

    /// Runs over a source.
    ///
    /// - Parameters:
    ///   - source: what is read. Its files are read once before, so that they lie in the page cache.
    ///   - normalize: the rules of normalisation.
    ///   - rounds: how often; the fastest counts.
    public init(
        source: SourceDescription, normalize: [NormalizationRule], rounds: Int
    ) throws {
        let paths = try source.matchingFiles()
        let preparation = try DocumentPreparation(source: source, normalize: normalize)
        let reader = RecordReader(source: source)
        for path in paths {
            fileBytes += try MappedFile(path: Paths.join(source.folder, path)).count
        }
        files = paths.count
        var frames = CompressedFrames()
        for round in 0..<rounds + 1 {
            var times = StageTimes()
            // The first round warms up and counts.
            let isFirst = round == 0
            for path in paths {
                try reader.records(path: path) { record in
                    times.end("read")
                    let document = try? preparation.prepareText(record, times: &times)
                    if isFirst {
                        records += 1
                        recordBytes += record.bytes.count
                        if let document {
                            documents += 1
                            textBytes += document.text.count
                            storedBytes += document.storedEdits.count
                            try frames.append(
                                record.documentID(source: source.name).bytes
                                    + document.storedEdits)
                        }
                    }
                    if document == nil { times.end("decode") }
                    times.begin()
                }
                times.end("read")
            }
            let total = times.seconds.reduce(0) { $0 + $1.seconds }
            if !isFirst, total < seconds {
                seconds = total
                stages = times.seconds
            }
        }
        compressedBytes = try frames.finish()
    }
}

/// Adds up processor time by stage.
struct StageTimes {
    private var began = ThreadClock.seconds
    private(set) var seconds: [ReadingBenchmark.Stage] = []

    /// Starts the time of a stage.
    mutating func begin() { began = ThreadClock.seconds }

    /// Ends a stage; the next one begins.
    mutating func end(_ stage: String) {
        let now = ThreadClock.seconds
        let passed = now - began
        began = now
        if let index = seconds.firstIndex(where: { $0.name == stage }) {
            seconds[index].seconds += passed
        } else {
            seconds.append(.init(name: stage, seconds: passed))
        }
    }
}

extension DocumentPreparation {
    /// ``prepareText(_:path:encoding:)`` with a watch in hand.
    fileprivate func prepareText(
        _ record: RawRecord, times: inout StageTimes
    ) throws(PreparationFailure) -> PreparedDocument {
        if let failure = record.failure { throw failure }
        let document = try prepareText(
            record.bytes, path: record.path, encoding: record.encoding
        ) { times.end($0) }
        return document
    }
}

/// The size of records in zstd frames of 64 KiB.
private struct CompressedFrames {
    private var pending: [UInt8] = []
    private var bytes = 0

    mutating func append(_ record: [UInt8]) throws(KeifuError) {
        pending += record
        if pending.count >= 1 << 16 { try close() }
    }

    mutating func finish() throws(KeifuError) -> Int {
        if !pending.isEmpty { try close() }
        return bytes
    }

    private mutating func close() throws(KeifuError) {
        bytes += try Zstandard.compress(pending).count
        pending.removeAll(keepingCapacity: true)
    }
}
