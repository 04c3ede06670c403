import Foundation
import Storage
import Testing

/// Items from one reader through several threads, in order.
@Suite struct ParallelLoopStreamTests {
    struct Failure: Error, Equatable { var number: Int }

    @Test(arguments: [1, 2, 5])
    func resultsComeInTheOrderOfTheItems(threads: Int) throws {
        var results: [Int] = []
        try ParallelLoop.stream(threads: threads) { emit in
            for number in 0..<500 { try emit(number) }
        } body: { number in
            if number % 7 == 0 { usleep(500) }
            return number * 2
        } consume: {
            results.append($0)
        }
        #expect(results == (0..<500).map { $0 * 2 })
    }

    @Test(arguments: [1, 3])
    func theReaderNeverRunsFarAhead(threads: Int) throws {
        let lock = NSLock()
        nonisolated(unsafe) var emitted = 0
        var consumed = 0
        var furthest = 0
        try ParallelLoop.stream(threads: threads) { emit in
            for number in 0..<200 {
                try emit(number)
                lock.withLock { emitted += 1 }
            }
        } body: {
            $0
        } consume: { _ in
            consumed += 1
            furthest = max(furthest, lock.withLock { emitted } - consumed)
            usleep(100)
        }
        #expect(consumed == 200)
        #expect(furthest <= 2 * threads)
    }

    @Test(arguments: [1, 4])
    func theFirstErrorByItemIsThrown(threads: Int) throws {
        var consumed: [Int] = []
        #expect(throws: Failure(number: 20)) {
            try ParallelLoop.stream(threads: threads) { emit in
                for number in 0..<100 { try emit(number) }
            } body: { number in
                if number == 20 { usleep(20_000) }
                if number == 20 || number == 22 { throw Failure(number: number) }
                return number
            } consume: {
                consumed.append($0)
            }
        }
        #expect(consumed == Array(0..<20))
    }

    @Test(arguments: [1, 4])
    func anErrorOfTheReaderComesAfterItsItems(threads: Int) throws {
        var consumed = 0
        #expect(throws: Failure(number: -1)) {
            try ParallelLoop.stream(threads: threads) { emit in
                for number in 0..<30 { try emit(number) }
                throw Failure(number: -1)
            } body: {
                $0
            } consume: { _ in
                consumed += 1
            }
        }
        #expect(consumed == 30)
    }

    @Test(arguments: [1, 4])
    func anErrorOfTheConsumerEndsTheReader(threads: Int) throws {
        #expect(throws: Failure(number: 5)) {
            try ParallelLoop.stream(threads: threads) { emit in
                var number = 0
                while true {
                    try emit(number)
                    number += 1
                }
            } body: {
                $0
            } consume: {
                if $0 == 5 { throw Failure(number: 5) }
            }
        }
    }
}
