internal import Foundation

/// The axis of a measure: where values stand, and which share a bin. It depends on the measure's name alone,
/// so that reports of two corpora can be laid side by side.
enum MeasureAxis: Equatable, Sendable {
    /// From 0 to a limit in equal bins. What lies above has a bin of its own where that can be; else it
    /// belongs to the last one.
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
        case "mean_word_length": self = .linear(upTo: 10, bins: 50, hasOverflow: true)
        case "perplexity": self = .logarithmic(decades: 6)
        case "leading_kana": self = .units(51)
        case "stop_words": self = .units(17)
        case "listed_domain": self = .units(2)
        default:
            let ending = measure.split(separator: "_").last.map(String.init) ?? measure
            switch ending {
            case "fraction": self = .linear(upTo: 1, bins: 50, hasOverflow: false)
            case "ratio", "score": self = .linear(upTo: 1, bins: 50, hasOverflow: true)
            case "word" where measure.hasSuffix("_per_word"):
                self = .linear(upTo: 1, bins: 50, hasOverflow: true)
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

    /// The bins worth drawing: all of a short axis, and of a long one those from the beginning or the first
    /// in use to the last in use, with one beside them.
    func shown(_ used: [Int]) -> Range<Int> {
        let last = used.max() ?? 0
        switch self {
        case .linear(_, let count, _): return 0..<max(count, min(last + 1, bins))
        case .units(let count): return 0..<max(count, min(last + 1, bins))
        case .counts:
            let first = used.min() ?? 0
            return (first < 20 ? 0 : first - 1)..<min(bins, max(last + 2, 10))
        case .logarithmic:
            let first = used.min() ?? 0
            return max(0, first - 1)..<min(bins, max(last + 2, first + 10))
        }
    }

    /// Places with a label.
    func ticks(_ range: Range<Int>) -> [Double] {
        switch self {
        case .linear(_, let count, _): return (0...4).map { Double(count) * Double($0) / 4 }
        case .units(let count):
            let step = count > 20 ? 10 : count > 5 ? 4 : 1
            return stride(from: 0, to: count, by: step).map { Double($0) + 0.5 }
        case .counts, .logarithmic:
            let decades = range.filter { $0 % 10 == 0 }.map(Double.init)
            // A stretch within a decade has its ends for labels.
            return decades.count > 1
                ? decades : [Double(range.lowerBound), Double(range.upperBound)]
        }
    }

    /// The label at a place.
    func label(_ place: Double) -> String {
        if case .units = self { return HTMLText.number(place.rounded(.down)) }
        return Self.short(edge(place))
    }

    /// What a bin holds, in words.
    func describe(_ bin: Int) -> String {
        if hasOverflow, bin == bins - 1 {
            if case .linear = self { return "above \(Self.short(edge(Double(bin))))" }
            return "\(Self.short(edge(Double(bin)))) or more"
        }
        switch self {
        case .units: return "\(bin)"
        case .counts where bin < 10: return "\(bin) to less than \(bin + 1)"
        default:
            return "\(Self.short(edge(Double(bin)))) to less than "
                + Self.short(edge(Double(bin + 1)))
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
        let places = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
        var text = HTMLText.decimal(value, places: places)
        while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") {
            text.removeLast()
        }
        return text
    }
}
