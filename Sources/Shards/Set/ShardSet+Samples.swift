public import Storage

/// Samples: sample w holds the tokens [wS, wS + S] of the set, S inputs and S targets that overlap by all but one.
/// Neighbouring samples share one token, so that every token but the set's first is a target exactly once an
/// epoch.
extension ShardSet {
    /// How many samples of `sequenceLength` inputs the set has.
    public func sampleCount(sequenceLength: Int) -> UInt64 {
        tokenCount == 0 ? 0 : (tokenCount - 1) / UInt64(sequenceLength)
    }

    /// The tokens at the set's end that no sample holds; a run records them.
    public func tail(sequenceLength: Int) -> Range<UInt64> {
        let samples = sampleCount(sequenceLength: sequenceLength)
        guard samples > 0 else { return 0..<tokenCount }
        return samples * UInt64(sequenceLength) + 1..<tokenCount
    }

    /// The places of a sample's `sequenceLength` + 1 tokens.
    public func range(ofSample sample: UInt64, sequenceLength: Int) -> Range<UInt64> {
        let start = sample * UInt64(sequenceLength)
        return start..<start + UInt64(sequenceLength) + 1
    }

    /// A sample's `sequenceLength` + 1 tokens.
    public func tokens(ofSample sample: UInt64, sequenceLength: Int) throws(KeifuError) -> [Int32] {
        try tokens(range(ofSample: sample, sequenceLength: sequenceLength))
    }
}
