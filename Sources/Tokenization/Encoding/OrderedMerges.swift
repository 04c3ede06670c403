/// The merges of a model in which every token comes from one merge and is what its own bytes encode to, as
/// in every model that training makes: the encoder can then look for the longest tokens first.
///
/// Tokens are numbered by *rank*: the 256 bytes, and then the product of each merge in order.
struct OrderedMerges: Sendable {
    struct Token: BitwiseCopyable {
        /// The two parts; a byte's are itself.
        var left: UInt32
        var right: UInt32
        /// The longest other token that it begins with; `UInt32.max` for a byte.
        var prefix: UInt32
        /// Its length in bytes.
        var length: UInt32
    }

    let tokens: ConstantArray<Token>
    /// The ids that the model gives.
    let ids: ConstantArray<UInt32>
    let trie: TokenTrie
    private let products: PairTable
    /// A bit for each pair's hash: most pairs that are asked for have no product, and this says so from a
    /// table that stays in the cache.
    private let filter: ConstantArray<UInt64>
    private let filterShift: UInt64

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
        guard strings.bytes.count < Self.largestVocabulary else { return nil }
        let order = Self.sorted(strings)
        let prefixes = Self.prefixes(strings, order)
        tokens = ConstantArray(
            (0..<count).map {
                Token(
                    left: left[$0], right: right[$0], prefix: prefixes[$0],
                    length: UInt32(strings.length($0)))
            })
        self.ids = ConstantArray(ids)
        self.products = products
        trie = TokenTrie(tokens: strings, order: order)
        (filter, filterShift) = Self.filter(left, right)
        for rank in 256..<count {
            guard canFollow(left[rank], right[rank], limit: UInt32(rank)) else { return nil }
        }
    }

    /// The bytes of all tokens together: the trie's nodes must be numbered in 23 bits.
    private static let largestVocabulary = 1 << 22

    private static func filter(
        _ left: [UInt32], _ right: [UInt32]
    ) -> (ConstantArray<UInt64>, UInt64) {
        // Sixteen bits a pair: one in sixteen of the pairs without a product is looked up in vain.
        var bits = 12
        while 1 << bits < left.count * 16 { bits += 1 }
        var words = [UInt64](repeating: 0, count: 1 << (bits - 6))
        for rank in 256..<max(256, left.count) {
            let place = Self.filterPlace(left[rank], right[rank], UInt64(64 - bits))
            words[place >> 6] |= 1 << UInt64(place & 63)
        }
        return (ConstantArray(words), UInt64(64 - bits))
    }

    @inline(__always)
    private static func filterPlace(_ left: UInt32, _ right: UInt32, _ shift: UInt64) -> Int {
        let key = UInt64(left) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(right) &* 0xC2B2_AE3D_27D4_EB4F
        return Int(truncatingIfNeeded: key >> shift)
    }

    /// Whether a pair has a product of a rank below `limit`.
    @inline(__always)
    private func merges(_ left: UInt32, _ right: UInt32, below limit: UInt32) -> Bool {
        let place = Self.filterPlace(left, right, filterShift)
        guard filter.base[place >> 6] >> UInt64(place & 63) & 1 == 1 else { return false }
        guard let product = products[left, right] else { return false }
        return product < limit
    }

    /// Whether `second` can stand after `first`: whether the bytes of both encode to just these two.
    ///
    /// At the boundary between them, every pair that met there while either was being built must have had
    /// a later rank than what was built instead. (The test of compatible pairs of the Rust crate `bpe`,
    /// github.com/github/rust-gems.) Merges of rank `limit` and later are left out.
    @inline(__always)
    func canFollow(_ first: UInt32, _ second: UInt32, limit: UInt32 = UInt32.max) -> Bool {
        var (first, second, limit) = (first, second, limit)
        while true {
            if merges(first, second, below: limit) { return false }
            if first > second {
                limit = first
                first = tokens.base[Int(first)].right
                if first == limit {
                    limit = second + 1
                    second = tokens.base[Int(second)].left
                    if second + 1 == limit { return true }
                }
            } else {
                limit = second + 1
                second = tokens.base[Int(second)].left
                if second + 1 == limit {
                    limit = first
                    first = tokens.base[Int(first)].right
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
