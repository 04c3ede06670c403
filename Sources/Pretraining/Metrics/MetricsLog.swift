internal import Foundation
internal import Storage

/// What `metrics.jsonl` says of one step.
public struct StepMetrics: Sendable {
    /// The step, from 1.
    public var step: UInt64
    /// Mean over the step's targets, in nats.
    public var loss: Double
    /// The schedule's rate.
    public var learningRate: Double
    /// Global norm before clipping.
    public var gradientNorm: Double
    /// Tokens read since the first step: steps × sequences × context.
    public var tokens: UInt64
    /// Targets of this step that had a loss.
    public var targets: UInt64
    /// The highest epoch among the step's rows.
    public var epoch: UInt64
    /// Wall time of this step; outside determinism.
    public var seconds: Double
    /// Tokens of this step by its wall time; outside determinism.
    public var tokensPerSecond: Double

    fileprivate var line: String {
        JSONText.object([
            ("step", JSONText(step)), ("loss", .number(loss)), ("lr", .number(learningRate)),
            ("grad_norm", .number(gradientNorm)), ("tokens", JSONText(tokens)),
            ("targets", JSONText(targets)), ("epoch", JSONText(epoch)),
            ("seconds", .number((seconds * 1e6).rounded() / 1e6)),
            ("tokens_per_second", .number((tokensPerSecond * 10).rounded() / 10)),
        ]).line + "\n"
    }
}

/// `metrics.jsonl`: one line a step, of the steps that led to the surviving weights.
struct MetricsLog {
    static let name = "metrics.jsonl"
    private let path: String

    /// Opens the log of a run whose next step is `step` + 1: lines of later steps, and half a line that a
    /// kill left, are removed.
    init(folder: String, keepingThrough step: UInt64) throws(KeifuError) {
        path = Paths.join(folder, Self.name)
        guard Files.exists(path) else {
            try Files.replace(path, with: "")
            return
        }
        var kept: [UInt8] = []
        for line in try Files.read(path).split(separator: 0x0A) {
            guard
                let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
                let recorded = (object["step"] as? NSNumber)?.uint64Value
            else { continue }
            if recorded <= step { kept += line + [0x0A] }
        }
        try Files.replace(path, with: kept)
    }

    /// Appends the line of a step.
    func append(_ metrics: StepMetrics) throws(KeifuError) {
        try Files.append(path, Array(metrics.line.utf8))
    }
}
