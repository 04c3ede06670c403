internal import CMPIShims
public import Storage

extension Communicator {
    /// How elements of all ranks become one.
    public enum Reduction: Sendable {
        /// Their sum. The order of additions is the MPI library's.
        case sum
        /// The smallest.
        case minimum
        /// The largest.
        case maximum

        var operation: keifu_mpi_operation {
            switch self {
            case .sum: keifu_mpi_sum
            case .minimum: keifu_mpi_minimum
            case .maximum: keifu_mpi_maximum
            }
        }
    }

    /// Waits until every rank has come here.
    public func barrier() throws(KeifuError) {
        try call("wait for the other ranks") { keifu_mpi_barrier($0) }
    }

    /// Reduces a buffer over all ranks, element by element and in place.
    public func allReduce(
        _ elements: UnsafeMutableBufferPointer<Float>, _ reduction: Reduction = .sum
    ) throws(KeifuError) {
        try allReduce(UnsafeMutableRawBufferPointer(elements), keifu_mpi_float, 4, reduction)
    }

    /// Reduces a buffer over all ranks, element by element and in place.
    public func allReduce(
        _ elements: UnsafeMutableBufferPointer<Double>, _ reduction: Reduction = .sum
    ) throws(KeifuError) {
        try allReduce(UnsafeMutableRawBufferPointer(elements), keifu_mpi_double, 8, reduction)
    }

    /// Reduces a buffer over all ranks, element by element and in place.
    public func allReduce(
        _ elements: UnsafeMutableBufferPointer<UInt64>, _ reduction: Reduction = .sum
    ) throws(KeifuError) {
        try allReduce(UnsafeMutableRawBufferPointer(elements), keifu_mpi_uint64, 8, reduction)
    }

    private func allReduce(
        _ elements: UnsafeMutableRawBufferPointer, _ type: keifu_mpi_type, _ width: Int,
        _ reduction: Reduction
    ) throws(KeifuError) {
        try call("sum over the ranks") {
            keifu_mpi_all_reduce(
                $0, elements.baseAddress, Int64(elements.count / width), type, reduction.operation)
        }
    }

    /// One number reduced over all ranks.
    public func allReduce(_ value: Double, _ reduction: Reduction = .sum) throws(KeifuError)
        -> Double
    {
        var value = value
        try withUnsafeMutablePointer(to: &value) { pointer throws(KeifuError) in
            try allReduce(UnsafeMutableBufferPointer(start: pointer, count: 1), reduction)
        }
        return value
    }

    /// One number reduced over all ranks.
    public func allReduce(_ value: UInt64, _ reduction: Reduction = .sum) throws(KeifuError)
        -> UInt64
    {
        var value = value
        try withUnsafeMutablePointer(to: &value) { pointer throws(KeifuError) in
            try allReduce(UnsafeMutableBufferPointer(start: pointer, count: 1), reduction)
        }
        return value
    }

    /// Copies a buffer from `root` into the buffers of all other ranks, which are equally long.
    public func broadcast(_ bytes: UnsafeMutableRawBufferPointer, from root: Int = 0)
        throws(KeifuError)
    {
        try call("send to all ranks") {
            keifu_mpi_broadcast($0, bytes.baseAddress, Int64(bytes.count), Int32(root))
        }
    }

    /// The bytes that `root` has; other ranks need not know their number.
    public func broadcast(_ bytes: [UInt8], from root: Int = 0) throws(KeifuError) -> [UInt8] {
        let count = Int(try allReduce(rank == root ? UInt64(bytes.count) : 0))
        var result = rank == root ? bytes : [UInt8](repeating: 0, count: count)
        var failure: KeifuError?
        result.withUnsafeMutableBytes { buffer in
            do throws(KeifuError) { try broadcast(buffer, from: root) } catch { failure = error }
        }
        if let failure { throw failure }
        return result
    }

    /// Every rank's number, by rank, at every rank.
    public func allGather(_ value: UInt64) throws(KeifuError) -> [UInt64] {
        var values = [UInt64](repeating: 0, count: size)
        try call("gather numbers") { keifu_mpi_all_gather_value($0, value, &values) }
        return values
    }

    /// Brings every rank's bytes, of any length, to rank 0.
    /// - Returns: the bytes by rank at rank 0; nothing elsewhere.
    public func gather(_ bytes: [UInt8]) throws(KeifuError) -> [[UInt8]] {
        let lengths = try allGather(UInt64(bytes.count))
        let total = rank == 0 ? lengths.reduce(0, +) : 0
        var gathered = [UInt8](repeating: 0, count: Int(total))
        try call("gather bytes") { handle in
            gathered.withUnsafeMutableBytes { place in
                bytes.withUnsafeBytes {
                    keifu_mpi_gather_bytes(handle, $0.baseAddress, lengths, place.baseAddress)
                }
            }
        }
        guard rank == 0 else { return [] }
        var parts: [[UInt8]] = []
        var offset = 0
        for length in lengths {
            parts.append(Array(gathered[offset..<offset + Int(length)]))
            offset += Int(length)
        }
        return parts
    }
}
