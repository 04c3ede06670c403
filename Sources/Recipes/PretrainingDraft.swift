internal import Storage

/// A training recipe as the file has it: what is not said is `nil`.
///
/// ``resolved()`` fills in the defaults. `lines` remembers where each key stands, for errors that only
/// show once two values are held against each other.
struct PretrainingDraft {
    var file: String
    var lines: [String: Int] = [:]

    var shards: [(path: String, weight: ExactDecimal)] = []
    var vocabulary: Int?
    var width: Int?
    var layers: Int?
    var heads: Int?
    var kvHeads: Int?
    var hidden: Int?
    var context: Int?
    var ropeTheta: Double?
    var normEpsilon: Double?
    var tied: Bool?
    var sequences: Int?
    var micro: Int?
    var learningRate: Double?
    var betas: [Double]?
    var epsilon: Double?
    var weightDecay: Double?
    var clip: Double?
    var scheduleKind: PretrainingRecipe.Schedule.Kind?
    var warmupSteps: Int?
    var steps: Int?
    var minimumRate: Double?
    var decaySteps: Int?
    var documentMask: Bool?
    var checkpointEvery: Int?
    var checkpointKeep: Int?
    var threads: Int?
    var seed: UInt64?

    /// An error about the value of a key.
    func error(_ key: String, _ problem: String, remedy: String? = nil) -> KeifuError {
        .badInput("\(key): \(problem)", file: file, line: lines[key], remedy: remedy)
    }

    /// The value of a key that has no default.
    func required<Value>(_ key: String, _ value: Value?) throws(KeifuError) -> Value {
        guard let value else {
            throw .badInput(
                "the key \(key) is missing", file: file, remedy: "Add it; it has no default.")
        }
        return value
    }
}

/// A plain decimal such as `0.7`, kept exactly: `digits / 10^decimals`.
struct ExactDecimal: Equatable {
    var digits: UInt64
    var decimals: Int

    static let one = ExactDecimal(digits: 1, decimals: 0)

    /// Reads digits with at most one point and at most nine digits behind it.
    init?(_ text: String) {
        var digits: UInt64 = 0
        var decimals = 0
        var sawPoint = false
        var sawDigit = false
        for unit in text.utf8 {
            switch unit {
            case 0x30...0x39:
                let (scaled, tooLarge) = digits.multipliedReportingOverflow(by: 10)
                let (sum, overflow) = scaled.addingReportingOverflow(UInt64(unit - 0x30))
                if tooLarge || overflow { return nil }
                digits = sum
                sawDigit = true
                if sawPoint { decimals += 1 }
            case 0x2E where !sawPoint: sawPoint = true
            default: return nil
            }
        }
        guard sawDigit, decimals <= 9 else { return nil }
        self.init(digits: digits, decimals: decimals)
    }

    init(digits: UInt64, decimals: Int) {
        self.digits = digits
        self.decimals = decimals
    }

    /// The values as integers in the same proportions, in lowest terms; `nil` if they do not fit.
    static func integers(_ values: [ExactDecimal]) -> [UInt64]? {
        let places = values.map(\.decimals).max() ?? 0
        var scaled: [UInt64] = []
        for value in values {
            var digits = value.digits
            for _ in value.decimals..<places {
                let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                digits = product
            }
            scaled.append(digits)
        }
        let divisor = scaled.reduce(0, greatestCommonDivisor)
        return divisor == 0 ? scaled : scaled.map { $0 / divisor }
    }

    private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        right == 0 ? left : greatestCommonDivisor(right, left % right)
    }
}
