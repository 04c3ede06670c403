internal import Glibc

/// Pages of 2 MiB for large tables that are read all over: their places are found in the page tables more often than
/// in the caches otherwise.
enum HugePages {
    /// Asks for them, before the memory is touched. Where the system does not give them nothing changes.
    static func advise<Element>(_ memory: UnsafeMutableBufferPointer<Element>) {
        let size = memory.count * MemoryLayout<Element>.stride
        guard let base = memory.baseAddress, size >= 1 << 22 else { return }
        let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
        let start = (UInt(bitPattern: base) + page - 1) / page * page
        let room = UInt(bitPattern: base) + UInt(size) - start
        madvise(UnsafeMutableRawPointer(bitPattern: start), Int(room / page * page), MADV_HUGEPAGE)
    }
}
