/// The merges of a model in which every token comes from one merge and is what its own bytes encode to, as
/// in every model that training makes: the encoder can then look for the longest tokens first.
///
/// Tokens are numbered by *rank*: the 256 bytes, and then the product of each merge in order.
struct OrderedMerges: Sendable {
    /// The left and right parts of each token; a byte's are itself.
    let left: [UInt32]
    let right: [UInt32]
    /// Each token's length in bytes.
    let lengths: [UInt32]
    /// The longest other token that each token begins with; `UInt32.max` for a byte.
    let prefixes: [UInt32]
    /// The ids that the model gives.
    let ids: [UInt32]
    let products: PairTable
    let trie: TokenTrie

    /// Numbers the model's tokens; `nil` where some token comes from two merges or from none that its own
    /// bytes would undergo, so that only merging step by step is exact.
    init?(_ model: BytePairModel) {
        let count = 256 + model.merges.count
        var ranks = [UInt32](repeating: UInt32.max, count: model.tokens.count)
        var ids: [UInt32] = []
        ids.reserveCapacity(count)
        var left = [UInt32](0..<256)
        var right = left
        left.reserveCapacity(count)
        right.reserveCapacity(count)
        var products = PairTable(capacity: model.merges.count)
        for (byte, id) in model.byteTokens.enumerated() {
            ranks[Int(id)] = UInt32(byte)
            ids.append(id)
        }
        for merge in model.merges {
            let (leftRank, rightRank) = (ranks[Int(merge.left)], ranks[Int(merge.right)])
            guard leftRank != UInt32.max, rightRank != UInt32.max,
                ranks[Int(merge.product)] == UInt32.max
            else { return nil }
            let rank = UInt32(ids.count)
            ranks[Int(merge.product)] = rank
            ids.append(merge.product)
            left.append(leftRank)
            right.append(rightRank)
            guard products.insert(leftRank, rightRank, rank) else { return nil }
        }
        var strings = ByteStrings()
        for id in ids { strings.append(model.tokens[Int(id)]) }
        self.left = left
        self.right = right
        self.ids = ids
        self.products = products
        lengths = (0..<count).map { UInt32(strings.length($0)) }
        let order = Self.sorted(strings)
        prefixes = Self.prefixes(strings, order)
        trie = TokenTrie(tokens: strings, order: order)
        for rank in 256..<count {
            guard canFollow(left[rank], right[rank], limit: UInt32(rank)) else { return nil }
        }
    }

    /// Whether `second` can stand after `first`: whether the bytes of both encode to just these two.
    ///
    /// At the boundary between them, every pair that met there while either was being built must have had
    /// a later rank than what was built instead. (The test of compatible pairs of the Rust crate `bpe`,
    /// github.com/github/rust-gems.) Merges of rank `limit` and later are left out.
    func canFollow(_ first: UInt32, _ second: UInt32, limit: UInt32 = UInt32.max) -> Bool {
        var (first, second, limit) = (first, second, limit)
        while true {
            if let product = products[first, second], product < limit { return false }
            if first > second {
                limit = first
                first = right[Int(first)]
                if first == limit {
                    limit = second + 1
                    second = left[Int(second)]
                    if second + 1 == limit { return true }
                }
            } else {
                limit = second + 1
                second = left[Int(second)]
                if second + 1 == limit {
                    limit = first
                    first = right[Int(first)]
                    if first == limit { return true }
                }
            }
        }
    }

    private static func sorted(_ strings: ByteStrings) -> [UInt32] {
        // The first eight bytes decide nearly always; only ties look further.
        let keys: [UInt64] = (0..<strings.count).map { index in
            var key: UInt64 = 0
            var shift: UInt64 = 56
            for byte in strings[index].prefix(8) {
                key |= UInt64(byte) << shift
                shift &-= 8
            }
            return key
        }
        return (0..<UInt32(strings.count)).sorted { first, second in
            let (firstKey, secondKey) = (keys[Int(first)], keys[Int(second)])
            if firstKey != secondKey { return firstKey < secondKey }
            return strings[Int(first)].lexicographicallyPrecedes(strings[Int(second)])
        }
    }

    private static func prefixes(_ strings: ByteStrings, _ order: [UInt32]) -> [UInt32] {
        var prefixes = [UInt32](repeating: UInt32.max, count: strings.count)
        // In sorted order a token's prefixes come before it, the longest last: a stack holds them.
        var open: [UInt32] = []
        for token in order {
            let string = strings[Int(token)]
            while let top = open.last, !string.starts(with: strings[Int(top)]) { open.removeLast() }
            if let top = open.last { prefixes[Int(token)] = top }
            open.append(token)
        }
        return prefixes
    }
}
