internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// Where a document's record lies among the unit logs.
struct RecordPlace: Sendable {
    var unit: Int32
    var offset: Int
}

/// The candidates of unit logs.
struct LogCandidates: CandidateStore {
    let plan: BuildPlan
    let logs: [UnitLogReader]
    let minHasher: MinHasher?

    var logCount: Int { logs.count }

    private func offset(_ reference: DocumentReference) -> Int {
        logs[Int(reference.log)].offsets[Int(reference.entry)]
    }

    private func candidate(
        _ record: UnitRecord, _ reference: DocumentReference
    ) -> DeduplicationCandidate? {
        guard record.isCandidate, let foldedHash = record.row.foldedHash else { return nil }
        return DeduplicationCandidate(
            reference: reference, id: record.row.id, source: plan.files[record.file].source,
            characters: record.row.characters, foldedHash: foldedHash)
    }

    func forEachCandidate(
        ofLog log: Int, _ body: (DeduplicationCandidate) throws -> Void
    ) throws {
        for (entry, offset) in logs[log].offsets.enumerated() {
            let reference = DocumentReference(log: UInt32(log), entry: UInt32(entry))
            let record = try logs[log].head(at: offset)
            if let candidate = candidate(record, reference) { try body(candidate) }
        }
    }

    func candidate(_ reference: DocumentReference) throws -> DeduplicationCandidate {
        let record = try logs[Int(reference.log)].head(at: offset(reference))
        guard let candidate = candidate(record, reference) else {
            throw KeifuError.badInput("document \(record.row.id) is no candidate")
        }
        return candidate
    }

    func bandKeys(_ reference: DocumentReference) throws -> [UInt64] {
        guard let minHasher else { return [] }
        let signature = logs[Int(reference.log)].signature(at: offset(reference))
        return signature.isEmpty ? [] : minHasher.bandKeys(signature: signature)
    }

    func text(_ reference: DocumentReference) throws -> [UInt8] {
        logs[Int(reference.log)].text(at: offset(reference))
    }

    func url(_ reference: DocumentReference) throws -> String? {
        try logs[Int(reference.log)].head(at: offset(reference)).row.url
    }
}
