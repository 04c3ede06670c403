internal import Documents
public import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// What stands where an item of a test set was found.
public struct ContaminationEvidence: Sendable {
    /// The hit.
    public let row: ContaminationRow
    /// The item's text; `nil` where the set's file is not where it was.
    public let item: [UInt8]?
    /// The document's text, which the hit's range is of; `nil` where it cannot be had.
    public let text: [UInt8]?
}

/// The texts on both sides of hits. One thread at a time.
public final class ContaminationTexts {
    private let documents: DocumentTexts
    private let sets: [BuildRecipe.DecontaminationSettings.TestSet]
    private var files: [String: [Place: [UInt8]]] = [:]
    /// Why texts are missing, each reason once.
    public private(set) var problems: [String] = []

    private struct Place: Hashable {
        var item: Int
        var field: String
    }

    /// The name under which a build log says where a test set lies.
    static func location(_ set: String) -> String { "test_set:\(set)" }

    /// The texts of a corpus's documents and of its test sets.
    public init(_ documents: DocumentTexts) {
        self.documents = documents
        sets = documents.recorded.recipe.decontamination.sets
    }

    /// The evidence for the hits of a document.
    public func evidence(for rows: [ContaminationRow], of document: DocumentRow) throws
        -> [ContaminationEvidence]
    {
        guard !rows.isEmpty else { return [] }
        var text: [UInt8]?
        do {
            text = try documents.text(of: document, at: .prepared)
        } catch let error as KeifuError {
            note(error)
        }
        return rows.map { row in
            let place = Place(item: row.item, field: row.field)
            let fits = row.range.upperBound <= text?.count ?? 0
            return ContaminationEvidence(
                row: row, item: items(row.set)[place], text: fits ? text : nil)
        }
    }

    private func items(_ name: String) -> [Place: [UInt8]] {
        if let known = files[name] { return known }
        var items: [Place: [UInt8]] = [:]
        do {
            guard var set = sets.first(where: { $0.name == name }) else { return [:] }
            guard
                let path = BuildLog(folder: documents.corpus.path)
                    .location(of: Self.location(name))
            else {
                throw KeifuError(
                    .mismatch, "the test set \(name) is not where it was",
                    file: documents.corpus.path)
            }
            set.path = path
            for text in try TestSetFile(set).texts {
                items[Place(item: text.item, field: text.field)] = text.bytes
            }
        } catch {
            note(error as? KeifuError ?? KeifuError(.inputOutput, "\(error)"))
        }
        files[name] = items
        return items
    }

    private func note(_ error: KeifuError) {
        if !problems.contains(error.description) { problems.append(error.description) }
    }
}
