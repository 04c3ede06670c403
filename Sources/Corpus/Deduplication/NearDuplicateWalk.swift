internal import Storage

/// The greedy walk over documents that share band keys, preferred ones first, at the root.
///
/// Documents are taken in batches. Those of a batch are compared with the kept ones of the table, then with each
/// other. Once the table is full, what follows is only compared and goes, with the best match so far, into a file
/// that the next pass reads with an empty table: whatever the memory is, a document meets every kept one before it.
struct NearDuplicateWalk {
    let verifier: PairVerifier
    let journal: RemovalJournal
    let memory: Int
    let batchSize: Int
    let folder: String

    /// Pairs that are verified at a time.
    private static let mostPairs = 1 << 17

    private var decided = 0
    private var batchNumber: UInt64 = 0

    init(
        verifier: PairVerifier, journal: RemovalJournal, memory: Int, batchSize: Int, folder: String
    ) {
        self.verifier = verifier
        self.journal = journal
        self.memory = memory
        self.batchSize = batchSize
        self.folder = folder
    }

    /// Decides every document of sorted memberships (``DuplicateRemoval/Collisions``).
    mutating func run(
        _ memberships: SortedRecords, remove: (Removal) throws -> Void, progress: (Int) -> Void
    ) throws {
        var input: any WalkInput = MembershipReader(memberships)
        var left: WalkSpool?
        repeat {
            left = try pass(&input, remove: remove, progress: progress)
            if let left { input = left }
        } while left != nil
    }

    /// Fills a table once; what it has no room for, if anything.
    private mutating func pass(
        _ input: inout any WalkInput, remove: (Removal) throws -> Void, progress: (Int) -> Void
    ) throws -> WalkSpool? {
        var table = BandTable(memory: memory)
        var spool: WalkSpool?
        while true {
            var batch = try Self.batch(&input, size: batchSize)
            if batch.isEmpty { return spool }
            let memberships = batch.reduce(0) { $0 + $1.keys.count }
            if spool == nil, !table.hasRoom(for: memberships) {
                spool = try WalkSpool(folder: folder)
            }
            let isDecided = spool == nil
            if let known = try journal.matches(ofBatch: batchNumber, documents: batch.count) {
                for (index, match) in known { batch[index].match = match }
            } else {
                var verified = try compare(&batch, with: &table)
                if isDecided { verified += try BatchRounds.decide(&batch, verifier: verifier) }
                if verified > 0 { try journal.append(batch: batchNumber, batch) }
            }
            batchNumber += 1
            if let spool {
                for document in batch { try spool.append(document) }
                continue
            }
            for document in batch {
                if let match = document.match {
                    try remove(Removal(document: document.reference, match: match))
                } else {
                    table.insert(
                        BandTable.Kept(ordinal: document.ordinal, reference: document.reference),
                        keys: document.keys)
                }
                if !CandidateSource.isOlder(document.reference) { decided += 1 }
            }
            progress(decided)
        }
    }

    private static func batch(_ input: inout any WalkInput, size: Int) throws -> [WalkDocument] {
        var batch: [WalkDocument] = []
        while batch.count < size, let document = try input.next() { batch.append(document) }
        return batch
    }

    /// Compares the documents of a batch with those of the table.
    /// - Returns: how many pairs were verified.
    private func compare(_ batch: inout [WalkDocument], with table: inout BandTable) throws -> Int {
        var pairs: [(document: Int, kept: BandTable.Kept)] = []
        var verified = 0
        func verify() throws {
            guard !pairs.isEmpty else { return }
            let similarities = try verifier.similarities(
                of: pairs.map {
                    CandidatePair(document: batch[$0.document].reference, kept: $0.kept.reference)
                })
            for ((document, kept), similarity) in zip(pairs, similarities) {
                batch[document].take(kept, similarity: similarity)
            }
            verified += pairs.count
            pairs.removeAll(keepingCapacity: true)
        }
        for index in batch.indices where !CandidateSource.isOlder(batch[index].reference) {
            try table.forEach(sharing: batch[index].keys) { kept in
                pairs.append((index, kept))
                if pairs.count == Self.mostPairs { try verify() }
            }
        }
        try verify()
        return verified
    }
}
