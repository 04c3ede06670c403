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
        plan: BuildPlan, logs: [UnitLogReader], work: String, threads: Int, observer: BuildObserver
    ) throws {
        var documents: [Document] = []
        var candidates = 0
        var isEmpty = Array(repeating: true, count: plan.files.count)
        for (unit, log) in logs.enumerated() {
            for offset in log.offsets {
                let record = try log.head(at: offset)
                let place = RecordPlace(unit: Int32(unit), offset: offset)
                documents.append(Document(id: record.row.id, file: record.file, place: place))
                isEmpty[record.file] = false
                if record.isCandidate { candidates += 1 }
            }
        }
        emptyFiles = isEmpty.indices.filter { isEmpty[$0] }
        documents.sort { $0.id < $1.id }
        observer.report(.begin(.deduplicating, total: candidates))
        let settings = plan.recipe.minHash
        let store = LogCandidates(
            plan: plan, logs: logs, minHasher: settings.map { MinHasher($0) })
        let removal = DuplicateRemoval(
            store: store, identity: plan.identity, exactly: plan.recipe.deduplicateExactly,
            settings: settings,
            older: try plan.recipe.against.map {
                try OlderCorpusSignatures($0, settings: settings)
            }, threads: threads, memory: plan.recipe.memoryBytes, folder: work)
        let removed = try removal.run { observer.report(.advanced(to: $0)) }
        observer.report(.end(.deduplicating))
        self.documents = documents
        var duplicates: [Digest: Verdict.Duplicate] = [:]
        duplicates.reserveCapacity(removed.count)
        try removed.forEach { duplicates[try store.candidate($0).id] = $1 }
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
