/// A heap of candidate pairs: the highest count first, and of equal counts the pair whose bytes come first.
struct PairQueue {
    struct Entry {
        var count: Int64
        /// The first eight bytes of the left token, as a number that orders as they do.
        var prefix: UInt64
        var pair: UInt32
        var left: UInt32
        var right: UInt32
    }

    private var entries: [Entry] = []

    /// Adds an entry; `tokens` are the bytes by which entries of equal count are ordered.
    mutating func push(_ entry: Entry, _ tokens: ByteStrings) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.comesFirst(entry, entries[parent], tokens) else { break }
            entries[child] = entries[parent]
            child = parent
        }
        entries[child] = entry
    }

    /// The first entry, which stays.
    var first: Entry? { entries.first }

    /// Puts another entry in the place of the first.
    mutating func replaceFirst(_ entry: Entry, _ tokens: ByteStrings) {
        sink(entry, tokens)
    }

    /// Removes the first entry.
    mutating func removeFirst(_ tokens: ByteStrings) {
        let last = entries.removeLast()
        if !entries.isEmpty { sink(last, tokens) }
    }

    private mutating func sink(_ entry: Entry, _ tokens: ByteStrings) {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count,
                Self.comesFirst(entries[child + 1], entries[child], tokens)
            {
                child += 1
            }
            guard Self.comesFirst(entries[child], entry, tokens) else { break }
            entries[parent] = entries[child]
            parent = child
        }
        entries[parent] = entry
    }

    @inline(__always)
    private static func comesFirst(
        _ first: Entry, _ second: Entry, _ tokens: ByteStrings
    ) -> Bool {
        if first.count != second.count { return first.count > second.count }
        if first.prefix != second.prefix { return first.prefix < second.prefix }
        let (left, right) =
            first.left == second.left ? (first.right, second.right) : (first.left, second.left)
        return tokens[Int(left)].lexicographicallyPrecedes(tokens[Int(right)])
    }
}
