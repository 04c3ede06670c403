public import Lineage
public import Storage

/// What `corpus build` makes: the recipe with every default filled in.
///
/// Two steps lead here: the YAML is read into ``BuildRecipeFile``, a struct of optionals, and that is
/// resolved, which reads the sources' descriptions and the opt-out lists. ``resolvedYAML(versions:)`` is the
/// canonical text form; it lies beside the output as `recipe.yaml`, and its SHA-256 is the recipe hash.
public struct BuildRecipe: Equatable, Sendable {
    /// The corpus's name.
    public var name: String
    /// The sources in order; earlier ones win where documents repeat each other.
    public var sources: [SourceDescription]
    /// How many partitions documents and ledger have.
    public var partitions: Int
    /// Raw bytes after which a work unit closes: units are runs of whole files.
    public var workUnitBytes: Int
    /// The SPDX licences that may enter; `nil` lets every licence in.
    public var allowedLicenses: [String]?
    /// What must not enter.
    public var optOut: OptOutList
    /// The names of the normalisation rules, in order.
    public var normalize: [String]
    /// What documents are measured with.
    public var measures: MeasureSettings
    /// The kinds of personal information that are masked, in the order of the recipe.
    public var masks: [Mask]
    /// The preset that some of the rules come from.
    public var preset: String?
    /// The rules in the order in which they are judged.
    public var rules: [FilterRule]
    /// Whether documents with the same folded text are kept once.
    public var deduplicateExactly: Bool
    /// How near-duplicates are found; `nil` leaves them.
    public var minHash: MinHashSettings?
    /// Which text that stands in several places is cut; `nil` leaves it.
    public var passages: PassageSettings?
    /// Which lines that the documents of a host share are cut; `nil` leaves them.
    public var hostLines: HostLineSettings?
    /// Older corpora: what repeats a document of theirs is removed.
    public var against: [OlderCorpus]
    /// Which test sets the corpus is kept clean of.
    public var decontamination: DecontaminationSettings
    /// What is held out.
    public var heldOut: HeldOutSettings
    /// Bytes of memory that each process may fill with what grows with the corpus, before it goes to the disk.
    public var memoryBytes: Int
    /// What a record and a file may be at most.
    public var limits: Limits

    /// The smallest and the largest value that a measure may have.
    public struct FilterRule: Equatable, Sendable {
        /// The measure's name.
        public var measure: String
        /// The smallest value that is kept.
        public var minimum: Double?
        /// The largest value that is kept.
        public var maximum: Double?

        /// A rule.
        public init(measure: String, minimum: Double? = nil, maximum: Double? = nil) {
            self.measure = measure
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    /// Bounds that keep one bad record or file from taking the memory or the time of a whole build.
    public struct Limits: Equatable, Sendable {
        /// The most bytes of a raw record, in the file's decoded payload and again without HTTP codings.
        /// A larger one is dropped (`read/record_bytes`).
        public var recordBytes: Int
        /// How many times its own size (or 64 MiB, whichever is more) a compressed file may unfold to. What
        /// comes after is dropped (`read/expansion`).
        public var expansion: Int
        /// The greatest share of a document's characters that may stand for illegal bytes, 0 to 1. A document
        /// with more is dropped (`decode/undecodable`).
        public var undecodable: Double

        /// Limits.
        public init(
            recordBytes: Int = 8 << 20, expansion: Int = 200, undecodable: Double = 0.01
        ) {
            self.recordBytes = recordBytes
            self.expansion = expansion
            self.undecodable = undecodable
        }
    }

    /// Which documents are kept for evaluation.
    public struct HeldOutSettings: Equatable, Sendable {
        /// The share of duplicate clusters, 0 to 1.
        public var fraction: Double
        /// The seed of the draw.
        public var seed: UInt64

        /// Settings.
        public init(fraction: Double = 0, seed: UInt64 = 0) {
            self.fraction = fraction
            self.seed = seed
        }
    }

    /// The names that a recipe may use and that other rooms define.
    public struct Vocabulary: Sendable {
        /// The groups of measures, in the order in which their values are stored.
        public var measureGroups: [String]
        /// The names of all measures that settings and masks give, in the order of a row.
        public var measureNames: @Sendable (MeasureSettings, [Mask]) -> [String]
        /// The top-level domains of a recipe that names none.
        public var standardDomains: [String]
        /// The kinds of personal information that can be masked, each with its usual placeholder.
        public var masks: [Mask]
        /// Sets of rules that a recipe can name, as YAML.
        public var filterPresets: [(name: String, yaml: String)]
        /// The normalisation rules.
        public var normalizations: [String]
        /// The normalisation of a recipe that says nothing of it.
        public var standardNormalizations: [String]
        /// The normalisation rules of which a recipe may name one at most.
        public var normalForms: [String]
        /// Names that stand for several normalisation rules.
        public var normalizationPresets: [(name: String, rules: [String])]
        /// Settings of MinHash that other tools use, by name.
        public var minHashPresets: [(name: String, settings: MinHashSettings)]
        /// The root of the sealed corpus in a folder.
        public var corpusRoot: @Sendable (_ folder: String) throws(KeifuError) -> Digest

        /// Names; all normalisation rules are the default where it is not given.
        public init(
            measureGroups: [String] = [],
            measureNames: @escaping @Sendable (MeasureSettings, [Mask]) -> [String],
            standardDomains: [String] = [], masks: [Mask] = [],
            filterPresets: [(name: String, yaml: String)] = [], normalizations: [String],
            standardNormalizations: [String]? = nil, normalForms: [String] = [],
            normalizationPresets: [(name: String, rules: [String])] = [],
            minHashPresets: [(name: String, settings: MinHashSettings)] = [],
            corpusRoot: @escaping @Sendable (String) throws(KeifuError) -> Digest = {
                (folder) throws(KeifuError) in
                throw .badInput("corpora are not read here", file: folder)
            }
        ) {
            self.measureGroups = measureGroups
            self.measureNames = measureNames
            self.standardDomains = standardDomains
            self.masks = masks
            self.filterPresets = filterPresets
            self.normalizations = normalizations
            self.standardNormalizations = standardNormalizations ?? normalizations
            self.normalForms = normalForms
            self.normalizationPresets = normalizationPresets
            self.minHashPresets = minHashPresets
            self.corpusRoot = corpusRoot
        }
    }

    /// The default of ``workUnitBytes``.
    public static let standardWorkUnitBytes = 8 << 20
    /// The default of ``memoryBytes``.
    public static let standardMemoryBytes = 512 << 20

    /// Reads and resolves a recipe.
    ///
    /// - Throws: `KeifuError` naming file and line of a key that is unknown, missing, out of range or not
    ///   supported by this version, and of a source or opt-out list that cannot be read.
    public static func load(
        _ path: String, vocabulary: Vocabulary
    ) throws(KeifuError) -> BuildRecipe {
        try BuildRecipeFile(try RecipeNode.load(path), vocabulary: vocabulary)
            .resolved(folder: Paths.parent(path), vocabulary: vocabulary)
    }
}
