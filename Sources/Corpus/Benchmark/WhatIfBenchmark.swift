internal import Foundation
internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage
internal import Zstandard

/// Makes ledgers of documents that never were, judges them by other rules, and takes the time.
///
/// Rows are as long as those of web pages, measures as many as a recipe with every group has. Everything lies
/// in the disk's cache, as it does after a build.
public struct WhatIfBenchmark: Sendable {
    /// Documents, all of which have measures.
    public let documents: Int
    /// Bytes of the ledger.
    public private(set) var ledgerBytes = 0
    /// Bytes of the columns that were read.
    public let columnBytes: Int
    /// Seconds by the clock, from opening the ledger to the answer; the median of the rounds.
    public private(set) var seconds = 0.0
    /// Seconds that the rounds took.
    public private(set) var rounds: [Double] = []
    /// Seconds to read as many bytes of the ledger from the disk's cache, on as many threads.
    public private(set) var cacheSeconds = 0.0

    /// Makes and judges a ledger in a folder, which is removed.
    ///
    /// - Parameters:
    ///   - documents: how many there are.
    ///   - measures: measures of each document.
    ///   - rules: how many of them the new rules are about.
    public init(
        documents: Int, partitions: Int, measures: Int, rules: Int, rounds: Int, threads: Int
    ) throws {
        self.documents = documents
        let folder = Paths.join(
            FileManager.default.temporaryDirectory.path, "what-if-\(getpid())")
        defer { try? Files.remove(folder) }
        let names = (0..<measures).map { "measure_\($0)" }
        let old = FilterRules(
            [.init(measure: names[0], minimum: InventedDocument.threshold)], measures: names)
        var new = old
        for rule in 0..<min(rules, measures) {
            _ = new.set(names[rule] + ".min", threshold: 0.02 * Double(rule + 1) / Double(rules))
        }
        // Beside the measures the number of an end, characters, and what is known of duplicates.
        columnBytes = documents * (min(rules, measures) * 4 + 5 + 10)
        try ParallelLoop.ordered(count: partitions, threads: threads) { partition in
            try InventedDocument.write(
                partition, of: partitions, documents: documents, measures: measures, to: folder)
        } consume: { _, _ in
        }
        for partition in 0..<partitions {
            ledgerBytes += try Files.size(
                Paths.join(folder, LedgerPartition.ledgerPath(partition)))
        }
        for _ in 0..<rounds {
            let seconds = try Self.time {
                let ledger = try CorpusLedger(folder: folder, partitions: partitions)
                let answer = try WhatIf(
                    ledger: ledger, sources: InventedDocument.sources.map(\.name), old: old,
                    new: new, threads: threads)
                guard answer.whole.judged.documents == documents else {
                    throw KeifuError.badInput("not every document was judged", file: folder)
                }
            }
            self.rounds.append(seconds)
        }
        seconds = self.rounds.sorted()[rounds / 2]
        let share = columnBytes / max(1, partitions)
        cacheSeconds = try Self.time {
            try ParallelLoop.ordered(count: partitions, threads: threads) { partition in
                let path = Paths.join(folder, LedgerPartition.ledgerPath(partition))
                let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                defer { try? file.close() }
                var rest = share
                while rest > 0, let data = try file.read(upToCount: min(rest, 1 << 20)),
                    !data.isEmpty
                {
                    rest -= data.count
                }
            } consume: { _, _ in
            }
        }
    }

    private static func time(_ work: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let passed = try clock.measure(work)
        return Double(passed.components.seconds)
            + Double(passed.components.attoseconds) * 1e-18
    }
}

/// Documents made up from their numbers.
private enum InventedDocument {
    static let threshold = 0.3
    static let sources = (0..<4).map {
        SourceRow(
            name: "source-\($0)", format: "warc", license: "CC-BY-4.0", origin: "made up",
            added: "2026-01-02")
    }

    static func write(
        _ partition: Int, of partitions: Int, documents: Int, measures: Int, to folder: String
    ) throws {
        let edits = try FrameWriter(path: Paths.join(folder, LedgerPartition.editsPath(partition)))
        _ = try edits.finish()
        let path = Paths.join(folder, LedgerPartition.ledgerPath(partition))
        let share =
            documents * partition / partitions..<documents * (partition + 1) / partitions
        try CorpusLedgerWriter.write(
            path: path, temporaryPath: path + ".partial", sources: sources, about: [:]
        ) { ledger in
            for file in 0..<100 {
                try ledger.insert(
                    FileRow(
                        number: file, source: file % sources.count, path: "crawl/\(file).warc.gz",
                        bytes: 1_000_000_000, checksum: .of(text: "file \(file)")))
            }
            for number in share {
                let values = Self.measures(number, count: measures)
                try ledger.insert(
                    row(number, of: documents, measure: values[0]), file: number % 100,
                    measures: values)
            }
        }
    }

    /// Values between 0 and 1, spread evenly.
    private static func measures(_ number: Int, count: Int) -> [Float] {
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 40) / Float(1 << 24)
        }
    }

    private static func row(_ number: Int, of documents: Int, measure: Float) -> DocumentRow {
        var verdict = Verdict.kept(.train)
        if measure < Float(threshold) {
            verdict = .dropped(
                Verdict.Drop(
                    stage: "filter", rule: "measure_0.min", value: Double(measure),
                    threshold: threshold))
        } else if number % 5 == 0 {
            let kept = id(number - number % 100 + 1, of: documents)
            verdict = .duplicate(
                Verdict.Duplicate(method: "minhash", keptID: kept, similarity: 0.9))
        }
        var row = DocumentRow(
            id: id(number, of: documents), source: sources[number % sources.count].name,
            path: "crawl/\(number % 100).warc.gz",
            span: SourceSpan(offset: UInt64(number) * 5000, length: 5000),
            contentID: .of(text: "content \(number)"), occurrence: 0, verdict: verdict,
            license: "CC-BY-4.0", added: "2026-01-02")
        row.title = "ある日の暮方の事である \(number)"
        row.url = "https://www.example.jp/articles/2026/01/02/\(number)/index.html"
        row.created = "2026-01-02"
        row.encoding = "utf-8"
        row.characters = 400 + number % 5000
        row.textBytes = row.characters * 3
        row.textHash = .of(text: "text \(number)")
        row.foldedHash = .of(text: "folded \(number)")
        let (frame, place) = number.quotientAndRemainder(dividingBy: 100)
        row.documentPlace = FramePlace(
            frame: UInt64(frame) * 300_000, offset: UInt64(place) * 9000, length: 9000)
        row.editsPlace = FramePlace(
            frame: UInt64(frame) * 15_000, offset: UInt64(place) * 200, length: 200)
        return row
    }

    /// Ids ascend with the numbers and spread over the partitions evenly.
    private static func id(_ number: Int, of documents: Int) -> Digest {
        let word = UInt64.max / UInt64(documents) * UInt64(number)
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
        bytes += Digest.of(text: "document \(number)").bytes.prefix(24)
        return Digest(bytes: bytes) ?? .of(bytes)
    }
}
