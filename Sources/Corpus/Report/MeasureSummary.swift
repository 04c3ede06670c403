internal import Documents
internal import Ledger
internal import Lineage
internal import Recipes

/// What is known of the measures of the documents that rules judge: those that have a text and passed the
/// door.
struct MeasureSummary: Sendable, Codable {
    /// What one bound of a rule does, whatever other rules say.
    struct BoundSummary: Sendable, Codable {
        let bound: FilterRules.Bound
        /// Documents on its far side.
        var failing = CorpusManifest.Amount()
        /// Those of them that pass every other rule: what would go on to deduplication without this bound.
        var failingAlone = CorpusManifest.Amount()
    }

    /// What one kind of mask did.
    struct MaskSummary: Sendable, Codable {
        /// The kind's name.
        let kind: String
        /// What it puts in the place of what it masks.
        let placeholder: String
        /// The place of its count among the measures.
        let measure: Int
        /// Documents with one or more.
        var documents = 0
        /// How many were put on.
        var marks = 0
        /// Kept documents with one or more.
        var keptDocuments = 0
        /// How many were put on in kept documents.
        var keptMarks = 0
    }

    /// Documents that rules judge.
    private(set) var judged = 0
    /// A histogram for each measure, in the order of a row.
    private(set) var histograms: [MeasureHistogram]
    /// In the order in which rules judge.
    private(set) var bounds: [BoundSummary]
    /// In the order of the recipe.
    private(set) var masks: [MaskSummary]

    init(plan: BuildPlan) {
        let measures = plan.measures
        let (rules, masks) = (plan.recipe.rules, plan.recipe.masks)
        histograms = measures.map { MeasureHistogram(measure: $0) }
        bounds = FilterRules(rules, measures: measures).bounds.map { BoundSummary(bound: $0) }
        self.masks = masks.enumerated().map { index, mask in
            MaskSummary(
                kind: mask.kind, placeholder: mask.placeholder,
                measure: measures.count - masks.count + index)
        }
    }

    /// Adds a document with its final verdict.
    mutating func add(_ record: UnitRecord) {
        let row = record.row
        guard record.measures.count == histograms.count, !record.measures.isEmpty else { return }
        var isKept = false
        switch row.verdict {
        case .kept: isKept = true
        case .dropped(let drop): guard drop.stage == "filter" else { return }
        case .duplicate: break
        }
        judged += 1
        for (index, value) in record.measures.enumerated() {
            histograms[index].add(value, isKept: isKept)
        }
        let failing = bounds.indices.filter {
            !bounds[$0].bound.passes(record.measures[bounds[$0].bound.measure])
        }
        for index in failing {
            bounds[index].failing.add(characters: row.characters, bytes: row.textBytes)
            guard failing.count == 1 else { continue }
            bounds[index].failingAlone.add(characters: row.characters, bytes: row.textBytes)
        }
        for index in masks.indices {
            let marks = Int(exactly: record.measures[masks[index].measure]) ?? 0
            guard marks > 0 else { continue }
            masks[index].documents += 1
            masks[index].marks += marks
            guard isKept else { continue }
            masks[index].keptDocuments += 1
            masks[index].keptMarks += marks
        }
    }

    /// Adds the documents of another part of the corpus.
    mutating func add(_ other: MeasureSummary) {
        judged += other.judged
        for index in histograms.indices { histograms[index].add(other.histograms[index]) }
        for index in bounds.indices {
            bounds[index].failing.add(other.bounds[index].failing)
            bounds[index].failingAlone.add(other.bounds[index].failingAlone)
        }
        for index in masks.indices {
            masks[index].documents += other.masks[index].documents
            masks[index].marks += other.masks[index].marks
            masks[index].keptDocuments += other.masks[index].keptDocuments
            masks[index].keptMarks += other.masks[index].keptMarks
        }
    }
}
