internal import JapaneseText
internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// Reads the files of a work unit, prepares and judges their documents one by one, and seals the log.
struct UnitWorker: Sendable {
    let plan: BuildPlan
    let work: String
    let observer: BuildObserver
    private let readers: [RecordReader]
    private let preparations: [DocumentPreparation]
    private let door: Door
    private let measures: MeasureSet
    private let rules: FilterRules
    private let minHasher: MinHasher?

    /// Scalars that are kept of a text that a filter dropped, for the report's samples.
    private static let excerptLength = 200

    init(plan: BuildPlan, work: String, observer: BuildObserver) throws {
        self.plan = plan
        self.work = work
        self.observer = observer
        let normalize = plan.recipe.normalize.compactMap(NormalizationRule.init(rawValue:))
        readers = plan.recipe.sources.map {
            RecordReader(source: $0, limits: plan.recipe.limits)
        }
        preparations = try plan.recipe.sources.map {
            try DocumentPreparation(
                source: $0, normalize: normalize, masks: plan.recipe.masks,
                limits: plan.recipe.limits)
        }
        door = Door(plan.recipe)
        measures = try MeasureSet(
            plan.recipe.measures, masks: plan.recipe.masks,
            normalization: NormalizationChain(normalize))
        rules = FilterRules(plan.recipe.rules, measures: measures.names)
        minHasher = plan.recipe.minHash.map { MinHasher($0) }
    }

    /// Records that go from the reading thread to another at once.
    private struct Batch: Sendable {
        var file: BuildPlan.File
        var records: [RawRecord] = []
        var bytes = 0
    }

    /// Bytes of records after which a batch goes on: enough that handing it over costs nothing beside it.
    private static let batchBytes = 1 << 18
    /// The most records of a batch, for those of hardly any bytes.
    private static let batchRecords = 1024

    /// Does a unit, unless its sealed log is there already.
    ///
    /// One thread reads the files, `threads` prepare and judge what it hands over in batches, and the log takes
    /// their results in the order of the records.
    func run(unit: Int, threads: Int = 1) throws {
        if let log = try UnitLogReader(plan: plan, unit: unit, work: work) {
            observer.report(
                .read(documents: log.offsets.count, bytes: plan.bytes(ofUnit: unit)))
            return
        }
        var log = try UnitLogWriter(plan: plan, unit: unit, work: work)
        try ParallelLoop.stream(threads: threads) { emit in
            for file in plan.files[plan.units[unit]] { try read(file, emit) }
        } body: { (batch: Batch) in
            let meter = try DocumentMeter(measures)
            return try batch.records.map {
                try record($0, file: batch.file, meter: meter)
            }
        } consume: { records in
            for record in records { try log.append(record) }
            observer.report(.read(documents: records.count, bytes: 0))
        }
        try log.finish()
    }

    private func read(_ file: BuildPlan.File, _ emit: (Batch) throws -> Void) throws {
        var batch = Batch(file: file)
        // The checksum is that of the plan: a file that changed since then ends the build.
        try readers[file.source].records(
            path: file.path, checksum: file.checksum, scratch: work,
            progress: { observer.report(.read(documents: 0, bytes: $0)) },
            { record in
                batch.records.append(record)
                batch.bytes += record.bytes.count
                guard
                    batch.bytes >= Self.batchBytes || batch.records.count >= Self.batchRecords
                else { return }
                try emit(batch)
                batch = Batch(file: file)
            })
        if !batch.records.isEmpty { try emit(batch) }
    }

    /// One document. Whatever its bytes are, the answer is a record: nothing vanishes.
    func record(
        _ raw: RawRecord, file: BuildPlan.File, meter: DocumentMeter
    ) throws -> UnitRecord {
        let source = plan.recipe.sources[file.source]
        let id = Identity.documentID(
            source: source.name, path: file.path, contentID: raw.contentID,
            occurrence: raw.occurrence)
        var record = UnitRecord(
            file: file.number,
            row: DocumentRow(
                id: id, source: source.name, path: file.path, span: raw.span,
                contentID: raw.contentID, occurrence: raw.occurrence, verdict: .kept(.train),
                license: source.license, added: source.added))
        let prepared: PreparedDocument
        do {
            prepared = try preparations[file.source].prepare(raw, meter: meter)
        } catch {
            if let known = error.metadata { describe(known, in: &record) }
            // What has no text can still be turned away at the door, which comes first.
            let stopped = door.judge(
                id: id, contentID: raw.contentID, url: record.row.url, license: record.row.license)
            record.row.verdict = .dropped(stopped ?? error.drop)
            return record
        }
        describe(prepared, in: &record)
        if let stopped = door.judge(
            id: id, contentID: raw.contentID, url: record.row.url, license: record.row.license)
        {
            // Nothing of its text is kept, but for the hashes by which its holder can find it.
            record.row.verdict = .dropped(stopped)
            return record
        }
        record.edits = prepared.storedEdits
        if let drop = rules.judge(prepared.measures) {
            record.row.verdict = .dropped(drop)
            record.text = Self.excerpt(prepared.text)
            return record
        }
        record.text = prepared.text
        return record
    }

    private func describe(_ metadata: DocumentMetadata, in record: inout UnitRecord) {
        record.row.title = metadata.title
        record.row.author = metadata.author
        record.row.url = metadata.url
        record.row.created = metadata.created
        if let license = metadata.license { record.row.license = license }
        record.extra = metadata.extra.map { ($0.name, $0.value) }
    }

    private func describe(_ prepared: PreparedDocument, in record: inout UnitRecord) {
        let folded = FoldedText.fold(prepared.text)
        describe(prepared.metadata, in: &record)
        record.row.encoding = prepared.metadata.encoding
        if let place = prepared.firstUndecodable {
            record.extra.append(("undecodable", "\(prepared.undecodable)"))
            record.extra.append(("first_undecodable", "\(place)"))
        }
        record.row.characters = UTF8Counting.characters(prepared.text)
        record.row.textBytes = prepared.text.count
        record.row.textHash = .of(prepared.text)
        record.row.foldedHash = .of(folded)
        record.measures = prepared.measures
        if let minHasher, rules.judge(prepared.measures) == nil {
            record.signature = minHasher.signature(folded: folded)
        }
    }

    /// The first ``excerptLength`` scalars.
    static func excerpt(_ text: [UInt8]) -> [UInt8] {
        var scalars = 0
        for (index, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
            if scalars == excerptLength { return Array(text[..<index]) }
            scalars += 1
        }
        return text
    }
}
