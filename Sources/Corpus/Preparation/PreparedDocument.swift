public import Lineage

/// A document as the corpus keeps it: decoded, extracted, normalised, masked and measured.
public struct PreparedDocument: Sendable {
    /// The text: valid UTF-8.
    public var text: [UInt8]
    /// Raw bytes → text.
    public var map: EditMap
    /// The edits that cannot be made again from raw bytes and recipe alone, packed; with them
    /// ``DocumentPreparation/rebuild(raw:path:storedEdits:)`` gives text and map again.
    public var storedEdits: [UInt8]
    /// What is known beside the text.
    public var metadata: DocumentMetadata
    /// The values of all measures, in the order of ``MeasureSet/names``.
    public var measures: [Float]
    /// The share of its page's characters that stand in links; 0 where the format has none.
    public var linkFraction: Double
    /// How often each mask of the recipe was put on, in the order of the recipe.
    public var masked: [Int]
    /// How many illegal byte sequences stand as U+FFFD.
    public var undecodable: Int
    /// Where the first of them is in the raw record, HTTP codings removed.
    public var firstUndecodable: Int?
}

/// Why a record did not become a document.
public struct PreparationFailure: Error, Equatable, Sendable {
    /// The verdict to record: stage `decode`, `extract` or `measure`.
    public var drop: Verdict.Drop
    /// What is known of the record all the same: a page that gave no text still has its address.
    public var metadata: DocumentMetadata?

    /// A failure of the given stage and rule.
    public init(
        stage: String, rule: String, value: Double? = nil, threshold: Double? = nil,
        detail: String? = nil
    ) {
        drop = Verdict.Drop(
            stage: stage, rule: rule, value: value, threshold: threshold, detail: detail)
    }
}
