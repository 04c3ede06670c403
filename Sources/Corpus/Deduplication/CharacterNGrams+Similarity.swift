extension CharacterNGrams {
    /// Jaccard similarity: shared n-grams over all n-grams of both; 0 where either is empty.
    func similarity(to other: CharacterNGrams) -> Double {
        similarity(to: other, atLeast: 0) ?? 0
    }

    /// Jaccard similarity if it reaches a threshold.
    ///
    /// The walk through both sets ends once what is left of them cannot reach it, so that a pair that is unlike
    /// costs a part of a pair that is alike.
    func similarity(to other: CharacterNGrams, atLeast threshold: Double) -> Double? {
        let total = keys.count + other.keys.count
        guard !keys.isEmpty, !other.keys.isEmpty else { return threshold <= 0 ? 0 : nil }
        let needed = Self.sharedKeys(total: total, threshold: threshold)
        guard needed <= min(keys.count, other.keys.count),
            needed == 0 || counts.mostShared(with: other.counts) >= needed,
            let shared = Self.shared(keys, other.keys, needed: needed), shared >= needed
        else { return nil }
        return Double(shared) / Double(total - shared)
    }

    /// The fewest shared keys of two sets of together `total` keys that reach the threshold, as the division says.
    private static func sharedKeys(total: Int, threshold: Double) -> Int {
        func reaches(_ shared: Int) -> Bool {
            Double(shared) / Double(total - shared) >= threshold
        }
        var shared = max(0, min(total / 2, Int(Double(total) * threshold / (1 + threshold))))
        while shared > 0, reaches(shared - 1) { shared -= 1 }
        while shared <= total / 2, !reaches(shared) { shared += 1 }
        return shared
    }

    /// Steps between two looks at whether the threshold can still be reached.
    private static let stride = 64

    /// How many keys two sets share; `nil` where they are fewer than `needed` for sure.
    private static func shared(_ left: [Key], _ right: [Key], needed: Int) -> Int? {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                var (i, j, shared) = (0, 0, 0)
                while true {
                    let leftEnd = min(left.count, i + stride)
                    let rightEnd = min(right.count, j + stride)
                    guard shared + min(left.count - i, right.count - j) >= needed else {
                        return nil
                    }
                    guard i < leftEnd, j < rightEnd else { return shared }
                    while i < leftEnd, j < rightEnd {
                        // Which of both is smaller cannot be foretold: no branch.
                        let (a, b) = (left[i], right[j])
                        let less = a.low < b.low ? 1 : 0
                        let greater = a.low > b.low ? 1 : 0
                        let equal = 1 - less - greater
                        if equal & (a.high != b.high ? 1 : 0) != 0 {
                            // Two n-grams that differ in the other word alone, once in 2⁶⁴.
                            i += a.high < b.high ? 1 : 0
                            j += a.high < b.high ? 0 : 1
                            continue
                        }
                        shared += equal
                        i += 1 - greater
                        j += 1 - less
                    }
                }
            }
        }
    }
}
