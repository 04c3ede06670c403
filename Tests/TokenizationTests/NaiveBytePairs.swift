@testable import Tokenization

/// Byte pair encoding as it is defined, without any cleverness: the tests' oracle.
enum NaiveBytePairs {
    typealias Token = [UInt8]

    struct Pair: Hashable {
        var left: Token
        var right: Token
    }

    /// The merges that training should find in words with counts.
    static func train(
        _ words: [[UInt8]: Int], merges wanted: Int, allow: (Token) -> Bool = { _ in true }
    ) -> [Pair] {
        var words = words.map { (tokens: $0.key.map { [$0] }, count: $0.value) }
        var merges: [Pair] = []
        while merges.count < wanted {
            var counts: [Pair: Int] = [:]
            for (tokens, count) in words {
                for (left, right) in zip(tokens, tokens.dropFirst()) {
                    counts[Pair(left: left, right: right), default: 0] += count
                }
            }
            let candidates = counts.filter { $0.value >= 2 && allow($0.key.left + $0.key.right) }
            guard
                let best = candidates.min(by: { first, second in
                    if first.value != second.value { return first.value > second.value }
                    if first.key.left != second.key.left {
                        return first.key.left.lexicographicallyPrecedes(second.key.left)
                    }
                    return first.key.right.lexicographicallyPrecedes(second.key.right)
                })?.key
            else { break }
            merges.append(best)
            for index in words.indices { words[index].tokens = join(words[index].tokens, best) }
        }
        return merges
    }

    /// Merges every occurrence of a pair, from left to right.
    private static func join(_ tokens: [Token], _ pair: Pair) -> [Token] {
        var result: [Token] = []
        var index = 0
        while index < tokens.count {
            if index + 1 < tokens.count, tokens[index] == pair.left, tokens[index + 1] == pair.right
            {
                result.append(pair.left + pair.right)
                index += 2
            } else {
                result.append(tokens[index])
                index += 1
            }
        }
        return result
    }

    /// The ids of one piece: of all pairs that merge, always the first of lowest rank.
    static func encode(_ piece: some Sequence<UInt8>, _ model: BytePairModel) -> [UInt32] {
        var ids = piece.map { model.byteTokens[Int($0)] }
        while true {
            var best: (rank: Int, place: Int)?
            for place in ids.indices.dropLast() {
                let rank = model.merges.firstIndex {
                    $0.left == ids[place] && $0.right == ids[place + 1]
                }
                if let rank, rank < best?.rank ?? Int.max { best = (rank, place) }
            }
            guard let best else { return ids }
            ids.replaceSubrange(
                best.place...best.place + 1, with: [model.merges[best.rank].product])
        }
    }
}
