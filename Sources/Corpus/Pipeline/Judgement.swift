internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// What the whole corpus decides: which candidates repeat another, and which of the kept are held out.
struct Judgement: Sendable {
    /// A document and the place of its record.
    struct Document: Sendable {
        var id: Digest
        /// The number of its file.
        var file: Int
        var place: RecordPlace
    }

    /// Every document in id order.
    let documents: [Document]
    /// Candidates that repeat a kept document, by id.
    let duplicates: [Digest: Verdict.Duplicate]
    /// The numbers of the files in which no record was found.
    let emptyFiles: [Int]
    private let heldOut: HeldOutSplit

    /// Judges the documents of all unit logs.
    init(
        plan: BuildPlan, logs: [UnitLogReader], threads: Int, observer: BuildObserver
    ) throws {
        var documents: [Document] = []
        var entries: [DeduplicationEntry] = []
        var places: [RecordPlace] = []
        var isEmpty = Array(repeating: true, count: plan.files.count)
        for (unit, log) in logs.enumerated() {
            for offset in log.offsets {
                let record = try log.head(at: offset)
                let place = RecordPlace(unit: Int32(unit), offset: offset)
                documents.append(Document(id: record.row.id, file: record.file, place: place))
                isEmpty[record.file] = false
                guard record.isCandidate, let foldedHash = record.row.foldedHash else { continue }
                entries.append(
                    DeduplicationEntry(
                        id: record.row.id, source: plan.files[record.file].source,
                        characters: record.row.characters, foldedHash: foldedHash))
                places.append(place)
            }
        }
        emptyFiles = isEmpty.indices.filter { isEmpty[$0] }
        documents.sort { $0.id < $1.id }
        observer.report(.begin(.deduplicating, total: entries.count))
        let deduplicator = Deduplicator(
            exactly: plan.recipe.deduplicateExactly, settings: plan.recipe.minHash,
            threads: threads)
        let removed = try deduplicator.removals(
            entries: entries, texts: CandidateTexts(logs: logs, places: places)
        ) { observer.report(.advanced(to: $0)) }
        observer.report(.end(.deduplicating))
        self.documents = documents
        var duplicates: [Digest: Verdict.Duplicate] = [:]
        duplicates.reserveCapacity(removed.count)
        for (entry, duplicate) in removed { duplicates[entries[entry].id] = duplicate }
        self.duplicates = duplicates
        heldOut = HeldOutSplit(plan.recipe.heldOut)
    }

    /// The documents whose ids fall to a partition: a range, for partitions are ranges of ids.
    func documents(ofPartition partition: Int, of partitions: Int) -> ArraySlice<Document> {
        func start(of partition: Int) -> Int {
            var (low, high) = (0, documents.count)
            while low < high {
                let middle = (low + high) / 2
                let index = LedgerPartition.index(
                    of: documents[middle].id, partitions: partitions)
                if index < partition { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return documents[start(of: partition)..<start(of: partition + 1)]
    }

    /// A document by its id.
    func document(_ id: Digest) -> Document? {
        var (low, high) = (0, documents.count)
        while low < high {
            let middle = (low + high) / 2
            if documents[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < documents.count && documents[low].id == id ? documents[low] : nil
    }

    /// The final verdict of a document.
    func verdict(of record: UnitRecord) -> Verdict {
        guard record.isCandidate else { return record.row.verdict }
        if let duplicate = duplicates[record.row.id] { return .duplicate(duplicate) }
        return .kept(heldOut.split(ofCluster: record.row.id))
    }
}
