internal import JapaneseText
public import Ledger
internal import Recipes
internal import Storage

/// How fast documents in memory are searched for the texts of test sets.
public struct DecontaminationBenchmark {
    /// What was measured.
    public struct Result {
        /// Bytes of all documents.
        public var bytes = 0
        /// Bytes of the folded documents.
        public var foldedBytes = 0
        /// The least processor time in which all were folded, which the build needs anyway.
        public var foldSeconds = Double.infinity
        /// The least processor time in which all were searched, folded as they are.
        public var searchSeconds = Double.infinity
        /// The processor time that reading the test sets took.
        public var loadSeconds = 0.0
        /// Hits in all documents.
        public var hits = 0
    }

    /// What became of the sets' texts.
    public var sets: [TestSetIndex.Summary] { index.sets }
    /// The documents, in UTF-8.
    public let documents: [[UInt8]]
    private let index: TestSetIndex
    private let loadSeconds: Double

    /// Reads the documents and the test sets.
    ///
    /// - Parameters:
    ///   - recipe: a build recipe that names test sets.
    ///   - files: files of UTF-8 in which a NUL byte ends a document.
    public init(recipe: String, files: [String]) throws {
        let settings = try BuildRecipe.load(recipe, vocabulary: .corpus).decontamination
        guard !settings.sets.isEmpty else {
            throw KeifuError.badInput(
                "the recipe names no test set", file: recipe,
                remedy: "Name some under decontaminate: { sets: […] }.")
        }
        documents = try DocumentFile.read(files)
        let start = ThreadClock.seconds
        index = try TestSetIndex(settings)
        loadSeconds = ThreadClock.seconds - start
    }

    /// Searches all documents some times over.
    public func run(times: Int) -> Result {
        var result = Result()
        result.loadSeconds = loadSeconds
        result.bytes = documents.reduce(0) { $0 + $1.count }
        var folded: [[UInt8]] = []
        for _ in 0..<times {
            let start = ThreadClock.seconds
            folded = documents.map { FoldedText.fold($0) }
            result.foldSeconds = min(result.foldSeconds, ThreadClock.seconds - start)
        }
        result.foldedBytes = folded.reduce(0) { $0 + $1.count }
        for _ in 0..<times {
            result.hits = 0
            let start = ThreadClock.seconds
            for (text, key) in zip(documents, folded) {
                result.hits += index.hits(in: text, folded: key).count
            }
            result.searchSeconds = min(result.searchSeconds, ThreadClock.seconds - start)
        }
        return result
    }

    /// Hands over the hits of each document that has some, by its number from 0.
    public func hits(_ body: (_ document: Int, _ hits: [ContaminationRow]) throws -> Void) rethrows
    {
        for (number, document) in documents.enumerated() {
            let found = index.hits(in: document, folded: FoldedText.fold(document))
            if !found.isEmpty { try body(number, found) }
        }
    }
}

/// Files of UTF-8 in which a NUL byte ends a document.
enum DocumentFile {
    static func read(_ files: [String]) throws(KeifuError) -> [[UInt8]] {
        var documents: [[UInt8]] = []
        for file in files {
            let bytes = try Files.read(file)
            guard String(validating: bytes, as: UTF8.self) != nil else {
                throw .badInput("this is not UTF-8", file: file)
            }
            documents += bytes.split(separator: 0, omittingEmptySubsequences: true).map(Array.init)
        }
        return documents
    }
}
