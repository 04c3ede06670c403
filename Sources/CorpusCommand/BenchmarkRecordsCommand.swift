internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Foundation
internal import Lineage
internal import Recipes
internal import Storage

/// `corpus benchmark records`: how fast is a source cut into records, and in what memory?
struct BenchmarkRecordsCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "records",
        abstract: "Cut a source's files into raw records, as a build does, and prepare none.",
        discussion: """
            Prints a JSON object with counts, seconds and the peak of the process's memory. With --list, a line of \
            JSON for each record comes before: where it lies, its content id, and why it cannot be handed over.
            """)

    @Argument(help: ArgumentHelp("The source's description.", valueName: "source.yaml"))
    var source: String

    @Flag(help: "Print the records.") var list = false
    @Flag(help: "Read every record again from the place that its span names.") var again = false
    @Option(help: "The most bytes of a record.") var recordBytes = 8 << 20
    @Option(help: "How many times its size a compressed file may unfold to.") var expansion = 200
    @OptionGroup var jobs: JobsOptions

    func perform() throws {
        let source = try SourceDescription.load(source)
        let reader = RecordReader(
            source: source, limits: .init(recordBytes: recordBytes, expansion: expansion))
        let paths = try source.matchingFiles()
        let bytes = try paths.reduce(0) { $0 + (try Files.size(Paths.join(source.folder, $1))) }
        let start = Date()
        var counts = Counts()
        let (list, again) = (list, again)
        try ParallelLoop.ordered(count: paths.count, threads: list ? 1 : jobs.count) {
            try Self.read(paths[$0], reader, list: list, again: again)
        } consume: {
            counts.add($1)
        }
        let seconds = -start.timeIntervalSinceNow
        try Terminal.writeJSON([
            "files": paths.count, "file_bytes": bytes, "records": counts.records,
            "record_bytes": counts.bytes, "failures": counts.failures, "seconds": seconds,
            "mb_per_second": Double(bytes) / seconds / 1e6,
            "record_mb_per_second": Double(counts.bytes) / seconds / 1e6,
            "peak_rss_bytes": PeakMemory.bytes,
        ])
    }

    private struct Counts: Sendable {
        var records = 0
        var bytes = 0
        var failures: [String: Int] = [:]

        mutating func add(_ other: Counts) {
            records += other.records
            bytes += other.bytes
            failures.merge(other.failures, uniquingKeysWith: +)
        }
    }

    private static func read(
        _ path: String, _ reader: RecordReader, list: Bool, again: Bool
    ) throws -> Counts {
        var counts = Counts()
        try reader.records(path: path, scratch: NSTemporaryDirectory()) { record in
            counts.records += 1
            counts.bytes += Int(clamping: record.span.length)
            if let drop = record.failure?.drop { counts.failures[drop.rule, default: 0] += 1 }
            if again {
                _ = try reader.record(
                    path: path, span: record.span, contentID: record.contentID)
            }
            if list { try show(record) }
        }
        return counts
    }

    private static func show(_ record: RawRecord) throws {
        var object: [String: Any] = [
            "path": record.path, "file_offset": record.span.fileOffset,
            "payload_offset": record.span.payloadOffset, "length": record.span.length,
            "content_id": record.contentID.hex, "occurrence": record.occurrence,
        ]
        if let drop = record.failure?.drop {
            object["rule"] = drop.rule
            object["value"] = drop.value
            object["threshold"] = drop.threshold
            object["detail"] = drop.detail
        }
        let line = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        FileHandle.standardOutput.write(line + Data([0x0A]))
    }
}
