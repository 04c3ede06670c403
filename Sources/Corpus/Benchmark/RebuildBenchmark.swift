internal import Lineage
internal import Recipes
internal import Storage

/// How long it takes to make a document's edit map again, and to look places up in it.
public struct RebuildBenchmark {
    /// What was measured: medians.
    public struct Result {
        /// Bytes of the record.
        public var rawBytes: Int
        /// Bytes of the document's text.
        public var textBytes: Int
        /// Runs of the map.
        public var runs: Int
        /// The time to rebuild text and map from raw bytes and stored edits.
        public var rebuildMilliseconds: Double
        /// The time for all look-ups of single bytes' raw ranges.
        public var lookupMilliseconds: Double
        /// The sum of the places found.
        public var checksum: Int
    }

    private let preparation: DocumentPreparation
    private let raw: [UInt8]
    private let path: String

    /// A benchmark on one record.
    ///
    /// - Parameters:
    ///   - file: the record.
    ///   - format: the format of its source, as in `source.yaml`.
    public init(file: String, format: String) throws {
        let source = try SourceDescription.parse(
            """
            name: benchmark
            format: \(format)
            files: ["*"]
            license: LicenseRef-None
            origin: a file
            added: 2026-01-01
            """, file: "benchmark", folder: Paths.parent(file))
        preparation = try DocumentPreparation(
            source: source, normalize: NormalizationRule.standard)
        raw = try Files.read(file)
        path = Paths.name(file)
    }

    /// Rebuilds the document and looks places up, some times over.
    public func run(times: Int, lookups: Int) throws -> Result {
        let document = try preparation.prepareText(raw, path: path)
        var rebuilds: [Double] = []
        var searches: [Double] = []
        var sum = 0
        let clock = ContinuousClock()
        for _ in 0..<times {
            let started = clock.now
            let map = try preparation.rebuild(
                raw: raw, path: path, storedEdits: document.storedEdits
            ).map
            let rebuilt = clock.now
            // A step that is prime to most lengths visits places in no order.
            var place = 0
            for _ in 0..<lookups where map.targetLength > 0 {
                place = (place + 7919) % map.targetLength
                sum &+= map.sourceRange(ofTarget: place..<place + 1).lowerBound
            }
            rebuilds.append((rebuilt - started) / .milliseconds(1))
            searches.append((clock.now - rebuilt) / .milliseconds(1))
        }
        return Result(
            rawBytes: raw.count, textBytes: document.text.count, runs: document.map.runs.count,
            rebuildMilliseconds: Self.median(rebuilds), lookupMilliseconds: Self.median(searches),
            checksum: sum)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
