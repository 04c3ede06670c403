internal import Storage

/// The distinct pieces of the training text, laid out for merging.
///
/// ```
/// ·  吾 輩 は  ·  猫 で あ る  ·  …          one cell a byte, · is a boundary
/// ```
///
/// A token of several bytes stands in the first and the last of its cells; what lies between is `inside`. So the
/// token that ends before a cell and the one that begins after another are found without links.
struct TrainingWords {
    /// A cell between two words.
    static let boundary = UInt32.max
    /// A cell in the middle of a token.
    static let inside = UInt32.max - 1

    var cells: [UInt32] = [boundary]
    /// Words of equal count lie together: where each such stretch ends, and the count.
    private(set) var stretches: [(end: Int, count: Int64)] = []
    /// How many words there are.
    private(set) var count = 0

    init(_ tables: [WordTable]) throws(KeifuError) {
        var order: [(count: Int64, table: Int32, word: UInt32)] = []
        var bytes = 0
        for (index, table) in tables.enumerated() {
            for word in 0..<table.count where table.words.length(word) > 1 {
                order.append((table.counts[word], Int32(index), UInt32(word)))
                bytes += table.words.length(word) + 1
            }
        }
        guard bytes < UInt32.max - 16 else {
            throw .badInput(
                "the distinct pieces of the text are \(bytes) bytes, more than 4 GiB",
                remedy: "Train on less text, or with a pre_tokenizer that cuts it finer.")
        }
        order.sort { $0.count > $1.count }
        count = order.count
        cells.reserveCapacity(bytes + 1)
        for (count, table, word) in order {
            if let last = stretches.last, last.count != count {
                stretches.append((0, count))
            } else if stretches.isEmpty {
                stretches.append((0, count))
            }
            for byte in tables[Int(table)].words[Int(word)] { cells.append(UInt32(byte)) }
            cells.append(Self.boundary)
            stretches[stretches.count - 1].end = cells.count
        }
    }
}
