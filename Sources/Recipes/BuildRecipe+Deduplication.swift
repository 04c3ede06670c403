public import Lineage

extension BuildRecipe {
    /// MinHash with locality-sensitive hashing: bands × rows minima over character n-grams.
    public struct MinHashSettings: Equatable, Sendable {
        /// Characters in an n-gram.
        public var ngram: Int
        /// Bands; a pair that agrees in all rows of one band is a candidate.
        public var bands: Int
        /// Rows in a band.
        public var rows: Int
        /// The Jaccard similarity, verified on the n-gram sets, from which a document is a duplicate.
        public var threshold: Double

        /// Settings; the defaults give a recall of 0.99995 at similarity 0.8 (1 − (1 − 0.8⁵)²⁵).
        public init(
            ngram: Int = 5, bands: Int = 25, rows: Int = 5, threshold: Double = 0.8
        ) {
            self.ngram = ngram
            self.bands = bands
            self.rows = rows
            self.threshold = threshold
        }
    }

    /// Text that stands in more than one place of the corpus: all but the preferred place of it is cut, by whole
    /// sentences.
    public struct PassageSettings: Equatable, Sendable {
        /// The fewest characters of folded text that a passage has.
        public var minimumCharacters: Int

        /// Settings.
        public init(minimumCharacters: Int = 100) {
            self.minimumCharacters = minimumCharacters
        }
    }

    /// Lines that many documents of one host share: navigation, notices, advertising.
    public struct HostLineSettings: Equatable, Sendable {
        /// The fewest documents of a host with a line for it to be cut from all of them.
        public var minimumDocuments: Int

        /// Settings.
        public init(minimumDocuments: Int = 10) {
            self.minimumDocuments = minimumDocuments
        }
    }

    /// A corpus that was built before and whose documents are not to be repeated.
    public struct OlderCorpus: Equatable, Sendable {
        /// Where it lies.
        public var folder: String
        /// Its Merkle root, which is part of the recipe hash; the folder is not.
        public var root: Digest

        /// A corpus.
        public init(folder: String, root: Digest) {
            self.folder = folder
            self.root = root
        }
    }

    /// Test sets that the corpus must not hold, and what is done with documents that do.
    public struct DecontaminationSettings: Equatable, Sendable {
        /// What is done with a document that holds an item of a test set.
        public enum Mode: String, CaseIterable, Sendable {
            /// It is dropped.
            case drop
            /// The sentences with the item are cut.
            case cut
            /// It stays; the ledger says what it holds.
            case report
        }

        /// A file of JSON lines.
        public struct TestSet: Equatable, Sendable {
            /// Its name in the ledger.
            public var name: String
            /// Where the file lies.
            public var path: String
            /// The paths of the fields whose texts are looked for.
            public var fields: [String]
            /// SHA-256 of the file, which is part of the recipe hash; the path is not.
            public var checksum: Digest

            /// A set.
            public init(name: String, path: String, fields: [String], checksum: Digest) {
                self.name = name
                self.path = path
                self.fields = fields
                self.checksum = checksum
            }
        }

        /// The sets, in the order of the recipe; none where nothing is looked for.
        public var sets: [TestSet]
        /// Characters of folded text in an n-gram.
        public var ngram: Int
        /// The share of an item's n-grams, 0 to 1, that a document must hold.
        public var coverage: Double
        /// What is done.
        public var mode: Mode

        /// Settings.
        public init(
            sets: [TestSet] = [], ngram: Int = 13, coverage: Double = 0.5, mode: Mode = .drop
        ) {
            self.sets = sets
            self.ngram = ngram
            self.coverage = coverage
            self.mode = mode
        }
    }
}
