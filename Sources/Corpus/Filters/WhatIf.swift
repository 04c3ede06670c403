public import Documents
internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// What other thresholds would have decided, from the stored measures alone: no text is read.
///
/// Licences, opt-outs and decoding are not judged again. Deduplication is not recomputed: documents that
/// would newly pass may still repeat a kept one, and duplicates of a kept document that would be dropped may
/// take its place.
public struct WhatIf: Sendable {
    /// A bound that was moved: its name, and its threshold before and after (`nil`: no bound).
    public struct Change: Equatable, Sendable {
        /// `characters.min`
        public var rule: String
        /// The threshold of the corpus's recipe.
        public var before: Double?
        /// The threshold asked about.
        public var after: Double?
    }

    /// An amount of documents.
    public struct Amount: Equatable, Sendable {
        /// Documents.
        public private(set) var documents = 0
        /// Characters of their text.
        public private(set) var characters = 0

        mutating func add(_ characters: Int) {
            documents += 1
            self.characters += characters
        }
    }

    /// What was changed.
    public let changes: [Change]
    /// Documents that were judged again: all that have a text and passed the door.
    public private(set) var judged = Amount()
    /// Kept documents that would be dropped.
    public private(set) var newlyDropped = Amount()
    /// Documents that a filter dropped and that would pass, on to deduplication.
    public private(set) var newlyPassing = Amount()
    /// Documents that would still be dropped, by another rule.
    public private(set) var otherRule = Amount()
    /// Duplicates that would be dropped by a rule before they are compared.
    public private(set) var duplicatesDropped = Amount()
    /// Duplicates whose kept document would be dropped.
    public private(set) var duplicatesOfDropped = Amount()
    /// Documents that each rule would drop, in the order of the rules, and how many it dropped.
    public private(set) var rules: [(rule: String, before: Int, after: Int)] = []
    /// Kept documents and characters now.
    public private(set) var keptBefore = Amount()

    /// Judges a corpus again.
    ///
    /// - Parameter settings: `RULE=VALUE`, where a rule is `MEASURE.min`, `MEASURE.max`, or `MEASURE` where
    ///   the recipe has one bound on it; the value `none` takes the bound away.
    /// - Throws: `KeifuError` of kind `usage` for a setting that is not one.
    public init(corpus: CorpusFolder, settings: [String]) throws {
        let recipe = try RecordedRecipe(path: corpus.recipePath)
        let measures = corpus.manifest.measures
        let old = FilterRules(recipe.rules, measures: measures)
        var new = old
        var changes: [Change] = []
        for setting in settings {
            var (name, threshold) = try Self.parse(setting)
            // A measure with one bound needs no suffix.
            let bounds = old.bounds.filter { $0.name.hasPrefix(name + ".") }
            if !name.contains("."), bounds.count == 1 { name = bounds[0].name }
            let before = old.bounds.first { $0.name == name }?.threshold
            guard new.set(name, threshold: threshold) else {
                throw KeifuError(
                    .usage, "there is no rule \(name)",
                    remedy: "Write MEASURE.min or MEASURE.max; measures are "
                        + measures.joined(separator: ", ") + ".")
            }
            changes.append(Change(rule: name, before: before, after: threshold))
        }
        self.changes = changes
        try judge(try corpus.ledger(), old: old, new: new)
    }

    private static func parse(_ setting: String) throws -> (name: String, threshold: Double?) {
        let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
        let threshold = parts.count == 2 ? Double(parts[1]) : nil
        guard parts.count == 2, parts[1] == "none" || threshold?.isFinite == true else {
            throw KeifuError(
                .usage, "\"\(setting)\" is not RULE=VALUE",
                remedy: "Write characters.min=300, or characters.min=none.")
        }
        return (parts[0], threshold)
    }

    private mutating func judge(
        _ ledger: CorpusLedger, old: FilterRules, new: FilterRules
    ) throws {
        var before: [String: Int] = [:]
        var after: [String: Int] = [:]
        var gone: Set<Digest> = []
        var duplicates: [(keptID: Digest, characters: Int)] = []
        try ledger.forEachJudged { document in
            guard document.status != "dropped" || document.stage == "filter" else { return }
            judged.add(document.characters)
            let drop = new.judge(document.measures)
            if let drop { after[drop.rule, default: 0] += 1 }
            switch (document.status, drop) {
            case ("kept", let drop):
                keptBefore.add(document.characters)
                if drop != nil {
                    newlyDropped.add(document.characters)
                    gone.insert(document.id)
                }
            case ("duplicate", .some):
                duplicatesDropped.add(document.characters)
            case ("duplicate", nil):
                if let keptID = document.keptID {
                    duplicates.append((keptID, document.characters))
                }
            case (_, nil):
                before[document.rule ?? "", default: 0] += 1
                newlyPassing.add(document.characters)
            case (_, let drop?):
                before[document.rule ?? "", default: 0] += 1
                if drop.rule != document.rule { otherRule.add(document.characters) }
            }
        }
        for duplicate in duplicates where gone.contains(duplicate.keptID) {
            duplicatesOfDropped.add(duplicate.characters)
        }
        var names = old.bounds.map(\.name)
        names += new.bounds.map(\.name).filter { !names.contains($0) }
        rules = names.map { ($0, before[$0, default: 0], after[$0, default: 0]) }
    }
}
