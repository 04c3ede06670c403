public import Documents
internal import Ledger
public import Recipes
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
        public internal(set) var documents = 0
        /// Characters of their text.
        public internal(set) var characters = 0

        static func += (sum: inout Amount, more: Amount) {
            sum.documents += more.documents
            sum.characters += more.characters
        }
    }

    /// What the change does to the corpus or to one source.
    public struct Effect: Equatable, Sendable {
        /// Documents that were judged again: all that have a text and passed the door.
        public internal(set) var judged = Amount()
        /// Kept documents and characters now.
        public internal(set) var kept = Amount()
        /// Kept documents that would be dropped.
        public internal(set) var newlyDropped = Amount()
        /// Documents that a filter dropped and that would pass, on to deduplication.
        public internal(set) var newlyPassing = Amount()
        /// Documents that would still be dropped, by another rule.
        public internal(set) var otherRule = Amount()
        /// Duplicates that would be dropped by a rule before they are compared.
        public internal(set) var duplicatesDropped = Amount()
        /// Duplicates that would pass and whose kept document would be dropped.
        public internal(set) var duplicatesOfDropped = Amount()
    }

    /// What a rule drops before and after.
    public struct RuleEffect: Equatable, Sendable {
        /// `characters.min`
        public var rule: String
        /// What it dropped.
        public var before: Amount
        /// What it would drop.
        public var after: Amount
    }

    /// What was changed.
    public let changes: [Change]
    /// Measures of the replacing rules that the corpus does not have: they judge nothing.
    public let notJudged: [String]
    /// The effect on the whole corpus.
    public private(set) var whole = Effect()
    /// The effect on each source, in the order of the recipe.
    public private(set) var sources: [(source: String, effect: Effect)] = []
    /// What each rule drops, in the order of the rules: those of the corpus, then those that are new.
    public private(set) var rules: [RuleEffect] = []

    /// Judges a corpus again.
    ///
    /// - Parameters:
    ///   - settings: `RULE=VALUE`, where a rule is `MEASURE.min`, `MEASURE.max`, or `MEASURE` where there is
    ///     one bound on it; the value `none` takes the bound away.
    ///   - replacement: rules that take the place of the corpus's before the settings are made.
    /// - Throws: `KeifuError` of kind `usage` for a setting that is not one.
    public init(
        corpus: CorpusFolder, settings: [String], replacement: [BuildRecipe.FilterRule]? = nil,
        threads: Int
    ) throws {
        let measures = corpus.manifest.measures
        let old = FilterRules(
            try RecordedRecipe(path: corpus.recipePath).rules, measures: measures)
        var new = old
        var notJudged: [String] = []
        if let replacement {
            new = FilterRules(replacement, measures: measures)
            notJudged = replacement.map(\.measure).filter { !measures.contains($0) }
        }
        for setting in settings { try new.apply(setting) }
        try self.init(
            ledger: corpus.ledger(), sources: corpus.manifest.sources.map(\.name), old: old,
            new: new, notJudged: notJudged, threads: threads)
    }

    /// Judges the documents of a ledger by other rules than its own.
    init(
        ledger: CorpusLedger, sources names: [String], old: FilterRules, new: FilterRules,
        notJudged: [String] = [], threads: Int
    ) throws {
        self.notJudged = notJudged
        let order = old.bounds.map(\.name)
        let added = new.bounds.map(\.name).filter { !order.contains($0) }
        changes = (order + added).compactMap { name in
            let before = old.bounds.first { $0.name == name }?.threshold
            let after = new.bounds.first { $0.name == name }?.threshold
            return before == after ? nil : Change(rule: name, before: before, after: after)
        }
        let judgement = try Rejudgement(ledger: ledger, rules: new, threads: threads)
        var effects: [String: Effect] = [:]
        var before: [String: Amount] = [:]
        var after: [String: Amount] = [:]
        for (transition, amount) in judgement.transitions {
            effects[transition.outcome.source, default: Effect()].add(amount, transition)
            if transition.outcome.status == "dropped" {
                before[transition.outcome.rule, default: Amount()] += amount
            }
            if let rule = transition.rule { after[rule, default: Amount()] += amount }
        }
        for (source, amount) in judgement.duplicatesOfDropped {
            effects[source, default: Effect()].duplicatesOfDropped += amount
        }
        sources = names.map { ($0, effects[$0, default: Effect()]) }
        for (_, effect) in sources { whole += effect }
        rules = (order + added).map {
            RuleEffect(
                rule: $0, before: before[$0, default: Amount()], after: after[$0, default: Amount()]
            )
        }
    }
}

extension WhatIf.Effect {
    /// Adds documents that met one end and meet another under the new rules.
    fileprivate mutating func add(
        _ amount: WhatIf.Amount, _ transition: Rejudgement.Transition
    ) {
        judged += amount
        switch (transition.outcome.status, transition.rule) {
        case ("kept", let rule):
            kept += amount
            if rule != nil { newlyDropped += amount }
        case ("duplicate", .some): duplicatesDropped += amount
        case ("duplicate", nil): break
        case (_, nil): newlyPassing += amount
        case (_, let rule?): if rule != transition.outcome.rule { otherRule += amount }
        }
    }

    fileprivate static func += (sum: inout Self, more: Self) {
        sum.judged += more.judged
        sum.kept += more.kept
        sum.newlyDropped += more.newlyDropped
        sum.newlyPassing += more.newlyPassing
        sum.otherRule += more.otherRule
        sum.duplicatesDropped += more.duplicatesDropped
        sum.duplicatesOfDropped += more.duplicatesOfDropped
    }
}

extension FilterRules {
    /// Makes a setting: `RULE=VALUE`.
    fileprivate mutating func apply(_ setting: String) throws {
        let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
        let threshold = parts.count == 2 ? Double(parts[1]) : nil
        guard parts.count == 2, parts[1] == "none" || threshold?.isFinite == true else {
            throw KeifuError(
                .usage, "\"\(setting)\" is not RULE=VALUE",
                remedy: "Write characters.min=300, or characters.min=none.")
        }
        var name = parts[0]
        // A measure with one bound needs no suffix.
        let bounds = bounds.filter { $0.name.hasPrefix(name + ".") }
        if !name.contains("."), bounds.count == 1 { name = bounds[0].name }
        guard set(name, threshold: threshold) else {
            let measure = name.split(separator: ".").first.map(String.init) ?? name
            let meant = Spelling.nearest(measure, among: measures).map { "did you mean \($0)?" }
            throw KeifuError(
                .usage, "there is no rule \(name)",
                remedy: "Write MEASURE.min or MEASURE.max; "
                    + (meant ?? "`corpus explain` shows all measures of the corpus."))
        }
    }
}
