import JapaneseText
import Lineage
import MPI
import Recipes
import TestSupport

@testable import Corpus

/// Jaccard similarity of n-gram sets, as the definition reads.
func naiveSimilarity(_ left: [UInt8], _ right: [UInt8], n: Int) -> Double {
    func grams(_ text: [UInt8]) -> Set<[UInt32]> {
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)
        guard scalars.count >= n else { return [] }
        return Set((0...(scalars.count - n)).map { Array(scalars[$0..<$0 + n]) })
    }
    let (a, b) = (grams(left), grams(right))
    let union = a.union(b).count
    return union == 0 ? 0 : Double(a.intersection(b).count) / Double(union)
}

/// The greedy definition, one document after the other, all in memory.
struct DuplicateOracle {
    var texts: [[UInt8]]
    var sources: [Int]
    var exactly = true
    var settings: BuildRecipe.MinHashSettings? = .init()
    /// Whether a pair must share a band key to be compared; otherwise all pairs are.
    var byBands = true
    /// The documents of older corpora, in the order of preference.
    var older: [(id: Digest, text: [UInt8], root: Digest)] = []

    var store: TextCandidates {
        get throws {
            try TextCandidates(texts: texts, sources: sources, settings: settings, threads: 1)
        }
    }

    /// Text → the verdict, for those that are removed.
    func removals() throws -> [Int: Verdict.Duplicate] {
        let store = try store
        let candidates = texts.indices.map { store.candidate(ofText: $0) }
        let hasher = settings.map { MinHasher($0) }
        /// A document that is kept.
        struct Kept {
            var id: Digest
            var folded: [UInt8]
            var keys: Set<UInt64>
            var root: Digest?
        }
        func kept(_ id: Digest, _ text: [UInt8], _ root: Digest?) -> Kept {
            let folded = FoldedText.fold(text)
            return Kept(
                id: id, folded: folded, keys: Set(hasher?.bandKeys(folded: folded) ?? []),
                root: root)
        }
        // Whom an equal text repeats: a text, or a document of an older corpus.
        var first: [[UInt8]: (text: Int?, document: Kept)] = [:]
        var all = older.map { kept($0.id, $0.text, $0.root) }
        for document in all where first[document.folded] == nil {
            first[document.folded] = (nil, document)
        }
        var original: [Int: (text: Int?, document: Kept)] = [:]
        var removed: [Int: Verdict.Duplicate] = [:]
        for text in texts.indices.sorted(by: { candidates[$0].isPreferred(to: candidates[$1]) }) {
            let own = kept(candidates[text].id, texts[text], nil)
            if exactly {
                if let other = first[own.folded] {
                    original[text] = other
                    continue
                }
                first[own.folded] = (text, own)
            }
            var best: Verdict.Duplicate?
            if let settings {
                for other in all where !byBands || !own.keys.isDisjoint(with: other.keys) {
                    let similarity = naiveSimilarity(own.folded, other.folded, n: settings.ngram)
                    guard similarity >= settings.threshold, similarity > best?.similarity ?? 0
                    else { continue }
                    best = Verdict.Duplicate(
                        method: "minhash", keptID: other.id, similarity: similarity,
                        corpus: other.root)
                }
            }
            if let best { removed[text] = best } else { all.append(own) }
        }
        for (copy, (text, document)) in original {
            removed[copy] =
                text.flatMap { removed[$0] }
                ?? Verdict.Duplicate(
                    method: "exact", keptID: document.id, similarity: 1, corpus: document.root)
        }
        return removed
    }

    /// What deduplication removes.
    func found(
        team: Team = .alone, threads: Int = 1, memory: Int = 64 << 20, batchSize: Int = 1024,
        tableMemory: Int? = nil, older: [OlderCorpusSignatures] = [], folder: String? = nil,
        progress: (Int) -> Void = { _ in }
    ) throws -> [Int: Verdict.Duplicate] {
        let temporary = try TemporaryFolder()
        let store = try store
        var removal = DuplicateRemoval(
            store: store, identity: .of(text: "a test"), exactly: exactly, settings: settings,
            older: older, team: team, threads: threads, memory: memory,
            folder: folder ?? temporary.path)
        removal.batchSize = batchSize
        removal.tableMemory = tableMemory
        let table = try removal.run(progress: progress)
        var found: [Int: Verdict.Duplicate] = [:]
        for text in texts.indices {
            found[text] = table[store.candidate(ofText: text).reference]
        }
        return found
    }

    /// Texts of three sources with near copies of many degrees, re-wrapped.
    init(seed: UInt64, families: Int = 40, mostCopies: Int = 5, mostEdits: Int = 12) {
        var copies = NearCopies(generator: SeededGenerator(seed: seed))
        (texts, sources) = ([], [])
        for _ in 0..<families {
            let text = copies.text(Int.random(in: 3...900, using: &copies.generator))
            for _ in 0..<Int.random(in: 1...mostCopies, using: &copies.generator) {
                let edits = Int.random(in: 0...mostEdits, using: &copies.generator)
                let width = Int.random(in: 10...80, using: &copies.generator)
                texts.append(copies.copy(text, edits: edits * text.count / 400, width: width))
                sources.append(Int.random(in: 0...2, using: &copies.generator))
            }
        }
    }

    init(
        texts: [[UInt8]], sources: [Int]? = nil, exactly: Bool = true,
        settings: BuildRecipe.MinHashSettings? = .init()
    ) {
        self.texts = texts
        self.sources = sources ?? texts.map { _ in 0 }
        self.exactly = exactly
        self.settings = settings
    }
}
