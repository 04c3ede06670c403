/// Decides the documents of a batch among themselves, after they were compared with what was kept before.
///
/// In a round every document is decided that no undecided one before it could remove; those that are newly kept are
/// then compared with the undecided ones behind them that share a key. A document that has a match already cannot be
/// kept, so it holds up no other. So n copies of one text take n comparisons in two rounds.
enum BatchRounds {
    private enum State { case undecided, kept, removed }

    /// Sets the matches.
    /// - Returns: how many pairs were verified.
    static func decide(_ batch: inout [WalkDocument], verifier: PairVerifier) throws -> Int {
        let (keys, members) = numbered(batch)
        var states = [State](repeating: .undecided, count: batch.count)
        var undecided = Array(batch.indices)
        // For each document the last kept one that it was paired with.
        var partner = [Int](repeating: -1, count: batch.count)
        var verified = 0
        while !undecided.isEmpty {
            // Keys of documents before, in this round, that may be kept and were not compared yet.
            var blocked = [Bool](repeating: false, count: members.count)
            var newlyKept: [Int] = []
            for index in undecided {
                let isOlder = CandidateSource.isOlder(batch[index].reference)
                if isOlder || !keys[index].contains(where: { blocked[$0] }) {
                    states[index] = batch[index].match == nil ? .kept : .removed
                }
                if states[index] == .kept { newlyKept.append(index) }
                if batch[index].match == nil { for key in keys[index] { blocked[key] = true } }
            }
            undecided.removeAll { states[$0] != .undecided }
            var pairs: [(document: Int, kept: Int)] = []
            for kept in newlyKept {
                for key in keys[kept] {
                    for other in members[key]
                    where other > kept && states[other] == .undecided && partner[other] != kept {
                        partner[other] = kept
                        pairs.append((other, kept))
                    }
                }
            }
            guard !pairs.isEmpty else { continue }
            let similarities = try verifier.similarities(
                of: pairs.map {
                    CandidatePair(
                        document: batch[$0.document].reference, kept: batch[$0.kept].reference)
                })
            for ((document, kept), similarity) in zip(pairs, similarities) {
                batch[document].take(
                    BandTable.Kept(
                        ordinal: batch[kept].ordinal, reference: batch[kept].reference),
                    similarity: similarity)
            }
            verified += pairs.count
        }
        return verified
    }

    /// The keys that two documents of the batch share, numbered: those of each document, and the documents of each.
    private static func numbered(_ batch: [WalkDocument]) -> (keys: [[Int]], members: [[Int]]) {
        var all: [(key: UInt64, document: Int)] = []
        for (index, document) in batch.enumerated() {
            for key in document.keys { all.append((key, index)) }
        }
        all.sort { $0.key != $1.key ? $0.key < $1.key : $0.document < $1.document }
        var keys = [[Int]](repeating: [], count: batch.count)
        var members: [[Int]] = []
        var start = 0
        while start < all.count {
            var end = start + 1
            while end < all.count, all[end].key == all[start].key { end += 1 }
            if end - start > 1 {
                for place in start..<end { keys[all[place].document].append(members.count) }
                members.append(all[start..<end].map(\.document))
            }
            start = end
        }
        return (keys, members)
    }
}
