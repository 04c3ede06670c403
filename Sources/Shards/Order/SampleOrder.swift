public import Lineage

/// The order in which one shard set's samples are read: a pure, invertible function, not a file.
///
/// In every epoch each sample stands at exactly one position. World size, batch size and micro-batching
/// appear nowhere in it, so a run resumed on other hardware sees the same samples at the same steps.
///
/// Epoch e is the ``FeistelPermutation`` of the samples under the key
/// SHA-256(shard-set root ‖ source ‖ e ‖ seed), the three integers as eight little-endian bytes each.
public struct SampleOrder: Sendable {
    /// The root of the shard set.
    public let shardRoot: Digest
    /// The set's index among the run's shard sets.
    public let source: UInt32
    /// How many samples the set has.
    public let sampleCount: UInt64
    /// The run's seed.
    public let seed: UInt64

    /// The order of a shard set's samples in a run.
    ///
    /// - Parameters:
    ///   - shardRoot: ``ShardSet/root``.
    ///   - source: the set's index among the run's shard sets, from 0.
    ///   - sampleCount: ``ShardSet/sampleCount(sequenceLength:)``.
    ///   - seed: the run's seed.
    public init(shardRoot: Digest, source: UInt32, sampleCount: UInt64, seed: UInt64) {
        self.shardRoot = shardRoot
        self.source = source
        self.sampleCount = sampleCount
        self.seed = seed
    }

    /// The permutation from positions to samples in one epoch, for whoever asks it many times.
    public func permutation(epoch: UInt64) -> FeistelPermutation {
        var hasher = DigestHasher()
        hasher.update(shardRoot.bytes)
        hasher.update(UInt64(source))
        hasher.update(epoch)
        hasher.update(seed)
        return FeistelPermutation(count: sampleCount, key: hasher.finalize())
    }

    /// The sample at a position of an epoch, in constant time.
    ///
    /// - Precondition: `position < sampleCount`.
    public func sample(at position: UInt64, epoch: UInt64) -> UInt64 {
        permutation(epoch: epoch).image(of: position)
    }

    /// The position of a sample in an epoch, in constant time.
    ///
    /// - Precondition: `sample < sampleCount`.
    public func position(of sample: UInt64, epoch: UInt64) -> UInt64 {
        permutation(epoch: epoch).preimage(of: sample)
    }
}
