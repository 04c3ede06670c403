public import Lineage

extension BuildRecipe {
    /// What documents are measured with, beyond the groups that need nothing.
    public struct MeasureSettings: Equatable, Sendable {
        /// The names of the groups of measures that are computed, in the vocabulary's order.
        public var groups: [String]
        /// Lists of words, each of which gives measures of its own.
        public var wordLists: [WordListFile]
        /// fastText models, each of which gives a measure of its own.
        public var classifiers: [ClassifierFile]
        /// A language model in ARPA format, which gives the measure `perplexity`.
        public var languageModel: ModelFile?
        /// The top-level domains that the measure of an address knows as listed.
        public var domains: [String]

        /// Settings; nothing beyond groups and domains where only these are given.
        public init(
            groups: [String], wordLists: [WordListFile] = [], classifiers: [ClassifierFile] = [],
            languageModel: ModelFile? = nil, domains: [String] = []
        ) {
            self.groups = groups
            self.wordLists = wordLists
            self.classifiers = classifiers
            self.languageModel = languageModel
            self.domains = domains
        }
    }

    /// A file that measures depend on. Its checksum is part of the recipe hash, its place is not.
    public struct ModelFile: Equatable, Sendable {
        /// Where it lies.
        public var path: String
        /// SHA-256 of its bytes.
        public var checksum: Digest

        /// A file.
        public init(path: String, checksum: Digest) {
            self.path = path
            self.checksum = checksum
        }
    }

    /// A list of words, one a line.
    public struct WordListFile: Equatable, Sendable {
        /// Its name, which its measures begin with.
        public var name: String
        /// The list.
        public var file: ModelFile

        /// A list.
        public init(name: String, file: ModelFile) {
            self.name = name
            self.file = file
        }
    }

    /// A fastText model and the label whose probability is measured.
    public struct ClassifierFile: Equatable, Sendable {
        /// Its name, which its measure begins with.
        public var name: String
        /// The label, without fastText's prefix `__label__`.
        public var label: String
        /// The model.
        public var file: ModelFile

        /// A classifier.
        public init(name: String, label: String, file: ModelFile) {
            self.name = name
            self.label = label
            self.file = file
        }
    }

    /// A kind of personal information that is masked, and what stands in its place.
    public struct Mask: Equatable, Sendable {
        /// The kind's name.
        public var kind: String
        /// The text that takes its place; empty removes it.
        public var placeholder: String

        /// A mask.
        public init(kind: String, placeholder: String) {
            self.kind = kind
            self.placeholder = placeholder
        }
    }
}

extension BuildRecipe.MeasureSettings {
    /// The key `measures` of a resolved recipe: files by what is in them.
    var resolvedYAML: String {
        var text = "measures:\n  groups: \(CanonicalYAML.list(groups))\n"
        text += "  words:" + (wordLists.isEmpty ? " {}\n" : "\n")
        for list in wordLists {
            text += "    \(list.name): \(CanonicalYAML.quoted(list.file.checksum.hex))\n"
        }
        text += "  classifiers:" + (classifiers.isEmpty ? " {}\n" : "\n")
        for classifier in classifiers {
            text += "    \(classifier.name): { label: \(CanonicalYAML.quoted(classifier.label)), "
            text += "model: \(CanonicalYAML.quoted(classifier.file.checksum.hex)) }\n"
        }
        let model = languageModel.map { CanonicalYAML.quoted($0.checksum.hex) } ?? "null"
        text += "  language_model: \(model)\n"
        text += "  domains: \(CanonicalYAML.list(domains))\n"
        return text
    }
}
