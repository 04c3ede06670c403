public import Storage

/// Sorts records of one width over a team: each goes to the rank that `destination` names and is sorted there,
/// by a ``RecordSorter``.
///
/// Records wait in one buffer a destination. When one is full, all ranks exchange what they have, which is a
/// *round*; rounds are of bounded size also where all records go to one rank, and go on until every rank has come
/// to ``sorted()``. So ``append(_:)-(UnsafeRawBufferPointer)`` waits for the other ranks at times: from the first
/// record to ``sorted()`` a rank makes no other call of its team, and every rank calls ``sorted()`` once, whatever
/// it appended.
///
/// ```swift
/// let sorter = try TeamSorter(width: 16, memory: memory, folder: work, team: team) { record in
///     Int(record[0]) * team.size / 256                          // ranges of keys, in the order of ranks
/// }
/// ```
public final class TeamSorter {
    /// Bytes of a record.
    public let width: Int
    private let team: Team
    private let destination: (UnsafeRawBufferPointer) -> Int
    private let sorter: RecordSorter
    /// Bytes that wait for one rank at most: a multiple of the width.
    private let share: Int
    /// What waits for rank k begins at k × `share`.
    private var waiting: UnsafeMutableRawBufferPointer
    private var received: UnsafeMutableRawBufferPointer
    private var filled: [Int]

    /// A sorter without records.
    ///
    /// - Parameters:
    ///   - width: bytes of a record, 1 to 4,096; the same at every rank.
    ///   - memory: bytes of memory that it may take at this rank. Below 64 KiB it takes 64 KiB.
    ///   - folder: where this rank's scratch files go.
    ///   - team: the ranks.
    ///   - destination: the rank that a record goes to, 0 up to the team's size; a function of the record alone.
    public init(
        width: Int, memory: Int, folder: String, team: Team,
        destination: @escaping (UnsafeRawBufferPointer) -> Int
    ) throws(KeifuError) {
        self.width = width
        self.team = team
        self.destination = destination
        filled = [Int](repeating: 0, count: team.size)
        guard team.size > 1 else {
            share = 0
            waiting = .allocate(byteCount: 0, alignment: 64)
            received = .allocate(byteCount: 0, alignment: 64)
            sorter = try RecordSorter(width: width, memory: memory, folder: folder)
            return
        }
        let memory = max(memory, 64 << 10)
        // More than this makes rounds no faster.
        let perRank = min(memory / 4, max(16 << 20, team.size << 16)) / team.size
        share = max(1, perRank / width) * width
        waiting = .allocate(byteCount: team.size * share, alignment: 64)
        received = .allocate(byteCount: team.size * share, alignment: 64)
        sorter = try RecordSorter(
            width: width, memory: memory - 2 * team.size * share, folder: folder)
    }

    deinit {
        waiting.deallocate()
        received.deallocate()
    }

    /// Appends records that lie one behind the other.
    ///
    /// - Throws: `KeifuError` where MPI or a scratch file fails.
    public func append(_ records: UnsafeRawBufferPointer) throws(KeifuError) {
        precondition(records.count % width == 0, "records have \(width) bytes each")
        guard team.size > 1 else { return try sorter.append(records) }
        for start in stride(from: 0, to: records.count, by: width) {
            let record = UnsafeRawBufferPointer(rebasing: records[start..<start + width])
            let rank = destination(record)
            precondition(filled.indices.contains(rank), "a record goes to a rank of the team")
            if filled[rank] == share { _ = try round(isDone: false) }
            UnsafeMutableRawBufferPointer(rebasing: waiting[(rank * share + filled[rank])...])
                .copyMemory(from: record)
            filled[rank] += width
        }
    }

    /// Appends one record, or several.
    public func append(_ records: [UInt8]) throws(KeifuError) {
        var failure: KeifuError?
        records.withUnsafeBytes { bytes in
            do throws(KeifuError) { try append(bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// The records of all ranks that came to this one, in order. Every rank calls it once.
    ///
    /// - Throws: `KeifuError` where MPI or a scratch file fails.
    public func sorted() throws(KeifuError) -> SortedRecords {
        if team.size > 1 {
            while try !round(isDone: true) {}
            waiting.deallocate()
            received.deallocate()
            waiting = .allocate(byteCount: 0, alignment: 64)
            received = .allocate(byteCount: 0, alignment: 64)
        }
        return try sorter.sorted()
    }

    /// Exchanges what waits. Each count carries, in its lowest bit, whether its rank has no more to come.
    /// - Returns: whether that holds for all ranks.
    private func round(isDone: Bool) throws(KeifuError) -> Bool {
        guard let communicator = team.communicator else { return true }
        let told = try communicator.allToAll(filled.map { UInt64($0) << 1 | (isDone ? 1 : 0) })
        let counts = told.map { Int($0 >> 1) }
        var offset = 0
        for (rank, count) in filled.enumerated() {
            UnsafeMutableRawBufferPointer(rebasing: waiting[offset...]).copyMemory(
                from: UnsafeRawBufferPointer(
                    rebasing: waiting[rank * share..<rank * share + count]))
            offset += count
        }
        try communicator.allToAll(
            UnsafeRawBufferPointer(waiting), counts: filled, into: received, counts: counts)
        for rank in filled.indices { filled[rank] = 0 }
        try sorter.append(
            UnsafeRawBufferPointer(rebasing: received[..<counts.reduce(0, +)]))
        return told.allSatisfy { $0 & 1 == 1 }
    }
}
