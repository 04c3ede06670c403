internal import MPI
internal import Storage

/// The kept documents that one process of a team walks through: those of every `size`-th log.
struct OwnDocuments: Sendable {
    let store: any CandidateStore
    let isKept: @Sendable (DocumentReference) -> Bool
    let rank: Int
    let size: Int
    let threads: Int

    init(
        _ store: any CandidateStore, isKept: @escaping @Sendable (DocumentReference) -> Bool,
        team: Team, threads: Int
    ) {
        self.store = store
        self.isKept = isKept
        rank = team.rank
        size = team.size
        self.threads = threads
    }

    /// The process that walks through a document's log.
    static func rank(of document: UInt64, size: Int) -> Int { Int(document >> 32) % size }

    /// Characters, and documents, that a thread is given at a time.
    private static let charactersAtOnce = 1 << 18
    private static let documentsAtOnce = 256

    /// Hands the documents in batches to the threads, and what `body` makes of a batch to `consume`, on the calling
    /// thread.
    func forEachBatch<Result: Sendable>(
        _ body: @escaping @Sendable ([DeduplicationCandidate]) throws -> Result,
        consume: (Result) throws -> Void
    ) throws {
        try ParallelLoop.stream(
            threads: threads,
            produce: { emit in
                var batch: [DeduplicationCandidate] = []
                var characters = 0
                for log in stride(from: rank, to: store.logCount, by: size) {
                    try store.forEachCandidate(ofLog: log) { candidate in
                        guard isKept(candidate.reference) else { return }
                        batch.append(candidate)
                        characters += candidate.characters
                        guard
                            characters >= Self.charactersAtOnce
                                || batch.count >= Self.documentsAtOnce
                        else { return }
                        try emit(batch)
                        batch = []
                        characters = 0
                    }
                }
                if !batch.isEmpty { try emit(batch) }
            }, body: body, consume: consume)
    }
}

/// The records that begin with one document's reference.
struct DocumentRecords: Sendable {
    var document: DocumentReference
    /// Whole records, in order.
    var records: [UInt8]

    /// Bytes of records, and documents, that a thread is given at a time.
    private static let bytesAtOnce = 1 << 16
    private static let documentsAtOnce = 64

    /// Hands sorted records, by document, in batches to threads, and what `body` makes of a batch to `consume`, on
    /// the calling thread.
    static func forEachBatch<Result: Sendable>(
        of sorted: SortedRecords, threads: Int,
        _ body: @escaping @Sendable ([DocumentRecords]) throws -> Result,
        consume: (Result) throws -> Void
    ) throws {
        let handed = HandedOver(value: sorted)
        try ParallelLoop.stream(
            threads: threads,
            produce: { emit in
                var batch: [DocumentRecords] = []
                var current: DocumentRecords?
                var bytes = 0
                while let record = try handed.value.next() {
                    let document = record.reference(at: 0)
                    if current?.document != document {
                        if let done = current.take() { batch.append(done) }
                        if bytes >= bytesAtOnce || batch.count >= documentsAtOnce {
                            try emit(batch)
                            batch = []
                            bytes = 0
                        }
                        current = DocumentRecords(document: document, records: [])
                    }
                    current?.records.append(contentsOf: record)
                    bytes += record.count
                }
                if let current { batch.append(current) }
                if !batch.isEmpty { try emit(batch) }
            }, body: body, consume: consume)
    }

    /// Calls `body` with each record.
    func forEach(width: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        try records.withUnsafeBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: width) {
                try body(UnsafeRawBufferPointer(rebasing: bytes[start..<start + width]))
            }
        }
    }
}

/// What one thread makes and then leaves to another for good.
private struct HandedOver<Value>: @unchecked Sendable {
    // Unchecked: the thread that made it does not touch it while the other runs.
    let value: Value
}
