internal import Storage
internal import Synchronization

/// Counts the pieces of texts on several threads.
final class WordCounter {
    private let preTokenizer: PreTokenizer
    private let threads: Int
    private let tables: [SharedTable]
    private var pending: [[UInt8]] = []
    private var pendingBytes = 0
    /// How many bytes of text were given.
    private(set) var textBytes = 0

    /// How many bytes a thread is given at once.
    private static let shareSize = 2 << 20

    init(_ preTokenizer: PreTokenizer, threads: Int) {
        self.preTokenizer = preTokenizer
        self.threads = max(1, threads)
        tables = (0..<self.threads).map { _ in SharedTable() }
    }

    /// Counts the pieces of a text, now or with the next ones.
    func add(_ text: [UInt8]) throws {
        pending.append(text)
        pendingBytes += text.count
        textBytes += text.count
        if pendingBytes >= threads * Self.shareSize { try flush() }
    }

    /// All pieces with their counts, in an order that depends on threads: nothing may follow from it.
    func finish() throws -> [WordTable] {
        try flush()
        let tables = tables.map { $0.take() }
        if tables.count == 1 { return tables }
        return try ParallelLoop.map(count: threads, threads: threads) { [threads] part in
            var merged = WordTable()
            for table in tables { merged.add(table, part: part, of: threads) }
            return merged
        }
    }

    private func flush() throws {
        let texts = pending
        pending = []
        // Shares of whole texts with about as many bytes each.
        let share = pendingBytes / threads + 1
        pendingBytes = 0
        var starts = [0]
        var bytes = 0
        for (index, text) in texts.enumerated() {
            if bytes >= share * starts.count { starts.append(index) }
            bytes += text.count
        }
        starts.append(texts.count)
        let bounds = starts
        _ = try ParallelLoop.map(count: bounds.count - 1, threads: threads) {
            [tables, preTokenizer] index in
            tables[index].withTable { table in
                for text in texts[bounds[index]..<bounds[index + 1]] {
                    text.withUnsafeBufferPointer { bytes in
                        preTokenizer.forEachPiece(bytes) { start, end in
                            table.add(UnsafeBufferPointer(rebasing: bytes[start..<end]), count: 1)
                        }
                    }
                }
            }
        }
    }
}

/// A table that one thread at a time may change.
private final class SharedTable: Sendable {
    private let table = Mutex(WordTable())

    func withTable(_ body: (inout WordTable) -> Void) {
        // Out of the lock while it is worked on: no two shares of one round have the same table.
        var own = take()
        body(&own)
        let filled = own
        table.withLock { $0 = filled }
    }

    func take() -> WordTable {
        table.withLock { table in
            let taken = table
            table = WordTable()
            return taken
        }
    }
}
