internal import Foundation
internal import Storage

/// How often a measure takes which values, in bins that do not depend on the data: of the documents that rules
/// judge, the kept ones and the others.
struct MeasureHistogram: Sendable, Equatable {
    let measure: String
    let axis: MeasureAxis
    /// Kept documents, by bin.
    private(set) var kept: [Int]
    /// Documents that a rule dropped or that are duplicates, by bin.
    private(set) var removed: [Int]
    /// Values below the axis, or not numbers.
    private(set) var outside = 0
    /// The smallest value and how many documents have it, if any.
    private(set) var smallest: Extreme?
    /// The largest value and how many documents have it, if any.
    private(set) var largest: Extreme?
    /// Whether every value is a whole number.
    private(set) var isWhole = true

    /// A value at an end and how many documents have it: many measures are 0 for most documents.
    struct Extreme: Sendable, Equatable {
        var value: Float
        var documents: Int

        /// The one of two that lies further out, or both where they are the same.
        func combined(_ other: Extreme?, isFurther: (Float, Float) -> Bool) -> Extreme {
            guard let other else { return self }
            if value == other.value {
                return Extreme(value: value, documents: documents + other.documents)
            }
            return isFurther(value, other.value) ? self : other
        }
    }

    init(measure: String) {
        self.measure = measure
        axis = MeasureAxis(measure: measure)
        kept = Array(repeating: 0, count: axis.bins)
        removed = kept
    }

    /// All documents, by bin.
    var counts: [Int] { zip(kept, removed).map { $0 + $1 } }

    /// Documents on the axis.
    var total: Int { kept.reduce(0, +) + removed.reduce(0, +) }

    /// Adds a document.
    mutating func add(_ value: Float, isKept: Bool) {
        guard let bin = axis.bin(value) else {
            outside += 1
            return
        }
        if isKept { kept[bin] += 1 } else { removed[bin] += 1 }
        let one = Extreme(value: value, documents: 1)
        smallest = one.combined(smallest, isFurther: <)
        largest = one.combined(largest, isFurther: >)
        if value != value.rounded() { isWhole = false }
    }

    /// Adds the documents of another part of the corpus.
    mutating func add(_ other: MeasureHistogram) {
        for bin in kept.indices {
            kept[bin] += other.kept[bin]
            removed[bin] += other.removed[bin]
        }
        outside += other.outside
        if let value = other.smallest { smallest = value.combined(smallest, isFurther: <) }
        if let value = other.largest { largest = value.combined(largest, isFurther: >) }
        isWhole = isWhole && other.isWhole
    }

    /// The value below which a share of the documents lies, as far as bins can tell; `nil` without documents.
    func quantile(_ share: Double) -> Double? {
        let counts = counts
        let total = counts.reduce(0, +)
        guard total > 0, let smallest, let largest else { return nil }
        let wanted = share * Double(total)
        if wanted <= Double(smallest.documents) { return Double(smallest.value) }
        if wanted > Double(total - largest.documents) { return Double(largest.value) }
        var below = 0
        for (bin, count) in counts.enumerated() where count > 0 {
            if Double(below + count) >= wanted {
                let part = (wanted - Double(below)) / Double(count)
                var value = axis.edge(Double(bin) + max(0, min(0.999, part)))
                if isWhole { value.round(.down) }
                return min(max(value, Double(smallest.value)), Double(largest.value))
            }
            below += count
        }
        return Double(largest.value)
    }
}

/// A thousand bins are one field of bytes: written one by one, they would take longer than the documents in them.
extension MeasureHistogram: Codable {
    private enum CodingKeys: String, CodingKey {
        case measure, packed
    }

    func encode(to encoder: any Encoder) throws {
        var writer = ByteWriter()
        for count in kept + removed + [outside] { writer.variableLength(UInt64(count)) }
        writer.integer(UInt8(isWhole ? 1 : 0))
        for extreme in [smallest, largest] {
            writer.variableLength(UInt64(extreme?.documents ?? 0))
            writer.float(extreme?.value ?? 0)
        }
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(measure, forKey: .measure)
        try container.encode(Data(writer.bytes), forKey: .packed)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(measure: try container.decode(String.self, forKey: .measure))
        let packed = try container.decode(Data.self, forKey: .packed)
        var reader = ByteReader(Array(packed), file: measure)
        func count() throws -> Int { Int(clamping: try reader.variableLength()) }
        for bin in kept.indices { kept[bin] = try count() }
        for bin in removed.indices { removed[bin] = try count() }
        outside = try count()
        isWhole = try reader.integer(UInt8.self) != 0
        func extreme() throws -> Extreme? {
            let documents = try count()
            let value = try reader.float()
            return documents == 0 ? nil : Extreme(value: value, documents: documents)
        }
        smallest = try extreme()
        largest = try extreme()
    }
}
