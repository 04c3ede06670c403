internal import CMPIShims
internal import Storage

/// A group of processes that talk to each other through MPI.
///
/// It works without `mpirun` too: then `size` is 1. All calls are made by one thread at a time, and every
/// rank makes the same collective calls in the same order.
///
/// ```swift
/// let world = try Communicator.world
/// try world.allReduce(gradients)          // every rank has the sum
/// let parts = try world.gather(records)   // rank 0 has every rank's bytes
/// ```
///
/// A rank that fails alone leaves the process with a code other than 0, or calls ``abort(_:)``: MPI is then
/// not finalised, and mpirun ends the ranks that would wait for it for ever.
public final class Communicator: @unchecked Sendable {
    // Unchecked: the handle never changes; MPI itself asks that one thread calls at a time.
    private let handle: OpaquePointer
    /// This process's number, from 0.
    public let rank: Int
    /// How many processes there are.
    public let size: Int

    private static let started: Result<Communicator, KeifuError> = {
        var handle: OpaquePointer?
        let code = keifu_mpi_start(&handle)
        guard code == 0, let handle else {
            return .failure(failure("start MPI", code: code))
        }
        return .success(Communicator(handle))
    }()

    /// All processes that were started together. The first use starts MPI.
    public static var world: Communicator {
        get throws(KeifuError) { try started.get() }
    }

    private init(_ handle: OpaquePointer) {
        self.handle = handle
        rank = Int(keifu_mpi_rank(handle))
        size = Int(keifu_mpi_size(handle))
    }

    /// Whether this is rank 0, which prints and writes.
    public var isRoot: Bool { rank == 0 }

    /// The MPI library's own description of itself.
    public static var libraryVersion: String {
        text { keifu_mpi_library_version($0, $1) }
    }

    /// Ends all processes with an exit code, without waiting for any.
    public func abort(_ code: Int32) -> Never {
        keifu_mpi_abort(handle, code)
        // The shim's own last line ends the process.
        preconditionFailure("MPI_Abort returned")
    }

    /// Lets one MPI call carry at most `elements`; for tests of what is beyond `Int32.max`.
    static func setLargestPiece(_ elements: Int) { keifu_mpi_set_piece(Int64(elements)) }

    /// Calls the shim with the handle and turns its code into an error.
    func call(_ action: String, _ body: (OpaquePointer) -> Int32) throws(KeifuError) {
        let code = body(handle)
        guard code == 0 else { throw Self.failure("\(action) at rank \(rank)", code: code) }
    }

    private static func failure(_ action: String, code: Int32) -> KeifuError {
        KeifuError(
            .inputOutput, "MPI cannot \(action): \(text { keifu_mpi_error_text(code, $0, $1) })",
            remedy: "See mpirun's own messages; then start again with --resume.")
    }

    private static func text(_ body: (UnsafeMutablePointer<CChar>?, Int) -> Void) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        buffer.withUnsafeMutableBufferPointer { body($0.baseAddress, $0.count) }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
