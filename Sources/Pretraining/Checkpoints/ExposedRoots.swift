public import Lineage

/// What a checkpoint was exposed to: the roots of three Merkle trees over its distinct documents.
///
/// Leaves are the 32 bytes of each digest, each once, in byte order; hashing is RFC 6962's. A document
/// counts when an effective step up to the checkpoint had one of its tokens as input or as target.
public struct ExposedRoots: Sendable, Equatable {
    /// One tree: its root, and the number of leaves that a verifier needs beside it.
    public struct Tree: Sendable, Equatable {
        /// The RFC 6962 root; of no leaves, the SHA-256 of no bytes.
        public var root: Digest
        /// How many leaves there are.
        public var count: Int

        /// The tree over a set of digests.
        public init(leaves: Set<Digest>) {
            root = MerkleTree(leaves: leaves.sorted().map(\.bytes)).root
            count = leaves.count
        }

        init(root: Digest, count: Int) {
            self.root = root
            self.count = count
        }
    }

    /// Over document ids.
    public var ids: Tree
    /// Over hashes of the documents' folded texts.
    public var texts: Tree
    /// Over the SHA-256 of the documents' URLs as UTF-8; documents without one have no leaf.
    public var urls: Tree

    /// The root over the three roots, as leaves in the order ids, texts, urls.
    public var root: Digest {
        MerkleTree(leaves: [ids.root.bytes, texts.root.bytes, urls.root.bytes]).root
    }

    /// The trees over the given digests.
    public init(ids: Set<Digest>, texts: Set<Digest>, urls: Set<Digest>) {
        self.ids = Tree(leaves: ids)
        self.texts = Tree(leaves: texts)
        self.urls = Tree(leaves: urls)
    }

    init(ids: Tree, texts: Tree, urls: Tree) {
        self.ids = ids
        self.texts = texts
        self.urls = urls
    }
}
