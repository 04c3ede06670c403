internal import MPI
internal import Recipes
internal import Storage

/// Two documents that may be alike.
struct CandidatePair: Equatable, Sendable {
    /// The one that may go.
    var document: DocumentReference
    /// The one that is kept.
    var kept: DocumentReference
}

/// Computes the similarity of pairs, with all processes and threads.
///
/// The root asks by ``similarities(of:)``; the other processes ``serve()`` until it has ``finish()``ed.
final class PairVerifier: Sendable {
    private let source: CandidateSource
    private let settings: BuildRecipe.MinHashSettings
    private let team: Team
    private let threads: Int
    private let cache: NGramCache

    /// Pairs that a thread takes at a time.
    private static let chunk = 32

    init(
        source: CandidateSource, settings: BuildRecipe.MinHashSettings, team: Team, threads: Int,
        cacheMemory: Int
    ) {
        self.source = source
        self.settings = settings
        self.team = team
        self.threads = threads
        cache = NGramCache(memory: cacheMemory)
    }

    /// For each pair its Jaccard similarity, or a negative number where it is below the threshold. Pairs of one
    /// document should follow each other. Called at the root, with pairs.
    func similarities(of pairs: [CandidatePair]) throws -> [Double] {
        guard team.size > 1 else { return try compute(pairs[...]) }
        var request = ByteWriter()
        for pair in pairs {
            request.integer(pair.document.word)
            request.integer(pair.kept.word)
        }
        let answers = try team.gather(try answer(to: try team.broadcast(request.bytes)))
        var similarities: [Double] = []
        similarities.reserveCapacity(pairs.count)
        for answer in answers {
            var reader = ByteReader(answer, file: "the similarities of a process")
            while !reader.isAtEnd { similarities.append(try reader.double()) }
        }
        return similarities
    }

    /// Answers the root's requests until there are no more. Called at all other processes.
    func serve() throws {
        while true {
            let request = try team.broadcast([])
            if request.isEmpty { return }
            _ = try team.gather(try answer(to: request))
        }
    }

    /// Sends the other processes on. Called at the root.
    func finish() throws {
        if team.size > 1 { _ = try team.broadcast([]) }
    }

    /// This process's share of a request, computed.
    private func answer(to request: [UInt8]) throws -> [UInt8] {
        let count = request.count / 16
        let own = (team.rank * count / team.size)..<((team.rank + 1) * count / team.size)
        var reader = ByteReader(
            request[own.lowerBound * 16..<own.upperBound * 16], file: "the pairs of the root")
        var pairs: [CandidatePair] = []
        while !reader.isAtEnd {
            pairs.append(
                CandidatePair(
                    document: DocumentReference(word: try reader.integer(UInt64.self)),
                    kept: DocumentReference(word: try reader.integer(UInt64.self))))
        }
        var answer = ByteWriter()
        for similarity in try compute(pairs[...]) { answer.double(similarity) }
        return answer.bytes
    }

    private func compute(_ pairs: ArraySlice<CandidatePair>) throws -> [Double] {
        let chunk = Self.chunk
        if pairs.count <= chunk { return try similarities(pairs) }
        let chunks = (pairs.count + chunk - 1) / chunk
        var similarities: [Double] = []
        similarities.reserveCapacity(pairs.count)
        let all = pairs
        try ParallelLoop.ordered(count: chunks, threads: threads) { index in
            let start = all.startIndex + index * chunk
            return try self.similarities(all[start..<min(start + chunk, all.endIndex)])
        } consume: { _, part in
            similarities += part
        }
        return similarities
    }

    private func similarities(_ pairs: ArraySlice<CandidatePair>) throws -> [Double] {
        // Pairs that follow each other have a document in common.
        var document: (reference: DocumentReference, ngrams: CharacterNGrams)?
        var kept: (reference: DocumentReference, ngrams: CharacterNGrams)?
        func set(
            _ reference: DocumentReference,
            _ last: inout (reference: DocumentReference, ngrams: CharacterNGrams)?
        ) throws -> CharacterNGrams {
            if let last, last.reference == reference { return last.ngrams }
            let ngrams = try ngrams(reference)
            last = (reference, ngrams)
            return ngrams
        }
        var similarities: [Double] = []
        similarities.reserveCapacity(pairs.count)
        for pair in pairs {
            let own = try set(pair.document, &document)
            let similarity = own.similarity(
                to: try set(pair.kept, &kept), atLeast: settings.threshold)
            similarities.append(similarity ?? -1)
        }
        return similarities
    }

    private func ngrams(_ reference: DocumentReference) throws -> CharacterNGrams {
        try cache.ngrams(of: reference) {
            CharacterNGrams(folded: try source.foldedText(reference), n: settings.ngram)
        }
    }
}
