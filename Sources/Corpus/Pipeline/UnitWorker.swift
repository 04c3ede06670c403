internal import JapaneseText
internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// Reads the files of a work unit, prepares and judges their documents one by one, and seals the logs.
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
    private let testSets: TestSetIndex

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
        testSets = try TestSetIndex(plan.recipe.decontamination)
    }

    /// Records that go from the reading thread to another at once.
    struct Batch: Sendable {
        var file: Int
        var segment: Int
        var records: [RawRecord] = []
        var bytes = 0
        /// Whether the segment ends with it.
        var endsSegment = false
    }

    /// Does what is left of a unit, and marks its end.
    ///
    /// One thread reads the files, `threads` prepare and judge what it hands over in batches, and the logs take
    /// their results in the order of the records. A segment whose log is there already is read through but not
    /// prepared again.
    ///
    /// - Parameter share: which segments are prepared here, where the ranks of a team do a unit together; then
    ///   its end is not marked: that can be done when all of them are through.
    /// - Returns: what its end is to say.
    @discardableResult
    func run(unit: Int, threads: Int = 1, share: UnitShare = .whole) throws -> UnitEnd {
        if let end = try UnitEnd(plan: plan, unit: unit, work: work) {
            observer.report(
                .read(documents: end.documents, bytes: plan.bytes(ofUnit: unit)))
            return end
        }
        var attempt = 0
        while true {
            do {
                let end = try read(unit: unit, threads: threads, share: share)
                if share.isWhole { try end.write(plan: plan, unit: unit, work: work) }
                return end
            } catch let error as SegmentMismatch {
                // A file was another one when the segment was sealed. What was sealed from there on goes.
                attempt += 1
                guard attempt < 2, share.isWhole else { throw error.error }
                try removeSegments(unit: unit, from: error.segment)
            }
        }
    }

    private func read(unit: Int, threads: Int, share: UnitShare) throws -> UnitEnd {
        let cutter = SegmentCutter(plan: plan, unit: unit, work: work, share: share)
        var log: UnitLogWriter?
        var prepared = 0
        try ParallelLoop.stream(threads: threads) { emit in
            for file in plan.files[plan.units[unit]] {
                try read(file, cutter, emit)
            }
            try cutter.finish(emit)
        } body: { (batch: Batch) in
            let meter = try DocumentMeter(measures)
            let file = plan.files[batch.file]
            return (batch, try batch.records.map { try record($0, file: file, meter: meter) })
        } consume: { batch, records in
            let writer =
                try log
                ?? UnitLogWriter(plan: plan, unit: unit, segment: batch.segment, work: work)
            log = writer
            for record in records { try writer.append(record) }
            prepared += records.count
            if batch.endsSegment {
                try writer.finish()
                log = nil
                observer.report(.sealed(documents: prepared))
                prepared = 0
            }
            observer.report(.read(documents: records.count, bytes: 0))
        }
        return cutter.end
    }

    private func read(
        _ file: BuildPlan.File, _ cutter: SegmentCutter, _ emit: (Batch) throws -> Void
    ) throws {
        cutter.begin(file: file.number)
        // The checksum is that of the plan: a file that changed since then ends the build.
        try readers[file.source].records(
            path: file.path, checksum: file.checksum, scratch: work,
            progress: { observer.report(.read(documents: 0, bytes: $0)) },
            { try cutter.add($0, emit) })
        try cutter.endFile(emit)
    }

    private func removeSegments(unit: Int, from first: Int) throws {
        var segment = first
        while Files.exists(UnitLog.path(unit, segment: segment, work: work)) {
            try Files.remove(UnitLog.path(unit, segment: segment, work: work))
            segment += 1
        }
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
            prepared = try preparations[file.source].prepare(raw)
        } catch {
            if let known = error.metadata { describe(known, in: &record) }
            // What has no text can still be turned away at the door, which comes first.
            let stopped = door.judge(
                id: id, contentID: raw.contentID, url: record.row.url, license: record.row.license)
            record.row.verdict = .dropped(stopped ?? error.drop)
            return record
        }
        var document = prepared
        let found = FoundItems(testSets, plan.recipe.decontamination, in: &document)
        do throws(PreparationFailure) {
            try preparations[file.source].measure(&document, meter: meter)
        } catch {
            describe(document.metadata, in: &record)
            let stopped = door.judge(
                id: id, contentID: raw.contentID, url: record.row.url, license: record.row.license)
            record.row.verdict = .dropped(stopped ?? error.drop)
            return record
        }
        describe(document, folded: found.folded, in: &record)
        if let stopped = door.judge(
            id: id, contentID: raw.contentID, url: record.row.url, license: record.row.license)
        {
            // Nothing of its text is kept, but for the hashes by which its holder can find it.
            record.row.verdict = .dropped(stopped)
            return record
        }
        record.edits = document.storedEdits
        record.contaminations = found.hits
        if let drop = found.drop ?? rules.judge(document.measures) {
            record.row.verdict = .dropped(drop)
            record.text = Self.excerpt(document.text)
            return record
        }
        if let minHasher {
            record.bandKeys = minHasher.bandKeys(folded: found.folded)
        }
        record.text = document.text
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

    private func describe(
        _ prepared: PreparedDocument, folded: [UInt8], in record: inout UnitRecord
    ) {
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
