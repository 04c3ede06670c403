internal import JapaneseText
internal import Lineage
internal import Recipes
internal import Storage

/// Texts in memory as candidates: for measuring deduplication without a build around it.
struct TextCandidates: CandidateStore {
    private let texts: [[UInt8]]
    private let candidates: [DeduplicationCandidate]
    private let keys: [[UInt64]]
    private let urls: [String?]
    let logCount: Int
    /// Texts of a log; the last may have fewer.
    private let perLog: Int

    /// - Parameters:
    ///   - texts: prepared texts; their ids are the SHA-256 of `document N`.
    ///   - sources: the source of each; 0 where there are none.
    ///   - urls: the URL of each, where it has one.
    init(
        texts: [[UInt8]], sources: [Int] = [], urls: [String?] = [], logs: Int = 4,
        settings: BuildRecipe.MinHashSettings?, threads: Int
    ) throws {
        self.texts = texts
        self.urls = urls
        let perLog = max(1, (texts.count + logs - 1) / max(1, logs))
        self.perLog = perLog
        logCount = (texts.count + perLog - 1) / perLog
        let hasher = settings.map { MinHasher($0) }
        let made = try ParallelLoop.map(count: texts.count, threads: threads) { index in
            let folded = FoldedText.fold(texts[index])
            let candidate = DeduplicationCandidate(
                reference: DocumentReference(
                    log: UInt32(index / perLog), entry: UInt32(index % perLog)),
                id: .of(text: "document \(index)"),
                source: index < sources.count ? sources[index] : 0,
                characters: UTF8Counting.characters(texts[index]), foldedHash: .of(folded))
            return (candidate, hasher?.bandKeys(folded: folded) ?? [])
        }
        candidates = made.map(\.0)
        keys = made.map(\.1)
    }

    /// The number of a text.
    func index(_ reference: DocumentReference) -> Int {
        Int(reference.log) * perLog + Int(reference.entry)
    }

    /// The candidate of a text.
    func candidate(ofText index: Int) -> DeduplicationCandidate { candidates[index] }

    func forEachCandidate(
        ofLog log: Int, _ body: (DeduplicationCandidate) throws -> Void
    ) throws {
        for index in log * perLog..<min(texts.count, (log + 1) * perLog) {
            try body(candidates[index])
        }
    }

    func candidate(_ reference: DocumentReference) -> DeduplicationCandidate {
        candidates[index(reference)]
    }

    func bandKeys(_ reference: DocumentReference) -> [UInt64] { keys[index(reference)] }

    func text(_ reference: DocumentReference) -> [UInt8] { texts[index(reference)] }

    func url(_ reference: DocumentReference) -> String? {
        let index = index(reference)
        return index < urls.count ? urls[index] : nil
    }
}
