public import Storage

/// The order of samples over several shard sets with weights: sample k of a run, as a pure function.
///
/// Sources take turns by exact integer arithmetic; a source's own turns go through its epochs, each in the order
/// of its ``SampleOrder``. With one source the k-th sample of the run is the k-th of that order. Both directions
/// cost O(sources · log sources), whatever k.
///
/// ```swift
/// let place = mixture.place(of: step * sequencesPerStep + row)
/// let tokens = try sets[place.source].tokens(ofSample: place.sample, sequenceLength: 512)
/// ```
public struct Mixture: Sendable {
    /// Where a sample of the run lies.
    public struct Place: Equatable, Hashable, Sendable {
        /// The shard set's index among the run's.
        public var source: Int
        /// The epoch of that shard set, from 0.
        public var epoch: UInt64
        /// The sample in the shard set.
        public var sample: UInt64

        /// A place.
        public init(source: Int, epoch: UInt64, sample: UInt64) {
            self.source = source
            self.epoch = epoch
            self.sample = sample
        }
    }

    /// The order of each source.
    public let orders: [SampleOrder]
    private let interleaving: Interleaving

    /// A mixture of sources.
    ///
    /// - Parameters:
    ///   - orders: each source's order, under its index.
    ///   - weights: how many turns each source has in proportion to the others; see ``wholeWeights(_:)``.
    /// - Throws: `KeifuError` where a source has no sample, or weights are 0, too large or not one for each source.
    public init(orders: [SampleOrder], weights: [UInt64]) throws(KeifuError) {
        guard !orders.isEmpty, orders.count == weights.count else {
            throw .badInput(
                "\(orders.count) shard sets have \(weights.count) weights",
                remedy: "Give each shard set one weight.")
        }
        if let empty = orders.firstIndex(where: { $0.sampleCount == 0 }) {
            throw .badInput(
                "shard set \(empty) is shorter than one sample",
                remedy: "Shorten model.context or give the set more text.")
        }
        let weights = Interleaving.reduced(weights)
        guard !weights.contains(0), weights.allSatisfy({ $0 < 1 << 31 }),
            weights.reduce(0, +) < 1 << 31
        else {
            throw .badInput(
                "the weights of the shard sets are 0 or too large",
                remedy: "Give weights above 0 whose sum is below 2^31.")
        }
        self.orders = orders
        interleaving = Interleaving(weights: weights)
    }

    /// One shard set alone.
    public init(order: SampleOrder) throws(KeifuError) {
        try self.init(orders: [order], weights: [1])
    }

    /// Weights as a recipe writes them (`0.7`), as whole millionths, rounded to the nearest and at least 1.
    ///
    /// - Throws: `KeifuError` where a weight is not a number above 0 and at most 1000.
    public static func wholeWeights(_ weights: [Double]) throws(KeifuError) -> [UInt64] {
        var result: [UInt64] = []
        for weight in weights {
            guard weight > 0, weight <= 1000 else {
                throw .badInput(
                    "the weight \(weight) of a shard set is not above 0 and at most 1000",
                    remedy: "Weights are proportions: 0.7 and 0.3 are the same as 7 and 3.")
            }
            result.append(max(1, UInt64((weight * 1_000_000).rounded())))
        }
        return Interleaving.reduced(result)
    }

    /// The place of the run's sample with the given number, from 0.
    public func place(of globalSample: UInt64) -> Place {
        let turn = interleaving.turn(at: globalSample)
        let order = orders[turn.source]
        let (epoch, position) = turn.index.quotientAndRemainder(dividingBy: order.sampleCount)
        return Place(
            source: turn.source, epoch: epoch, sample: order.sample(at: position, epoch: epoch))
    }

    /// The number in the run of the sample at a place: the inverse of ``place(of:)``.
    ///
    /// - Precondition: the place names a source and one of its samples.
    public func globalSample(of place: Place) -> UInt64 {
        let order = orders[place.source]
        let position = order.position(of: place.sample, epoch: place.epoch)
        return interleaving.number(
            of: Interleaving.Turn(
                source: place.source, index: place.epoch * order.sampleCount + position))
    }
}
