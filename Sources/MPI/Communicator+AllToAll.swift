internal import CMPIShims
public import Storage

/// What every rank has for every other.
extension Communicator {
    /// One number for each rank, by rank.
    /// - Returns: the number of each rank for this one, by rank.
    public func allToAll(_ values: [UInt64]) throws(KeifuError) -> [UInt64] {
        precondition(values.count == size)
        var received = [UInt64](repeating: 0, count: size)
        try call("exchange numbers") { keifu_mpi_all_to_all_values($0, values, &received) }
        return received
    }

    /// Bytes for each rank.
    /// - Parameters:
    ///   - bytes: the parts for all ranks, one behind the other by rank.
    ///   - counts: the length of each part, by rank.
    ///   - received: receives the parts that all ranks have for this one, one behind the other by rank.
    ///   - receivedCounts: their lengths, which ``allToAll(_:)`` of the counts tells.
    public func allToAll(
        _ bytes: UnsafeRawBufferPointer, counts: [Int],
        into received: UnsafeMutableRawBufferPointer, counts receivedCounts: [Int]
    ) throws(KeifuError) {
        precondition(counts.count == size && counts.reduce(0, +) <= bytes.count)
        precondition(receivedCounts.count == size)
        precondition(receivedCounts.reduce(0, +) <= received.count)
        try call("exchange bytes with all ranks") {
            keifu_mpi_all_to_all(
                $0, bytes.baseAddress, counts.map(Int64.init), received.baseAddress,
                receivedCounts.map(Int64.init))
        }
    }
}
