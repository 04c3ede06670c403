internal import Foundation

/// How often a measure takes which values, in bins that do not depend on the data.
///
/// Fractions have 50 bins from 0 to 1; anything else has ten bins a decade, from 0 and then 1 upwards.
struct MeasureHistogram: Sendable, Equatable {
    let measure: String
    private(set) var counts: [Int]
    /// Values outside all bins, or not numbers.
    private(set) var outside = 0

    private static let fractionBins = 50
    private static let binsOfDecade = 10
    private static let decades = 12

    init(measure: String) {
        self.measure = measure
        let isFraction = measure.hasSuffix("_fraction")
        counts = Array(
            repeating: 0,
            count: isFraction ? Self.fractionBins : Self.binsOfDecade * Self.decades + 1)
    }

    /// Whether values lie between 0 and 1.
    var isFraction: Bool { measure.hasSuffix("_fraction") }

    /// The place of a value on the axis, in bins from the left.
    func place(_ value: Double) -> Double {
        if isFraction { return value * Double(Self.fractionBins) }
        return value < 1 ? max(0, value) : 1 + log10(value) * Double(Self.binsOfDecade)
    }

    /// The value at a place on the axis; a whole number is the left edge of that bin.
    func edge(_ place: Double) -> Double {
        if isFraction { return place / Double(Self.fractionBins) }
        return place < 1 ? place : pow(10, (place - 1) / Double(Self.binsOfDecade))
    }

    mutating func add(_ value: Float) {
        // In Float32, so that 0.02 lies on its edge and not below it.
        let place = isFraction ? Double(value * Float(Self.fractionBins)) : place(Double(value))
        guard place.isFinite, place >= 0 else {
            outside += 1
            return
        }
        // The largest fraction, 1, belongs to the last bin.
        let bin = isFraction ? min(Int(place), counts.count - 1) : Int(min(place, 1e9))
        if counts.indices.contains(bin) { counts[bin] += 1 } else { outside += 1 }
    }

    mutating func add(_ other: MeasureHistogram) {
        for index in counts.indices { counts[index] += other.counts[index] }
        outside += other.outside
    }
}
