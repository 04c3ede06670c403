internal import Documents
internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage
internal import Zstandard

/// Writes one partition: its kept documents, its ledger and its edits, in id order.
struct PartitionWriter: Sendable {
    let plan: BuildPlan
    let logs: UnitLogs
    let judgement: Judgement
    let folder: String
    let work: String

    /// Content of a frame of edits: small, for they are read one document at a time.
    private static let editsFrameSize = 1 << 16

    /// Writes a partition, unless it is there already, sealed.
    func write(partition: Int) throws -> PartitionResult {
        if let done = try PartitionResult(
            plan: plan, partition: partition, folder: folder, work: work)
        {
            return done
        }
        guard let list = try PartitionList(plan: plan, partition: partition, work: work) else {
            throw KeifuError.badInput(
                "the list of a partition cannot be read back",
                file: PartitionList.path(partition, work: work),
                remedy: "Check the disk and build again with --force.")
        }
        var result = PartitionResult(summary: CorpusSummary(plan: plan))
        let documentsPath = LedgerPartition.documentsPath(partition)
        let editsPath = LedgerPartition.editsPath(partition)
        let ledgerPath = LedgerPartition.ledgerPath(partition)
        let documents = try FrameWriter(path: Paths.join(folder, documentsPath))
        let edits = try FrameWriter(
            path: Paths.join(folder, editsPath), frameSize: Self.editsFrameSize)
        let signaturesPath = LedgerPartition.signaturesPath(partition)
        let signatures = try SignatureFileWriter(
            path: Paths.join(folder, signaturesPath), settings: plan.recipe.minHash)
        let leaves = try AtomicFileWriter(path: PartitionResult.leavesPath(partition, work: work))
        let ledgerFile = Paths.join(folder, ledgerPath)
        let ledgerTime = try CorpusLedgerWriter.write(
            path: ledgerFile,
            temporaryPath: Paths.join(work, "\(Paths.name(ledgerPath)).partial"),
            sources: plan.sourceRows, about: about(partition)
        ) { ledger in
            for file in try filesOfPartition(partition, list) {
                try ledger.insert(
                    FileRow(
                        number: file.number, source: file.source, path: file.path,
                        bytes: file.bytes, checksum: file.checksum))
            }
            try list.forEach { document in
                var record = try logs.record(document.reference)
                let uncut = record.row
                let passages = try judgement.settle(&record, document.reference)
                if case .kept(let split) = record.row.verdict {
                    record.row.documentPlace = try documents.append(
                        StoredDocument(record, split: split).line)
                    // Of the text before passages were cut: a later corpus meets that text again.
                    try signatures.append(
                        SignatureRecord(
                            id: uncut.id, foldedHash: uncut.foldedHash ?? .of([]),
                            characters: uncut.characters,
                            bandKeys: try logs.bandKeys(document.reference)))
                }
                if let packed = record.edits {
                    record.row.editsPlace = try edits.append(record.row.id.bytes + packed)
                }
                try ledger.insert(
                    record.row, file: record.file,
                    checksum: plan.files[record.file].checksum, measures: record.measures,
                    passages: passages, contaminations: record.contaminations)
                try leaves.write(MerkleTree.leafHash(DocumentLeaf.bytes(of: record.row)).bytes)
                result.summary.add(record, source: plan.files[record.file].source)
            }
        }
        result.ledgerSeconds = ledgerTime.seconds
        result.files[ledgerPath] = CorpusManifest.FileSeal(
            bytes: try Files.size(ledgerFile), sha256: try Files.checksum(ledgerFile))
        let (documentsBytes, documentsChecksum) = try documents.finish()
        result.files[documentsPath] = CorpusManifest.FileSeal(
            bytes: documentsBytes, sha256: documentsChecksum)
        let (editsBytes, editsChecksum) = try edits.finish()
        result.files[editsPath] = CorpusManifest.FileSeal(
            bytes: editsBytes, sha256: editsChecksum)
        let (signatureBytes, signatureChecksum) = try signatures.finish()
        result.files[signaturesPath] = CorpusManifest.FileSeal(
            bytes: signatureBytes, sha256: signatureChecksum)
        try leaves.commit()
        try result.write(plan: plan, partition: partition, work: work)
        return result
    }

    /// Files that documents of the partition come from, and those without any document that fall to it.
    private func filesOfPartition(
        _ partition: Int, _ list: PartitionList
    ) throws -> [BuildPlan.File] {
        var numbers: Set<Int> = []
        try list.forEach { numbers.insert($0.file) }
        for number in logs.emptyFiles
        where LedgerPartition.index(
            of: .of(text: plan.files[number].path), partitions: plan.recipe.partitions)
            == partition
        {
            numbers.insert(number)
        }
        return numbers.sorted().map { plan.files[$0] }
    }

    private func about(_ partition: Int) -> [String: String] {
        [
            "corpus": plan.recipe.name, "recipe_hash": plan.recipeHash.hex,
            "measures": plan.measures.joined(separator: " "),
            "partition": String(partition), "partitions": String(plan.recipe.partitions),
        ]
    }
}

extension StoredDocument {
    /// The document of a kept record.
    init(_ record: UnitRecord, split: Verdict.Split) {
        let row = record.row
        var metadata = JSONObject()
        metadata["title"] = row.title.map { .string($0) }
        metadata["author"] = row.author.map { .string($0) }
        metadata["license"] = .string(row.license)
        metadata["url"] = row.url.map { .string($0) }
        metadata["path"] = .string(row.path)
        // Inside a container the span counts decoded bytes, and the member's place is said too.
        metadata["raw_member"] = row.span.member.map { .integer(Int64(clamping: $0)) }
        metadata["raw_start"] = .integer(Int64(clamping: row.span.payloadOffset))
        metadata["raw_end"] = .integer(Int64(clamping: row.span.payloadOffset + row.span.length))
        metadata["content_id"] = .string(row.contentID.hex)
        metadata["encoding"] = row.encoding.map { .string($0) }
        metadata["split"] = .string(split.rawValue)
        for (name, value) in record.extra where metadata[name] == nil {
            metadata[name] = .string(value)
        }
        self.init(
            id: row.id, text: record.text, source: row.source, added: row.added,
            created: row.created, metadata: metadata)
    }
}
