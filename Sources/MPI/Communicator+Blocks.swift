internal import CMPIShims
public import Storage

/// Buffers that are cut into one block a rank, and messages between two ranks.
extension Communicator {
    /// Sums a buffer over all ranks and leaves each rank its own block of the sum.
    /// - Parameters:
    ///   - elements: the blocks of all ranks, one behind the other; the same length at every rank.
    ///   - counts: the length of each rank's block, by rank.
    ///   - block: receives this rank's block, `counts[rank]` long; it must not overlap `elements`.
    public func reduceScatter(
        _ elements: UnsafeBufferPointer<Float>, counts: [Int],
        into block: UnsafeMutableBufferPointer<Float>
    ) throws(KeifuError) {
        precondition(counts.count == size && counts.reduce(0, +) == elements.count)
        precondition(block.count >= counts[rank])
        try call("sum blocks over the ranks") {
            keifu_mpi_reduce_scatter(
                $0, elements.baseAddress, counts.map(Int64.init), block.baseAddress)
        }
    }

    /// Fills a buffer at every rank with the blocks of all ranks.
    /// - Parameters:
    ///   - elements: all blocks, one behind the other; this rank's own block lies in its place already.
    ///   - counts: the length of each rank's block, by rank.
    public func allGather(_ elements: UnsafeMutableBufferPointer<Float>, counts: [Int])
        throws(KeifuError)
    {
        precondition(counts.count == size && counts.reduce(0, +) == elements.count)
        try call("gather blocks") {
            keifu_mpi_all_gather($0, elements.baseAddress, counts.map(Int64.init))
        }
    }

    /// Sends a buffer to one rank, which receives equally many elements under the same tag.
    public func send(_ elements: UnsafeBufferPointer<Float>, to destination: Int, tag: Int = 0)
        throws(KeifuError)
    {
        try call("send to rank \(destination)") {
            keifu_mpi_send(
                $0, elements.baseAddress, Int64(elements.count), Int32(destination), Int32(tag))
        }
    }

    /// Receives a buffer that one rank sends.
    public func receive(
        _ elements: UnsafeMutableBufferPointer<Float>, from source: Int, tag: Int = 0
    ) throws(KeifuError) {
        try call("receive from rank \(source)") {
            keifu_mpi_receive(
                $0, elements.baseAddress, Int64(elements.count), Int32(source), Int32(tag))
        }
    }
}
