internal import Documents
internal import Ledger
internal import Lineage
internal import MPI
internal import Recipes
internal import Storage

extension CorpusBuild {
    /// How many times the recipe's work unit a unit is for its records to be spread over all threads and
    /// ranks.
    private static let largeUnits = 4

    /// Reads every unit that is not read yet: units of many files side by side, one of a large file with all
    /// threads, and segment by segment by all ranks.
    func read(work: String) throws -> UnitLogs {
        let counter = PreparedCounter()
        let observer = BuildObserver { event in
            if case .sealed(let documents) = event { counter.add(documents) }
            self.observer.report(event)
        }
        let worker = try UnitWorker(plan: plan, work: work, observer: observer)
        let open = try openUnits(work: work)
        let large = open.filter {
            plan.bytes(ofUnit: $0) > Self.largeUnits * plan.recipe.workUnitBytes
        }
        let mine = share(of: open.filter { !large.contains($0) })
        let bytes = (mine + large).reduce(0) { $0 + plan.bytes(ofUnit: $1) }
        observer.report(.begin(.reading, total: bytes))
        // The last ones share their records out, so that no thread is idle while another ends a unit.
        let last = mine.count - threads
        try ParallelLoop.ordered(count: mine.count, threads: threads) { index in
            _ = try worker.run(unit: mine[index], threads: index < last ? 1 : threads)
        } consume: { _, _ in
        }
        let share =
            team.size == 1 ? UnitShare.whole : UnitShare(rank: team.rank, size: team.size)
        var ends: [(unit: Int, end: UnitEnd)] = []
        for unit in large {
            ends.append((unit, try worker.run(unit: unit, threads: threads, share: share)))
        }
        // The others' segments are there.
        try team.barrier()
        if team.isRoot, !share.isWhole {
            for (unit, end) in ends { try end.write(plan: plan, unit: unit, work: work) }
        }
        try team.barrier()
        let all = try plan.units.indices.map { unit in
            guard let end = try UnitEnd(plan: plan, unit: unit, work: work) else {
                throw KeifuError.badInput(
                    "a unit's logs cannot be read back", file: UnitLog.endPath(unit, work: work),
                    remedy: "Check the disk and build again with --force.")
            }
            return end
        }
        observer.report(.end(.reading))
        let segments = try team.allGather(UInt64(counter.segments)).reduce(0, +)
        let documents = try team.allGather(UInt64(counter.documents)).reduce(0, +)
        return UnitLogs(
            plan: plan, ends: all, work: work,
            prepared: (segments: Int(segments), documents: Int(documents)))
    }

    /// The units that are not read yet, as the root finds them.
    private func openUnits(work: String) throws -> [Int] {
        let words = try team.atRoot {
            var writer = ByteWriter()
            for unit in plan.units.indices
            where try UnitEnd(plan: plan, unit: unit, work: work) == nil {
                writer.variableLength(UInt64(unit))
            }
            return writer.bytes
        }
        var reader = ByteReader(words, file: work)
        var units: [Int] = []
        while !reader.isAtEnd { units.append(Int(clamping: try reader.variableLength())) }
        return units
    }

    /// This rank's units: the largest first, each to the rank that has the least so far; and in the order of
    /// the plan.
    private func share(of units: [Int]) -> [Int] {
        guard team.size > 1 else { return units }
        var loads = Array(repeating: 0, count: team.size)
        var mine: [Int] = []
        let bytes = units.map { plan.bytes(ofUnit: $0) }
        for index in units.indices.sorted(by: { (bytes[$1], $0) < (bytes[$0], $1) }) {
            let rank = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
            loads[rank] += max(1, bytes[index])
            if rank == team.rank { mine.append(units[index]) }
        }
        return mine.sorted()
    }

    /// Finds what repeats what: documents, then lines and passages of those that are kept.
    func judge(
        _ logs: UnitLogs, work: String, clock: inout PhaseClock
    ) throws -> Judgement {
        let recipe = plan.recipe
        let removals = try clock.measure(.deduplicating) {
            observer.report(.begin(.deduplicating, total: logs.documents))
            defer { observer.report(.end(.deduplicating)) }
            return try DuplicateRemoval(
                store: logs, identity: plan.identity, exactly: recipe.deduplicateExactly,
                settings: recipe.minHash,
                older: try recipe.against.map {
                    try OlderCorpusSignatures($0, settings: recipe.minHash)
                }, team: team, threads: threads, memory: recipe.memoryBytes, folder: work
            ).run { observer.report(.advanced(to: $0)) }
        }
        guard recipe.passages != nil || recipe.hostLines != nil else {
            return Judgement(plan: plan, removals: removals)
        }
        return try clock.measure(.passages) {
            observer.report(.begin(.findingPassages, total: logs.documents))
            defer { observer.report(.end(.findingPassages)) }
            let hostLines = try recipe.hostLines.map { settings in
                try HostLineSearch(
                    store: logs, settings: settings, identity: plan.identity,
                    isKept: { removals[$0] == nil }, team: team, threads: threads,
                    memory: recipe.memoryBytes, folder: work
                ).run { _, documents in observer.report(.advanced(to: documents)) }
            }
            let passages = try recipe.passages.map { settings in
                try PassageSearch(
                    store: logs, settings: settings, identity: plan.identity,
                    isKept: { removals[$0] == nil }, team: team, threads: threads,
                    memory: recipe.memoryBytes, folder: work
                ).run { _, documents in observer.report(.advanced(to: documents)) }
            }
            return Judgement(
                plan: plan, removals: removals, hostLines: hostLines, passages: passages)
        }
    }

