internal import Foundation
public import Lineage

/// `manifest.json`: the seal of a corpus, written last. Whoever reads it knows that all else is there.
///
/// The file has one form only: keys sorted, two spaces of indentation, a line feed at the end, and in `seal`
/// the SHA-256 of the same bytes with 64 zeros there. So a changed bit in it is found too.
public struct CorpusManifest: Codable, Equatable, Sendable {
    /// The manifest's name in its folder.
    public static let fileName = "manifest.json"

    /// The version of this layout.
    public var formatVersion = 1
    /// Always `corpus`.
    public var kind = "corpus"
    /// The recipe's name.
    public var name: String
    /// SHA-256 of what was built from what: recipe hash ‖ input hash.
    public var identity: String
    /// SHA-256 of `recipe.yaml`: the resolved recipe, its sources and the versions of what it runs on.
    public var recipeHash: String
    /// SHA-256 over the raw files' sources, paths, sizes and checksums.
    public var inputHash: String
    /// The Merkle root over all ingested documents (see `DocumentLeaf` in the ledger).
    public var root: String
    /// How many partitions documents and ledger have.
    public var partitions: Int
    /// Versions of the tool, ICU, Unicode, the dictionary, zstd and SQLite.
    public var versions: [String: String]
    /// The names of the measures, in the order of the ledger's packed rows.
    public var measures: [String]
    /// What became of the documents.
    public var counts: Counts
    /// The kept text.
    public var kept: Amount
    /// Each source, in recipe order.
    public var sources: [Source]
    /// Kept text by licence.
    public var licenses: [String: Amount]
    /// Every file of the folder but this one and the build log, by its path.
    public var files: [String: FileSeal]
    /// SHA-256 of this file with zeros here.
    public var seal = Self.unsealed

    /// ingested = kept + duplicates + Σ dropped, exactly.
    public struct Counts: Codable, Equatable, Sendable {
        /// Raw records read.
        public var ingested: Int
        /// Documents in the corpus: `train` + `held_out`.
        public var kept: Int
        /// Kept for training.
        public var train: Int
        /// Kept for evaluation.
        public var heldOut: Int
        /// Documents that a rule or a duplicate removed, by stage and rule, in the order of the stages.
        public var dropped: [Dropped]

        /// Counts of nothing.
        public init() {
            (ingested, kept, train, heldOut, dropped) = (0, 0, 0, 0, [])
        }

        enum CodingKeys: String, CodingKey {
            case ingested, kept, train, dropped
            case heldOut = "held_out"
        }
    }

    /// Documents that one rule dropped.
    public struct Dropped: Codable, Equatable, Sendable {
        /// `licence`, `opt_out`, `decode`, `extract`, `filter` or `deduplicate`.
        public var stage: String
        /// The rule in it: `japanese_fraction.min`, `exact`, `minhash`, …
        public var rule: String
        /// Documents.
        public var documents: Int
        /// Characters of their text.
        public var characters: Int

        /// Documents that one rule dropped.
        public init(stage: String, rule: String, documents: Int, characters: Int) {
            self.stage = stage
            self.rule = rule
            self.documents = documents
            self.characters = characters
        }
    }

    /// An amount of text.
    public struct Amount: Codable, Equatable, Sendable {
        /// Documents.
        public var documents: Int
        /// Unicode scalars.
        public var characters: Int
        /// UTF-8 bytes.
        public var bytes: Int

        /// An amount.
        public init(documents: Int = 0, characters: Int = 0, bytes: Int = 0) {
            self.documents = documents
            self.characters = characters
            self.bytes = bytes
        }

        /// Adds one document.
        public mutating func add(characters: Int, bytes: Int) {
            documents += 1
            self.characters += characters
            self.bytes += bytes
        }
    }

    /// A source and what became of it.
    public struct Source: Codable, Equatable, Sendable {
        /// Its name.
        public var name: String
        /// Its format.
        public var format: String
        /// Its licence.
        public var license: String
        /// Where it was taken from.
        public var origin: String
        /// When it was taken.
        public var added: String
        /// Its files.
        public var files: Int
        /// Their bytes.
        public var rawBytes: Int
        /// Records read from it.
        public var ingested: Int
        /// What was kept of it.
        public var kept: Amount

        /// A source.
        public init(
            name: String, format: String, license: String, origin: String, added: String,
            files: Int, rawBytes: Int, ingested: Int, kept: Amount
        ) {
            self.name = name
            self.format = format
            self.license = license
            self.origin = origin
            self.added = added
            self.files = files
            self.rawBytes = rawBytes
            self.ingested = ingested
            self.kept = kept
        }

        enum CodingKeys: String, CodingKey {
            case name, format, license, origin, added, files, ingested, kept
            case rawBytes = "raw_bytes"
        }
    }

    /// The size and checksum of a file.
    public struct FileSeal: Codable, Equatable, Sendable {
        /// Its size in bytes.
        public var bytes: Int
        /// SHA-256 of its bytes, in hexadecimal.
        public var sha256: String

        /// A file's seal.
        public init(bytes: Int, sha256: Digest) {
            self.bytes = bytes
            self.sha256 = sha256.hex
        }
    }

    enum CodingKeys: String, CodingKey {
        case kind, name, identity, root, partitions, versions, measures, counts, kept, sources
        case licenses, files, seal
        case formatVersion = "format_version"
        case recipeHash = "recipe_hash"
        case inputHash = "input_hash"
    }

    /// A manifest that still lacks its files and counts.
    public init(
        name: String, identity: Digest, recipeHash: Digest, inputHash: Digest, root: Digest,
        partitions: Int, versions: [String: String], measures: [String]
    ) {
        self.name = name
        self.identity = identity.hex
        self.recipeHash = recipeHash.hex
        self.inputHash = inputHash.hex
        self.root = root.hex
        self.partitions = partitions
        self.versions = versions
        self.measures = measures
        counts = Counts()
        kept = Amount()
        sources = []
        licenses = [:]
        files = [:]
    }

    static let unsealed = String(repeating: "0", count: 64)
}
