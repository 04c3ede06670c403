public import Ledger
public import Lineage
public import Storage

/// A document as a shard set knows it.
public typealias ShardDocument = ShardRow

/// A sealed set of token shards: a corpus's documents as tokens, one behind the other, each with an
/// end-of-text token, and the ledger of which tokens are whose.
///
/// ```swift
/// let set = try ShardSet(path: "out/shards")
/// let tokens = try set.tokens(ofSample: 12, sequenceLength: 512)     // 513 tokens
/// for segment in set.segments(of: set.range(ofSample: 12, sequenceLength: 512)) {
///     print(try set.document(segment.document).path, segment.tokens)
/// }
/// ```
public final class ShardSet: Sendable {
    /// The name of the token files, without `.bin` and `.idx`.
    public static let stem = "tokens"
    static let ledgerName = "ledger.sqlite"
    static let tokenizerName = "tokenizer"

    /// The folder.
    public let path: String
    /// The seal.
    public let manifest: ShardManifest
    /// The set's name for whatever is derived from it (``ShardManifest/root``).
    public let root: Digest
    /// Which tokens are whose.
    public let ledger: ShardLedger
    let dataset: IndexedDatasetReader

    /// Opens a shard set and checks that its files fit each other; ``verify()`` checks every byte.
    ///
    /// - Throws: `KeifuError` naming the file and offset that is wrong.
    public init(path: String) throws {
        self.path = path
        manifest = try ShardManifest.load(folder: path)
        root = manifest.root
        let stem = Paths.join(path, Self.stem)
        dataset = try IndexedDatasetReader(
            stem: stem, tokenCount: manifest.tokenCount)
        ledger = try ShardLedger(path: Paths.join(path, Self.ledgerName))
        guard dataset.sequenceCount == manifest.documentCount else {
            throw KeifuError.badInput(
                "the index has \(dataset.sequenceCount) documents, the manifest "
                    + "\(manifest.documentCount)",
                file: stem + ".idx", offset: 18,
                remedy: "A file of another set lies here; make the shards again.")
        }
        guard ledger.documentCount == manifest.documentCount else {
            throw KeifuError.badInput(
                "the ledger has \(ledger.documentCount) documents, the manifest "
                    + "\(manifest.documentCount)",
                file: ledger.path, remedy: "Restore the ledger or make the shards again.")
        }
    }

    /// The root of the corpus that the documents come from.
    public var corpusRoot: Digest { manifest.corpusRoot }
    /// SHA-256 of the tokenizer's `tokenizer.json`.
    public var tokenizerDigest: Digest { manifest.tokenizerDigest }
    /// The number of ids that a token can have.
    public var vocabularySize: Int { manifest.vocabularySize }
    /// The id of the token that ends each document.
    public var endOfText: UInt32 { manifest.endOfText }
    /// Tokens in the set, the ends of documents included.
    public var tokenCount: UInt64 { manifest.tokenCount }
    /// Documents in the set.
    public var documentCount: Int { manifest.documentCount }
    /// The part of the corpus that the documents are.
    public var split: Verdict.Split { manifest.split }
    /// The folder with the tokenizer that made the tokens.
    public var tokenizerPath: String { Paths.join(path, Self.tokenizerName) }
    /// Where the corpus lies now, as far as the build log knows.
    public var corpusPath: String? { BuildLog(folder: path).location(of: "corpus") }

    /// Tokens by their places in the set.
    ///
    /// - Throws: `KeifuError` where the range is not in the set or a token is not in the vocabulary.
    public func tokens(_ range: Range<UInt64>) throws(KeifuError) -> [Int32] {
        var failure: KeifuError?
        let result = [Int32](unsafeUninitializedCapacity: range.count) { buffer, count in
            do throws(KeifuError) {
                try copyTokens(range, into: buffer)
                count = range.count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return result
    }

    /// Copies tokens by their places in the set into a buffer that has room for them.
    public func copyTokens(
        _ range: Range<UInt64>, into target: UnsafeMutableBufferPointer<Int32>
    ) throws(KeifuError) {
        guard range.upperBound <= tokenCount, target.count >= range.count else {
            throw .badInput(
                "tokens \(range) are not in the set of \(tokenCount)",
                file: Paths.join(path, Self.stem + ".bin"))
        }
        try dataset.copy(range, below: vocabularySize, into: target)
    }
}

/// A run of tokens that belong to one document.
public struct DocumentSegment: Equatable, Sendable {
    /// The document's place in the set.
    public var document: Int
    /// Places in the set; never empty.
    public var tokens: Range<UInt64>

    /// A segment.
    public init(document: Int, tokens: Range<UInt64>) {
        self.document = document
        self.tokens = tokens
    }
}
