internal import Synchronization

/// How long each phase of a build took at this rank, for the build log.
struct PhaseClock {
    /// What is timed.
    enum Phase: String {
        case reading, deduplicating, passages, listing, writing, sealing
    }

    /// By the phase's name, `_seconds` behind it.
    private(set) var seconds: [String: any Sendable] = [:]
    private let clock = ContinuousClock()

    mutating func measure<Result>(_ phase: Phase, _ body: () throws -> Result) rethrows -> Result {
        let start = clock.now
        defer { seconds[phase.rawValue + "_seconds"] = (clock.now - start).seconds }
        return try body()
    }
}

/// Counts what was prepared in this run: what a resumed build took from sealed logs is not among it.
final class PreparedCounter: Sendable {
    private let counts = Mutex((segments: 0, documents: 0))

    func add(_ documents: Int) {
        counts.withLock {
            $0.segments += 1
            $0.documents += documents
        }
    }

    var segments: Int { counts.withLock { $0.segments } }
    var documents: Int { counts.withLock { $0.documents } }
}
