internal import Foundation

/// The axis of a measure: where values stand, and which share a bin. It depends on the measure's name alone,
/// so that reports of two corpora can be laid side by side.
enum MeasureAxis: Equatable, Sendable {
    /// From 0 to a limit in equal bins, of which a plot draws several as one. What lies above has a bin of
    /// its own where that can be; else it belongs to the last one.
    case linear(upTo: Double, bins: Int, hasOverflow: Bool)
    /// The whole numbers from 0 to one less than the limit, a bin each, and one for what lies above.
    case units(Int)
    /// A bin for each of 0 to 9, then ten bins a decade.
    case counts(decades: Int)
    /// Ten bins a decade, from 1.
    case logarithmic(decades: Int)

    /// The axis of a measure.
    init(measure: String) {
        switch measure {
        case "mean_word_length": self = .linear(upTo: 10, bins: 500, hasOverflow: true)
        case "perplexity": self = .logarithmic(decades: 6)
        case "leading_kana": self = .units(51)
        case "stop_words": self = .units(17)
        case "listed_domain": self = .units(2)
        default:
            let ending = measure.split(separator: "_").last.map(String.init) ?? measure
            switch ending {
            case "fraction": self = .linear(upTo: 1, bins: 500, hasOverflow: false)
            case "ratio", "score": self = .linear(upTo: 1, bins: 500, hasOverflow: true)
            case "word" where measure.hasSuffix("_per_word"):
                self = .linear(upTo: 1, bins: 500, hasOverflow: true)
            default: self = .counts(decades: 11)
            }
        }
    }

    /// How many bins there are.
    var bins: Int {
        switch self {
        case .linear(_, let bins, let hasOverflow): bins + (hasOverflow ? 1 : 0)
        case .units(let count): count + 1
        case .counts(let decades): 10 + 10 * decades + 1
        case .logarithmic(let decades): 10 * decades + 1
        }
    }

    /// Whether the last bin holds everything above the axis.
    var hasOverflow: Bool {
        if case .linear(_, _, false) = self { return false }
        return true
    }

    /// The bin of a value; `nil` for what is not a number or below 0.
    func bin(_ value: Float) -> Int? {
        guard value >= 0 else { return nil }
        guard value.isFinite else { return hasOverflow ? bins - 1 : nil }
        switch self {
        case .linear(let limit, let count, _):
            // A classifier's probability may be 1.00001 by rounding.
            guard value > Float(limit) * 1.0001 else {
                // In Float32, so that 0.02 lies on its edge and not below it.
                return min(Int(value * (Float(count) / Float(limit))), count - 1)
            }
            return hasOverflow ? count : nil
        case .units(let count): return Int(min(value, Float(count)))
        case .counts, .logarithmic: return min(Int(place(Double(value))), bins - 1)
        }
    }

    /// The place of a value on the axis, in bins from the left.
    func place(_ value: Double) -> Double {
        switch self {
        case .linear(let limit, let count, _): return max(0, value) / limit * Double(count)
        case .units: return max(0, value)
        case .counts: return value < 10 ? max(0, value) : 10 * log10(value)
        case .logarithmic: return value <= 1 ? 0 : 10 * log10(value)
        }
    }

    /// The value at a place on the axis; a whole number is the left edge of that bin.
    func edge(_ place: Double) -> Double {
        switch self {
        case .linear(let limit, let count, _): return place * limit / Double(count)
        case .units: return place
        case .counts: return place < 10 ? place : pow(10, place / 10)
        case .logarithmic: return pow(10, place / 10)
        }
    }

    /// A number in few characters: `0.25`, `12.6`, `316`, `31.6k`, `1M`.
    static func short(_ value: Double) -> String {
        for (limit, unit) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")]
        where value >= limit * 0.9999 {
            return digits(value / (unit == "k" ? 1e3 : limit)) + unit
        }
        return digits(value)
    }

    /// Three digits, no zeros behind the point.
    private static func digits(_ value: Double) -> String {
        var places = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
        var small = abs(value)
        while small > 0, small < 0.1, places < 5 {
            small *= 10
            places += 1
        }
        var text = HTMLText.decimal(value, places: places)
        while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") {
            text.removeLast()
        }
        return text
    }
}
