internal import Lineage
internal import Recipes

/// Draws the held-out documents by hash of their duplicate cluster.
///
/// The cluster's key is the id of the document that was kept of it, so a copy can never stand in training
/// text while its original is held out. The draw is SHA-256("held-out" ‖ seed ‖ key), its leading 64 bits
/// read as a fraction; it does not depend on what else the corpus holds.
struct HeldOutSplit: Sendable {
    let fraction: Double
    let seed: UInt64

    init(_ settings: BuildRecipe.HeldOutSettings) {
        fraction = settings.fraction
        seed = settings.seed
    }

    func split(ofCluster key: Digest) -> Verdict.Split {
        var hasher = DigestHasher()
        hasher.field("held-out")
        hasher.update(seed)
        hasher.update(key.bytes)
        // 53 bits are exact in a Double.
        let draw = Double(hasher.finalize().leadingWord >> 11) / Double(UInt64(1) << 53)
        return draw < fraction ? .heldOut : .train
    }
}
