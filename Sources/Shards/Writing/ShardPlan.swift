public import Lineage
internal import Storage

/// What a shard set is made of: everything that decides its bytes.
public struct ShardPlan: Equatable, Sendable {
    /// The corpus's root.
    public var corpusRoot: Digest
    /// The hash of the recipe that the corpus was built by.
    public var corpusRecipeHash: Digest
    /// SHA-256 of the tokenizer's `tokenizer.json`.
    public var tokenizerDigest: Digest
    /// The number of ids that a token can have.
    public var vocabularySize: Int
    /// The id of the token that ends each document.
    public var endOfText: UInt32
    /// The part of the corpus that is taken.
    public var split: Verdict.Split
    /// The seed of the order of documents.
    public var shuffleSeed: UInt64

    /// A plan.
    public init(
        corpusRoot: Digest, corpusRecipeHash: Digest, tokenizerDigest: Digest, vocabularySize: Int,
        endOfText: UInt32, split: Verdict.Split, shuffleSeed: UInt64
    ) {
        self.corpusRoot = corpusRoot
        self.corpusRecipeHash = corpusRecipeHash
        self.tokenizerDigest = tokenizerDigest
        self.vocabularySize = vocabularySize
        self.endOfText = endOfText
        self.split = split
        self.shuffleSeed = shuffleSeed
    }

    /// The digest by which a folder knows whether it holds what is asked for.
    public var identity: Digest {
        var hasher = DigestHasher()
        hasher.field("keifu shard plan \(ShardManifest.formatVersion)")
        hasher.update(corpusRoot.bytes)
        hasher.update(corpusRecipeHash.bytes)
        hasher.update(tokenizerDigest.bytes)
        hasher.update(UInt64(vocabularySize))
        hasher.update(UInt64(endOfText))
        hasher.field(split.rawValue)
        hasher.update(shuffleSeed)
        return hasher.finalize()
    }

    /// The order of documents in the set: that of SHA-256(shuffle seed ‖ id), so that neighbours are strangers.
    ///
    /// - Returns: indices into `ids`.
    public func order(of ids: [Digest]) -> [Int] {
        ids.enumerated()
            .map { (index: $0, key: Identity.shuffleKey(seed: shuffleSeed, id: $1)) }
            .sorted { $0.key < $1.key }
            .map(\.index)
    }

    func token(_ id: UInt32, of document: Digest) throws(KeifuError) -> UInt32 {
        guard id < UInt32(clamping: vocabularySize) else {
            throw .badInput(
                "document \(document) has the token \(id), which is not in the vocabulary of "
                    + "\(vocabularySize)",
                remedy: "The tokenizer contradicts itself; make it again.")
        }
        return id
    }
}
