internal import Dispatch
internal import Foundation

/// Loops over independent work on several threads, with results in order.
public enum ParallelLoop {
    /// Runs `body` for each index on up to `threads` threads and hands each result to `consume` on the
    /// calling thread, in index order. At most `2 × threads` results wait at any moment, so memory does not
    /// grow with `count`. The first error by index is thrown, whatever the timing.
    public static func ordered<Result: Sendable>(
        count: Int, threads: Int, body: @escaping @Sendable (Int) throws -> Result,
        consume: (Int, Result) throws -> Void
    ) throws {
        if threads <= 1 || count <= 1 {
            for index in 0..<count { try consume(index, try body(index)) }
            return
        }
        let queue = ResultQueue<Result>(count: count, window: 2 * threads)
        let group = DispatchGroup()
        for _ in 0..<min(threads, count) {
            start(in: group) {
                while let index = queue.next() {
                    queue.put(index, Swift.Result { try body(index) })
                }
            }
        }
        defer {
            queue.stop()
            group.wait()
        }
        for index in 0..<count { try consume(index, try queue.take(index).get()) }
    }

    /// Runs work on a thread of its own with a large stack: deep recursions in C libraries must not trap.
    static func start(in group: DispatchGroup, _ work: @escaping @Sendable () -> Void) {
        group.enter()
        let thread = Thread {
            work()
            group.leave()
        }
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Runs `body` for each index on up to `threads` threads; the results, in index order.
    public static func map<Result: Sendable>(
        count: Int, threads: Int, _ body: @escaping @Sendable (Int) throws -> Result
    ) throws -> [Result] {
        var results: [Result] = []
        results.reserveCapacity(count)
        try ordered(count: count, threads: threads, body: body) { results.append($1) }
        return results
    }
}

/// Results by index, with a bound on how far the workers run ahead of the consumer.
private final class ResultQueue<Result: Sendable>: @unchecked Sendable {
    // Unchecked: every property is read and written under `condition`.
    private let condition = NSCondition()
    private let count: Int
    private let window: Int
    private var started = 0
    private var taken = 0
    private var stopped = false
    private var results: [Int: Swift.Result<Result, any Error>] = [:]

    init(count: Int, window: Int) {
        self.count = count
        self.window = window
    }

    func next() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        while !stopped, started < count, started >= taken + window { condition.wait() }
        guard !stopped, started < count else { return nil }
        started += 1
        return started - 1
    }

    func put(_ index: Int, _ result: Swift.Result<Result, any Error>) {
        condition.lock()
        results[index] = result
        condition.broadcast()
        condition.unlock()
    }

    func take(_ index: Int) -> Swift.Result<Result, any Error> {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result = results.removeValue(forKey: index) {
                taken = index + 1
                condition.broadcast()
                return result
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
