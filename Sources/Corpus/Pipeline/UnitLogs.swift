internal import Ledger
internal import Lineage
internal import Storage
internal import Synchronization

/// All logs of a build, numbered in the order of units and segments: every document that was read.
final class UnitLogs: CandidateStore, Sendable {
    private let plan: BuildPlan
    private let work: String
    /// The unit and segment of each log.
    private let places: [(unit: Int, segment: Int)]
    private let opened = Mutex<[Int: UnitLogReader]>([:])
    /// How many documents there are.
    let documents: Int
    /// The numbers of the files in which no record was found, ascending.
    let emptyFiles: [Int]

    /// Logs that are kept open: half of the files that a process may open.
    private let mostOpen: Int

    /// Segments and documents that were prepared in this run, at all ranks; the others were sealed before.
    let preparedSegments: Int
    let preparedDocuments: Int

    /// The logs of units that are all read.
    init(
        plan: BuildPlan, ends: [UnitEnd], work: String, prepared: (segments: Int, documents: Int)
    ) {
        preparedSegments = prepared.segments
        preparedDocuments = prepared.documents
        self.plan = plan
        self.work = work
        mostOpen = OpenFiles.raiseLimit(to: 8192) / 2
        places = ends.enumerated().flatMap { unit, end in
            (0..<end.segments).map { (unit, $0) }
        }
        documents = ends.reduce(0) { $0 + $1.documents }
        emptyFiles = ends.flatMap(\.emptyFiles).sorted()
    }

    var logCount: Int { places.count }

    /// The reader of a log.
    func reader(_ log: Int) throws(KeifuError) -> UnitLogReader {
        if let known = opened.withLock({ $0[log] }) { return known }
        let (unit, segment) = places[log]
        guard
            let reader = try UnitLogReader(plan: plan, unit: unit, segment: segment, work: work)
        else {
            throw .badInput(
                "a unit's log cannot be read back",
                file: UnitLog.path(unit, segment: segment, work: work),
                remedy: "Check the disk and build again with --force.")
        }
        opened.withLock { opened in
            if opened.count >= mostOpen { opened.removeAll(keepingCapacity: true) }
            opened[log] = reader
        }
        return reader
    }

    private func reader(
        of reference: DocumentReference
    ) throws(KeifuError) -> (UnitLogReader, Int) {
        (try reader(Int(reference.log)), Int(reference.entry))
    }

    func record(_ reference: DocumentReference) throws(KeifuError) -> UnitRecord {
        let (log, number) = try reader(of: reference)
        return try log.record(number)
    }

    func head(_ reference: DocumentReference) throws(KeifuError) -> UnitRecord {
        let (log, number) = try reader(of: reference)
        return try log.head(number)
    }

    func forEachCandidate(
        ofLog log: Int, _ body: (DeduplicationCandidate) throws -> Void
    ) throws {
        try reader(log).forEachEntry { number, entry in
            guard entry.isCandidate else { return }
            try body(
                DeduplicationCandidate(
                    DocumentReference(log: UInt32(log), entry: UInt32(number)), entry))
        }
    }

    func candidate(_ reference: DocumentReference) throws -> DeduplicationCandidate {
        let (log, number) = try reader(of: reference)
        return DeduplicationCandidate(reference, try log.entry(number))
    }

    func bandKeys(_ reference: DocumentReference) throws -> [UInt64] {
        let (log, number) = try reader(of: reference)
        return try log.bandKeys(number)
    }

    func text(_ reference: DocumentReference) throws -> [UInt8] {
        let (log, number) = try reader(of: reference)
        return try log.text(number)
    }

    func url(_ reference: DocumentReference) throws -> String? { try head(reference).row.url }
}

extension DeduplicationCandidate {
    init(_ reference: DocumentReference, _ entry: UnitLogEntry) {
        self.init(
            reference: reference, id: entry.id, source: Int(entry.source),
            characters: Int(clamping: entry.characters), foldedHash: entry.foldedHash)
    }
}
