internal import Foundation
internal import JapaneseText
internal import Lineage
internal import MPI
public import Recipes
internal import Storage

/// Finds the near-duplicates among texts and takes the time.
public struct DeduplicationBenchmark: Sendable {
    /// A removed text.
    public struct Removed: Sendable {
        /// Its number, from 0.
        public var text: Int
        /// `exact` or `minhash`.
        public var method: String
        /// The number of the kept text that it repeats.
        public var kept: Int
        /// Verified similarity.
        public var similarity: Double
    }

    /// Two texts that share a band key.
    public struct Pair: Sendable {
        /// The number of the first.
        public var first: Int
        /// The number of the second.
        public var second: Int
        /// Exact Jaccard similarity of their n-gram sets.
        public var similarity: Double
    }

    private let texts: [[UInt8]]
    private let settings: BuildRecipe.MinHashSettings
    private let threads: Int
    private let memory: Int

    /// Bytes of all texts.
    public var bytes: Int { texts.reduce(0) { $0 + $1.count } }
    /// How many texts there are.
    public var count: Int { texts.count }

    /// Reads files of JSON lines, the texts under `text`.
    public init(
        files: [String], settings: BuildRecipe.MinHashSettings, threads: Int, memory: Int
    ) throws {
        self.settings = settings
        self.threads = threads
        self.memory = memory
        texts = try BenchmarkTexts.read(files, threads: threads)
    }

    /// The settings of a preset; `nil` for a name that is none.
    public static func preset(_ name: String) -> BuildRecipe.MinHashSettings? {
        MinHasher.presets.first { $0.name == name }?.settings
    }

    /// Processor time of folding all texts, and of their signatures, on one thread; the fastest of some rounds.
    public func signatureSeconds(rounds: Int) -> (folding: Double, signatures: Double, folded: Int)
    {
        let hasher = MinHasher(settings)
        var (folding, signatures) = (Double.infinity, Double.infinity)
        var folded: [[UInt8]] = []
        for _ in 0..<rounds {
            var began = ThreadClock.seconds
            folded = texts.map { FoldedText.fold($0) }
            folding = min(folding, ThreadClock.seconds - began)
            began = ThreadClock.seconds
            for text in folded { _ = hasher.signature(folded: text) }
            signatures = min(signatures, ThreadClock.seconds - began)
        }
        return (folding, signatures, folded.reduce(0) { $0 + $1.count })
    }

    /// Removes the duplicates: folding, hashes, signatures, sorting, verification.
    ///
    /// - Returns: what is removed, and the seconds that it took.
    public func removals(folder: String) throws -> (removed: [Removed], seconds: Double) {
        let began = Date()
        let store = try TextCandidates(
            texts: texts, settings: settings, threads: threads)
        let table = try DuplicateRemoval(
            store: store, identity: .of([]), exactly: true, settings: settings, threads: threads,
            memory: memory, folder: folder
        ).run()
        var removed: [Removed] = []
        for text in texts.indices {
            let reference = store.candidate(ofText: text).reference
            guard let duplicate = table[reference], let kept = table.kept(reference) else {
                continue
            }
            removed.append(
                Removed(
                    text: text, method: duplicate.method, kept: store.index(kept),
                    similarity: duplicate.similarity))
        }
        return (removed, -began.timeIntervalSinceNow)
    }

    /// All pairs that share a band key, equal texts too. Their number can be the square of the texts'.
    public func pairs() throws -> [Pair] {
        let hasher = MinHasher(settings)
        let made = try ParallelLoop.map(count: texts.count, threads: threads) { index in
            let folded = FoldedText.fold(texts[index])
            return (
                hasher.bandKeys(folded: folded), CharacterNGrams(folded: folded, n: settings.ngram)
            )
        }
        var buckets: [UInt64: [Int]] = [:]
        for (text, (keys, _)) in made.enumerated() {
            for key in keys { buckets[key, default: []].append(text) }
        }
        var known: Set<UInt64> = []
        for members in buckets.values where members.count > 1 {
            for (place, first) in members.enumerated() {
                for second in members[(place + 1)...] {
                    known.insert(UInt64(first) << 32 | UInt64(second))
                }
            }
        }
        let order = known.sorted()
        return try ParallelLoop.map(count: order.count, threads: threads) { index in
            let (first, second) = (Int(order[index] >> 32), Int(order[index] & 0xFFFF_FFFF))
            return Pair(
                first: first, second: second,
                similarity: made[first].1.similarity(to: made[second].1))
        }
    }
}
