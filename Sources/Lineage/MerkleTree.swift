/// Merkle tree hashing as RFC 6962 §2.1 defines it, over SHA-256.
///
/// A leaf is hashed with a 0x00 byte in front, a node with 0x01, so no leaf can pass for a node; a tree of
/// n leaves splits at the largest power of two below n. Existing verifiers of certificate transparency
/// therefore apply.
public struct MerkleTree: Sendable {
    /// The hashes of the leaves, in order.
    public private(set) var leafHashes: [Digest]

    /// A tree over the given leaves, in the order given.
    public init(leaves: some Sequence<[UInt8]>) {
        leafHashes = leaves.map(Self.leafHash)
    }

    /// A tree over leaves that were hashed already, with ``leafHash(_:)``.
    public init(leafHashes: [Digest]) { self.leafHashes = leafHashes }

    /// The RFC's hash of a leaf: SHA-256(0x00 ‖ leaf).
    public static func leafHash(_ leaf: [UInt8]) -> Digest {
        var hasher = DigestHasher()
        hasher.update([0x00])
        hasher.update(leaf)
        return hasher.finalize()
    }

    /// The RFC's hash of a node: SHA-256(0x01 ‖ left ‖ right).
    public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
        var hasher = DigestHasher()
        hasher.update([0x01])
        hasher.update(left.bytes)
        hasher.update(right.bytes)
        return hasher.finalize()
    }

    /// The root: the digest of no bytes for an empty tree.
    public var root: Digest { Self.root(leafHashes[...]) }

    /// The audit path of the leaf at `index`: the hashes, from the leaf up, that lead to the root.
    ///
    /// - Precondition: `index` names a leaf.
    public func auditPath(of index: Int) -> [Digest] {
        precondition(leafHashes.indices.contains(index))
        return Self.path(index, leafHashes[...])
    }

    /// Whether an audit path leads from a leaf to a root (RFC 9162 §2.1.3.2).
    public static func verify(
        leafHash: Digest, index: Int, leafCount: Int, path: [Digest], root: Digest
    ) -> Bool {
        guard index >= 0, index < leafCount else { return false }
        var node = index
        var last = leafCount - 1
        var hash = leafHash
        for sibling in path {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                hash = nodeHash(sibling, hash)
                while node & 1 == 0, node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = nodeHash(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    private static func root(_ leaves: ArraySlice<Digest>) -> Digest {
        switch leaves.count {
        case 0: return .of([])
        case 1: return leaves[leaves.startIndex]
        default:
            let split = leaves.startIndex + splitPoint(leaves.count)
            return nodeHash(root(leaves[..<split]), root(leaves[split...]))
        }
    }

    private static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
        guard leaves.count > 1 else { return [] }
        let size = splitPoint(leaves.count)
        let split = leaves.startIndex + size
        if index < size {
            return path(index, leaves[..<split]) + [root(leaves[split...])]
        }
        return path(index - size, leaves[split...]) + [root(leaves[..<split])]
    }

    /// The largest power of two below `count`.
    private static func splitPoint(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
