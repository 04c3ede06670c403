/// The root of a ``MerkleTree`` over leaves that come one after another: of n leaves it holds log₂ n hashes.
///
/// ```swift
/// var tree = MerkleTreeBuilder()
/// for leaf in leaves { tree.append(leafHash: MerkleTree.leafHash(leaf)) }
/// let root = tree.root        // MerkleTree(leaves: leaves).root
/// ```
///
/// A tree of RFC 6962 splits at the largest power of two below n, so it is a row of perfect subtrees, one for
/// each bit of n, the largest first: a new leaf joins the subtrees of its own size as carries do in a binary
/// counter, and the root joins what is left from the right.
public struct MerkleTreeBuilder: Sendable {
    /// The roots of the perfect subtrees, the largest first: one for each bit of ``count``.
    private var subtrees: [Digest] = []
    /// How many leaves there are.
    public private(set) var count = 0

    /// A tree without leaves.
    public init() {}

    /// Adds the next leaf, hashed with ``MerkleTree/leafHash(_:)``.
    public mutating func append(leafHash: Digest) {
        var hash = leafHash
        for _ in 0..<count.trailingOneBitCount {
            hash = MerkleTree.nodeHash(subtrees.removeLast(), hash)
        }
        subtrees.append(hash)
        count += 1
    }

    /// Adds the next leaves, hashed with ``MerkleTree/leafHash(_:)``.
    public mutating func append(leafHashes: some Sequence<Digest>) {
        for hash in leafHashes { append(leafHash: hash) }
    }

    /// The root of the leaves so far: the digest of no bytes where there are none.
    public var root: Digest {
        guard var root = subtrees.last else { return .of([]) }
        for subtree in subtrees.dropLast().reversed() { root = MerkleTree.nodeHash(subtree, root) }
        return root
    }
}

extension Int {
    /// How many of the lowest bits are 1.
    fileprivate var trailingOneBitCount: Int { (~self).trailingZeroBitCount }
}