    /// Sorts all documents by their ids into the lists of the partitions.
    func list(_ logs: UnitLogs, work: String) throws {
        let partitions = plan.recipe.partitions
        let isListed = try team.atRoot {
            for partition in 0..<partitions
            where try PartitionList(plan: plan, partition: partition, work: work) == nil {
                return [0]
            }
            return [1]
        }
        if isListed == [1] { return }
        let size = team.size
        let sorter = try TeamSorter(
            width: PartitionList.width, memory: plan.recipe.memoryBytes, folder: work, team: team
        ) { record in
            Self.rank(ofPartition: Self.partition(of: record, of: partitions), of: partitions, size)
        }
        for log in stride(from: team.rank, to: logs.logCount, by: size) {
            var records: [UInt8] = []
            try logs.reader(log).forEachEntry { number, entry in
                PartitionList.record(
                    entry.id, DocumentReference(log: UInt32(log), entry: UInt32(number)),
                    file: entry.file, into: &records)
            }
            try records.withUnsafeBytes { try sorter.append($0) }
        }
        let sorted = try sorter.sorted()
        var next = try sorted.next()
        for partition in 0..<partitions
        where Self.rank(ofPartition: partition, of: partitions, size) == team.rank {
            let writer = try PartitionList.Writer(plan: plan, partition: partition, work: work)
            while let record = next, Self.partition(of: record, of: partitions) == partition {
                try writer.append(record)
                next = try sorted.next()
            }
            try writer.finish()
        }
        try team.barrier()
    }

    /// The partition of a list's record, which begins with an id.
    private static func partition(of record: UnsafeRawBufferPointer, of partitions: Int) -> Int {
        let word = UInt64(bigEndian: record.loadUnaligned(as: UInt64.self))
        return LedgerPartition.index(ofLeadingWord: word, partitions: partitions)
    }

    /// The rank that writes a partition: ranks have runs of them.
    private static func rank(ofPartition partition: Int, of partitions: Int, _ size: Int) -> Int {
        partition * size / partitions
    }

    /// Writes this rank's partitions; the results of all, by partition, at the root.
    func writePartitions(
        _ logs: UnitLogs, _ judgement: Judgement, folder: String, work: String
    ) throws -> [PartitionResult] {
        let writer = PartitionWriter(
            plan: plan, logs: logs, judgement: judgement, folder: folder, work: work)
        let partitions = plan.recipe.partitions
        let mine = (0..<partitions).filter {
            Self.rank(ofPartition: $0, of: partitions, team.size) == team.rank
        }
        observer.report(.begin(.writing, total: mine.count))
        try ParallelLoop.ordered(count: mine.count, threads: threads) { index in
            _ = try writer.write(partition: mine[index])
        } consume: { index, _ in
            observer.report(.advanced(to: index + 1))
        }
        try team.barrier()
        observer.report(.end(.writing))
        guard team.isRoot else { return [] }
        return try (0..<partitions).map { partition in
            guard
                let result = try PartitionResult(
                    plan: plan, partition: partition, folder: folder, work: work)
            else {
                throw KeifuError.badInput(
                    "partition \(partition) cannot be read back", file: folder,
                    remedy: "Check the disk and build again with --force.")
            }
            return result
        }
    }

    /// The Merkle root over the leaves of all partitions.
    func merkleRoot(work: String) throws -> Digest {
        var tree = MerkleTreeBuilder()
        for partition in 0..<plan.recipe.partitions {
            let path = PartitionResult.leavesPath(partition, work: work)
            let bytes = try Files.read(path)
            for start in stride(from: 0, to: bytes.count, by: Digest.byteCount) {
                let end = min(bytes.count, start + Digest.byteCount)
                guard let digest = Digest(bytes: bytes[start..<end]) else {
                    throw KeifuError.badInput("a leaf is cut short", file: path)
                }
                tree.append(leafHash: digest)
            }
        }
        return tree.root
    }

    /// The titles of the documents that the report's pairs repeat.
    func keptNames(
        _ pairs: [CorpusSummary.Pair], _ logs: UnitLogs, work: String
    ) throws -> [Digest: String] {
        var names: [Digest: String] = [:]
        for pair in pairs where pair.duplicate.corpus == nil {
            let id = pair.duplicate.keptID
            let partition = LedgerPartition.index(of: id, partitions: plan.recipe.partitions)
            guard
                let document = try PartitionList(plan: plan, partition: partition, work: work)?
                    .document(id)
            else { continue }
            let row = try logs.head(document.reference).row
            names[id] = row.title ?? row.path
        }
        return names
    }
}
