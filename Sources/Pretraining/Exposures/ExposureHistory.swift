internal import Storage

/// What a run consumed, read from its logs.
///
/// A step's rows are *effective* where they led to the weights that survive: they are sealed with a checkpoint,
/// and no later attempt went on from a checkpoint before them.
///
/// ```swift
/// let history = try ExposureHistory(run: "out/run")
/// for step in history.effectiveSteps {
///     for record in try history.effective(step: step) { … }
/// }
/// ```
public struct ExposureHistory: Sendable {
    /// An attempt of the run.
    public struct Attempt: Equatable, Sendable {
        /// Its number, from 1.
        public var number: UInt32
        /// The step of the checkpoint that it went on from; 0 at the beginning.
        public var startingAfterStep: UInt64
    }

    /// All attempts, in order.
    public let attempts: [Attempt]
    /// The steps that led to the surviving weights, ascending; without gaps from 1 to the last sealed step.
    public let effectiveSteps: [UInt64]
    /// All steps that were ever consumed, ascending.
    public let allSteps: [UInt64]
    /// Bytes that a kill left half-written at the ends of open logs.
    public let tornBytes: Int
    private let logs: [ExposureLog]
    private let places: [UInt64: [Place]]

    private struct Place: Sendable {
        var log: Int
        var payload: Range<Int>
        var isEffective: Bool
    }

    /// Reads the logs of a run.
    ///
    /// - Throws: `KeifuError` where a sealed log is damaged or missing. What a kill left at the end of an open log is
    ///   no error.
    public init(run: String) throws {
        let folder = Paths.join(run, ExposureFormat.folder)
        guard Files.isDirectory(folder) else {
            throw KeifuError.badInput(
                "the run has no exposures", file: folder,
                remedy: "Name the folder that `pretrain run` wrote.")
        }
        var logs: [ExposureLog] = []
        for name in try Files.names(in: folder)
        where ExposureFormat.attempt(inName: name) != nil {
            let path = Paths.join(folder, name)
            if let log = try ExposureLog(path: path, mustBeSealed: name.hasPrefix("step-")) {
                logs.append(log)
            }
        }
        logs.sort { ($0.header.attempt, $0.header.base) < ($1.header.attempt, $1.header.base) }
        try Self.checkChains(logs)
        var attempts: [Attempt] = []
        for log in logs where attempts.last?.number != log.header.attempt {
            attempts.append(
                Attempt(
                    number: log.header.attempt, startingAfterStep: log.header.attemptBase))
        }
        var places: [UInt64: [Place]] = [:]
        for (index, log) in logs.enumerated() {
            for (step, payload) in log.steps {
                let latest = attempts.last { $0.startingAfterStep < step }?.number
                let isEffective = log.sealedStep != nil && log.header.attempt == latest
                places[step, default: []].append(
                    Place(log: index, payload: payload, isEffective: isEffective))
            }
        }
        self.attempts = attempts
        self.logs = logs
        self.places = places
        allSteps = places.keys.sorted()
        effectiveSteps = allSteps.filter { places[$0]?.contains { $0.isEffective } ?? false }
        tornBytes = logs.reduce(0) { $0 + $1.tornBytes }
        try checkGaps(folder: folder)
    }

    /// Within an attempt each log begins where the one before it was sealed.
    private static func checkChains(_ logs: [ExposureLog]) throws {
        for (index, log) in logs.enumerated() {
            let isFirst = index == 0 || logs[index - 1].header.attempt != log.header.attempt
            let wanted = isFirst ? log.header.attemptBase : logs[index - 1].sealedStep
            guard log.header.base == wanted else {
                throw KeifuError.badInput(
                    "the log before this one is missing: it begins after step \(log.header.base)",
                    file: log.path, remedy: "Restore the exposures folder from a copy.")
            }
        }
    }

    /// Effective steps begin at 1 and leave none out, up to what later attempts went on from.
    private func checkGaps(folder: String) throws {
        for (index, step) in effectiveSteps.enumerated() where step != UInt64(index) + 1 {
            throw KeifuError.badInput(
                "the exposures of step \(index + 1) are missing", file: folder,
                remedy: "Restore the exposures folder from a copy.")
        }
        if let last = attempts.last, last.startingAfterStep > UInt64(effectiveSteps.count) {
            throw KeifuError.badInput(
                "the exposures of step \(effectiveSteps.count + 1) are missing: attempt "
                    + "\(last.number) went on from step \(last.startingAfterStep)", file: folder,
                remedy: "Restore the exposures folder from a copy.")
        }
    }

    /// The rows of a step that led to the surviving weights, in row order; none where the step did not.
    public func effective(step: UInt64) throws -> [ExposureRecord] {
        for place in places[step] ?? [] where place.isEffective {
            return try logs[place.log].records(at: place.payload)
        }
        return []
    }

    /// The rows of a step in every attempt that came to it, attempts in order.
    public func all(step: UInt64) throws -> [ExposureRecord] {
        try (places[step] ?? []).flatMap { try logs[$0.log].records(at: $0.payload) }
    }

    /// Whether the rows that an attempt consumed at a step led to the surviving weights.
    public func isEffective(step: UInt64, attempt: UInt32) -> Bool {
        (places[step] ?? []).contains {
            $0.isEffective && logs[$0.log].header.attempt == attempt
        }
    }
}
