internal import Glibc

/// Chooses the next token from logits: the best one, or at random under a temperature and a top-p cut
/// (Holtzman et al., The Curious Case of Neural Text Degeneration, 2020).
public struct TokenSampler: Sendable {
    private let temperature: Double
    private let topP: Double
    private var state: UInt64

    /// A sampler.
    /// - Parameters:
    ///   - temperature: 0 takes the most likely token always.
    ///   - topP: only the most likely tokens whose probabilities sum to this much are drawn from.
    ///   - seed: the same seed, logits and settings give the same tokens.
    public init(temperature: Double, topP: Double, seed: UInt64) {
        self.temperature = temperature
        self.topP = topP
        state = seed
    }

    /// The next token; ties go to the lower id.
    public mutating func next(_ logits: [Float]) -> Int32 {
        guard let best = logits.indices.max(by: { logits[$0] < logits[$1] }) else { return 0 }
        let top = logits.firstIndex(of: logits[best]) ?? best
        if temperature <= 0 { return Int32(top) }
        var candidates = logits.indices.map { index in
            (
                token: index,
                weight: exp((Double(logits[index]) - Double(logits[top])) / temperature)
            )
        }
        candidates.sort { ($1.weight, $0.token) < ($0.weight, $1.token) }
        let total = candidates.reduce(0) { $0 + $1.weight }
        var kept = 0.0
        var count = 0
        for candidate in candidates {
            kept += candidate.weight
            count += 1
            if kept >= topP * total { break }
        }
        var point = unitInterval() * kept
        for candidate in candidates[..<count] {
            point -= candidate.weight
            if point < 0 { return Int32(candidate.token) }
        }
        return Int32(candidates[count - 1].token)
    }

    /// A whole number below `bound`, nearly uniform.
    mutating func number(below bound: UInt64) -> UInt64 {
        UInt64(unitInterval() * Double(bound))
    }

    /// A number in [0, 1) from SplitMix64 (Steele, Lea and Flood, 2014).
    private mutating func unitInterval() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) * 0x1p-53
    }
}
