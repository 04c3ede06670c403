internal import Foundation
internal import Glibc
internal import Ledger
internal import Lineage
internal import MPI
internal import Recipes
internal import Storage

/// Finds the repeated passages of texts and takes the time.
public struct PassageBenchmark: Sendable {
    /// A part of a text that is cut.
    public struct Cut: Sendable {
        /// The text's number, from 0.
        public var text: Int
        /// Its bytes.
        public var range: Range<Int>
        /// The number of the text that keeps it.
        public var kept: Int
        /// The byte there where it begins.
        public var keptStart: Int
    }

    /// What a search took.
    public struct Time: Sendable {
        /// Seconds of the clock on the wall.
        public var elapsed: Double
        /// Seconds of processor time, of all threads.
        public var processor: Double
    }

    private let texts: [[UInt8]]
    private let threads: Int

    /// Bytes of all texts.
    public var bytes: Int { texts.reduce(0) { $0 + $1.count } }
    /// How many texts there are.
    public var count: Int { texts.count }

    /// Reads files of JSON lines, the texts under `text`.
    public init(files: [String], threads: Int) throws {
        texts = try BenchmarkTexts.read(files, threads: threads)
        self.threads = threads
    }

    /// What is cut of all texts; the longer one is preferred, and of two equally long ones that whose SHA-256 of
    /// `document N`, N being its number, is smaller.
    ///
    /// - Parameters:
    ///   - characters: the fewest characters of folded text that a passage has.
    ///   - memory: bytes that the search may hold beside the texts.
    ///   - folder: where scratch files go.
    public func cuts(
        characters: Int, memory: Int, folder: String
    ) throws -> (cuts: [Cut], time: Time) {
        try Files.createDirectory(folder)
        let store = try TextCandidates(texts: texts, settings: nil, threads: threads)
        let began = (Date(), Self.processorSeconds)
        let table = try PassageSearch(
            store: store, settings: BuildRecipe.PassageSettings(minimumCharacters: characters),
            identity: .of([]), isKept: { _ in true }, team: .alone, threads: threads,
            memory: memory, folder: folder
        ).run()
        let time = Time(
            elapsed: -began.0.timeIntervalSinceNow, processor: Self.processorSeconds - began.1)
        var numbers: [Digest: Int] = [:]
        for text in texts.indices { numbers[store.candidate(ofText: text).id] = text }
        var cuts: [Cut] = []
        for text in texts.indices {
            for row in try table.cuts(store.candidate(ofText: text).reference) {
                guard let kept = row.kept, let number = numbers[kept.id] else { continue }
                cuts.append(
                    Cut(text: text, range: row.range, kept: number, keptStart: kept.start))
            }
        }
        return (cuts, time)
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
