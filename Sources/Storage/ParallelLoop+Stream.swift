internal import Dispatch
internal import Foundation

extension ParallelLoop {
    /// Hands the items of one reader to several threads, and their results, in the items' order, to one
    /// consumer.
    ///
    /// ```
    /// produce ──item──▶ queue ──▶ body, body, … ──▶ results in order ──▶ consume
    /// (a thread of its own)       (`threads`)                            (the calling thread)
    /// ```
    ///
    /// At most `2 × threads` items are under way at any moment, so memory does not grow with their number. The
    /// first error by item is thrown, whatever the timing; one of the reader comes after the items before it.
    ///
    /// - Parameters:
    ///   - threads: how many threads run `body`; 1 runs everything on the calling thread.
    ///   - produce: calls its argument with each item; that throws once the loop has failed elsewhere.
    ///   - body: makes an item's result.
    ///   - consume: takes the results.
    public static func stream<Item: Sendable, Result: Sendable>(
        threads: Int,
        produce: @escaping @Sendable (_ emit: (Item) throws -> Void) throws -> Void,
        body: @escaping @Sendable (Item) throws -> Result,
        consume: (Result) throws -> Void
    ) throws {
        if threads <= 1 {
            return try withoutActuallyEscaping(consume) { consume in
                try produce { try consume(try body($0)) }
            }
        }
        let queue = ItemQueue<Item, Result>(window: 2 * threads)
        let group = DispatchGroup()
        start(in: group) { queue.finish(Swift.Result { try produce { try queue.emit($0) } }) }
        for _ in 0..<threads {
            start(in: group) {
                while let (index, item) = queue.next() {
                    queue.put(index, Swift.Result { try body(item) })
                }
            }
        }
        defer {
            queue.stop()
            group.wait()
        }
        while let result = queue.take() { try consume(try result.get()) }
    }
}

/// Items on their way from a reader through workers to a consumer.
private final class ItemQueue<Item: Sendable, Result: Sendable>: @unchecked Sendable {
    // Unchecked: every property is read and written under `condition`.
    private let condition = NSCondition()
    private let window: Int
    private var waiting: [(Int, Item)] = []
    private var results: [Int: Swift.Result<Result, any Error>] = [:]
    private var emitted = 0
    private var taken = 0
    /// How the reader ended; `nil` while it reads.
    private var end: Swift.Result<Void, any Error>?
    private var stopped = false

    /// What the reader is told when the loop ended before it.
    private struct Stopped: Error {}

    init(window: Int) { self.window = window }

    func emit(_ item: Item) throws {
        condition.lock()
        defer { condition.unlock() }
        while !stopped, emitted >= taken + window { condition.wait() }
        guard !stopped else { throw Stopped() }
        waiting.append((emitted, item))
        emitted += 1
        condition.broadcast()
    }

    func finish(_ result: Swift.Result<Void, any Error>) {
        condition.lock()
        end = result
        condition.broadcast()
        condition.unlock()
    }

    func next() -> (Int, Item)? {
        condition.lock()
        defer { condition.unlock() }
        while !stopped, waiting.isEmpty, end == nil { condition.wait() }
        guard !stopped, !waiting.isEmpty else { return nil }
        return waiting.removeFirst()
    }

    func put(_ index: Int, _ result: Swift.Result<Result, any Error>) {
        condition.lock()
        results[index] = result
        condition.broadcast()
        condition.unlock()
    }

    /// The next result; the reader's error after the last one; `nil` at the end.
    func take() -> Swift.Result<Result, any Error>? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result = results.removeValue(forKey: taken) {
                taken += 1
                condition.broadcast()
                return result
            }
            if taken == emitted, let end {
                guard case .failure(let error) = end else { return nil }
                return .failure(error)
            }
            condition.wait()
        }
    }

    func stop() {
        condition.lock()
        stopped = true
        condition.broadcast()
        condition.unlock()
    }
}
