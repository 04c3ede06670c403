internal import Foundation
public import Lineage
public import Storage

/// A shard set's `manifest.json`: the seal, written when all else is in place.
public struct ShardManifest: Equatable, Sendable {
    /// The manifest's name in the folder.
    public static let name = "manifest.json"
    /// The version of the layout that this program writes and reads.
    public static let formatVersion = 1
    /// What the manifest calls itself.
    static let kind = "shards"
    static let unsealed = String(repeating: "0", count: 64)

    /// What was to be made: the digest of everything that decides the bytes.
    public var identity: Digest
    /// The root of the corpus that the documents come from.
    public var corpusRoot: Digest
    /// The hash of the recipe that the corpus was built by.
    public var corpusRecipeHash: Digest
    /// SHA-256 of the tokenizer's `tokenizer.json`.
    public var tokenizerDigest: Digest
    /// The part of the corpus: `train` or `held_out`.
    public var split: Verdict.Split
    /// The seed of the order of documents.
    public var shuffleSeed: UInt64
    /// The id of the token that ends each document.
    public var endOfText: UInt32
    /// The number of ids that a token can have.
    public var vocabularySize: Int
    /// `uint16` or `int32`: how a token lies in `tokens.bin`.
    public var tokenType: String
    /// Tokens in the set, the ends of documents included.
    public var tokenCount: UInt64
    /// Documents in the set.
    public var documentCount: Int
    /// The Merkle root over the documents' leaves (``ShardLeaf``) in the order of the set.
    public var documentsRoot: Digest
    /// The entropy of the distribution of token ids in the set, in nats per token: the loss of a model that
    /// knows how frequent each token is and nothing else.
    public var unigramEntropy: Double
    /// All documents.
    public var total: Count
    /// The same by source.
    public var sources: [String: Count]
    /// The same by licence.
    public var licenses: [String: Count]
    /// Every other file of the folder but `build-log.jsonl`, by its path in it.
    public var files: [String: File]
    /// SHA-256 of the manifest's text with zeros in this place; set when it is written.
    public internal(set) var seal = ShardManifest.unsealed

    /// Documents and their sizes.
    public struct Count: Codable, Equatable, Sendable {
        /// Documents.
        public var documents = 0
        /// Tokens, the ends of documents included.
        public var tokens: UInt64 = 0
        /// UTF-8 bytes of text.
        public var bytes = 0
        /// Unicode scalars of text.
        public var characters = 0
    }

    /// A file and its checksum.
    public struct File: Codable, Equatable, Sendable {
        /// Its size.
        public var bytes: Int
        /// SHA-256 of its bytes.
        public var sha256: Digest

        private enum CodingKeys: String, CodingKey { case bytes, sha256 }

        /// A file.
        public init(bytes: Int, sha256: Digest) {
            self.bytes = bytes
            self.sha256 = sha256
        }

        /// Reads the JSON form.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            bytes = try values.decode(Int.self, forKey: .bytes)
            sha256 = try values.digest(.sha256)
        }

        /// Writes the JSON form.
        public func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(bytes, forKey: .bytes)
            try values.encode(sha256.hex, forKey: .sha256)
        }
    }

    /// The set's name for whatever is derived from it, such as the order of samples.
    ///
    /// SHA-256 of, one after the other: `keifu shard set 1` (with its length before it), corpus root, corpus recipe
    /// hash, tokenizer digest, the split's name (with its length), shuffle seed, end-of-text id, vocabulary size,
    /// token count, document count, SHA-256 of `tokens.bin`, SHA-256 of `tokens.idx`, documents root. Integers
    /// and lengths are eight little-endian bytes. `ledger.sqlite` stands in it by the documents root: its bytes
    /// depend on the version of SQLite, and the order of training must not.
    public var root: Digest {
        var hasher = DigestHasher()
        hasher.field("keifu shard set \(Self.formatVersion)")
        hasher.update(corpusRoot.bytes)
        hasher.update(corpusRecipeHash.bytes)
        hasher.update(tokenizerDigest.bytes)
        hasher.field(split.rawValue)
        hasher.update(shuffleSeed)
        hasher.update(UInt64(endOfText))
        hasher.update(UInt64(vocabularySize))
        hasher.update(tokenCount)
        hasher.update(UInt64(documentCount))
        for name in [ShardSet.stem + ".bin", ShardSet.stem + ".idx"] {
            hasher.update(files[name]?.sha256.bytes ?? [])
        }
        hasher.update(documentsRoot.bytes)
        return hasher.finalize()
    }

    /// Reads a folder's manifest.
    ///
    /// - Throws: `KeifuError` where it is missing, damaged or of another version.
    public static func load(folder: String) throws(KeifuError) -> ShardManifest {
        let path = Paths.join(folder, name)
        guard Files.exists(path) else {
            throw .badInput(
                "the folder is not a finished shard set: it has no \(name)", file: folder,
                remedy: "Make it with `corpus shard`, or go on with --resume.")
        }
        let bytes = try Files.read(path)
        let manifest: ShardManifest
        do {
            manifest = try JSONDecoder().decode(ShardManifest.self, from: Data(bytes))
        } catch {
            throw .badInput(
                "this is not the manifest of a shard set: \(Self.describe(error))", file: path,
                remedy: "Name a folder that `corpus shard` made, or restore the file.")
        }
        guard try manifest.text() == bytes else {
            throw .badInput(
                "the manifest does not match its own seal", file: path,
                remedy: "The file was changed or damaged; restore it or make the shards again.")
        }
        return manifest
    }

    private static func describe(_ error: any Error) -> String {
        guard case DecodingError.dataCorrupted(let context) = error else {
            if case DecodingError.keyNotFound(let key, _) = error {
                return "it has no key \(key.stringValue)"
            }
            return "it is not the JSON that it should be"
        }
        return context.debugDescription
    }

    /// The manifest's text, sealed.
    public func text() throws(KeifuError) -> [UInt8] {
        var sealed = self
        sealed.seal = Self.unsealed
        sealed.seal = Digest.of(try sealed.plainText()).hex
        return try sealed.plainText()
    }

    private func plainText() throws(KeifuError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self)) + [0x0A]
        } catch {
            throw .badInput("the manifest cannot be written as JSON: \(error)")
        }
    }

    /// A manifest that is not sealed yet.
    init(
        plan: ShardPlan, tokenType: String, documentsRoot: Digest, unigramEntropy: Double,
        total: Count, sources: [String: Count], licenses: [String: Count], files: [String: File]
    ) {
        identity = plan.identity
        corpusRoot = plan.corpusRoot
        corpusRecipeHash = plan.corpusRecipeHash
        tokenizerDigest = plan.tokenizerDigest
        split = plan.split
        shuffleSeed = plan.shuffleSeed
        endOfText = plan.endOfText
        vocabularySize = plan.vocabularySize
        self.tokenType = tokenType
        tokenCount = total.tokens
        documentCount = total.documents
        self.documentsRoot = documentsRoot
        self.unigramEntropy = unigramEntropy
        self.total = total
        self.sources = sources
        self.licenses = licenses
        self.files = files
    }
}
