/// Of the hits of one test set, those that no better hit explains.
///
/// A hit is explained by another of the same set whose range holds its range and that holds at least the same share of its
/// text. So of a hundred questions made by one template, a document that holds one of them names that one.
enum BestHits {
    /// The numbers of the hits that are left, by their place in the document, then set, then text.
    static func select(_ hits: [TestSetIndex.FoldedHit], texts: [TestSetIndex.Text]) -> [Int] {
        func share(_ index: Int) -> Double {
            Double(hits[index].held) / Double(texts[hits[index].text].grams)
        }
        // Whatever can explain a hit comes before it.
        let order = hits.indices.sorted { left, right in
            let (a, b) = (hits[left], hits[right])
            let (first, second) = (share(left), share(right))
            if first != second { return first > second }
            if a.range.count != b.range.count { return a.range.count > b.range.count }
            return (a.text, a.range.lowerBound) < (b.text, b.range.lowerBound)
        }
        var taken: [Int: Cover] = [:]
        let left = order.filter { index in
            taken[texts[hits[index].text].set, default: Cover()].insert(hits[index].range)
        }
        return left.sorted { left, right in
            let (a, b) = (hits[left], hits[right])
            return (a.range.lowerBound, a.range.upperBound, a.text)
                < (b.range.lowerBound, b.range.upperBound, b.text)
        }
    }

    /// Ranges of which none holds another, by their starts and so by their ends.
    private struct Cover {
        private var ranges: [Range<Int>] = []

        /// Takes a range in; `false` where one that is there holds it.
        mutating func insert(_ range: Range<Int>) -> Bool {
            // The last range that begins no later reaches furthest of those that do.
            var place = 0
            var end = ranges.count
            while place < end {
                let middle = (place + end) / 2
                if ranges[middle].lowerBound <= range.lowerBound {
                    place = middle + 1
                } else {
                    end = middle
                }
            }
            if place > 0, ranges[place - 1].upperBound >= range.upperBound { return false }
            var first = place
            if first > 0, ranges[first - 1].lowerBound == range.lowerBound { first -= 1 }
            var last = place
            while last < ranges.count, ranges[last].upperBound <= range.upperBound { last += 1 }
            ranges.replaceSubrange(first..<last, with: CollectionOfOne(range))
            return true
        }
    }
}
