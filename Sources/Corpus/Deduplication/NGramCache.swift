internal import Synchronization

/// The n-gram sets that were needed last, so that a document with many copies is not cut anew for each.
final class NGramCache: Sendable {
    private let mostBytes: Int
    private let state = Mutex(State())

    private struct Entry: Sendable {
        var ngrams: CharacterNGrams
        var used: UInt64
    }

    private struct State: Sendable {
        var sets: [UInt64: Entry] = [:]
        var clock: UInt64 = 0
        var bytes = 0
    }

    /// - Parameter memory: the most bytes of sets that are held.
    init(memory: Int) { mostBytes = memory }

    /// The set of a document; `make` is called where it is not here.
    func ngrams(
        of document: DocumentReference, make: () throws -> CharacterNGrams
    ) rethrows -> CharacterNGrams {
        let known = state.withLock { state in
            state.clock += 1
            let clock = state.clock
            guard state.sets[document.word] != nil else { return CharacterNGrams?.none }
            state.sets[document.word]?.used = clock
            return state.sets[document.word]?.ngrams
        }
        if let known { return known }
        let made = try make()
        state.withLock { state in
            let entry = Entry(ngrams: made, used: state.clock)
            guard state.sets.updateValue(entry, forKey: document.word) == nil else { return }
            state.bytes += Self.bytes(made)
            if state.bytes > mostBytes { Self.shrink(&state, to: mostBytes / 2) }
        }
        return made
    }

    private static func bytes(_ ngrams: CharacterNGrams) -> Int {
        // The set itself, and its part of the dictionary.
        ngrams.keys.count * MemoryLayout<CharacterNGrams.Key>.stride + ngrams.counts.bytes + 192
    }

    /// Drops those that were not needed for longest. Half at a time, so that putting them in order costs little for
    /// each.
    private static func shrink(_ state: inout State, to bytes: Int) {
        let order = state.sets.map { (used: $1.used, word: $0) }.sorted { $0.used < $1.used }
        for (_, word) in order {
            guard state.bytes > bytes else { return }
            if let gone = state.sets.removeValue(forKey: word) {
                state.bytes -= Self.bytes(gone.ngrams)
            }
        }
    }
}
