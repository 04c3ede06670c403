internal import Glibc

/// How the process holds memory.
public enum ProcessMemory {
    /// Tells the allocator to keep freed memory for what comes next.
    ///
    /// A build makes and frees buffers of a document's size all the time. Left alone, glibc gives much of that back
    /// to the system at once, and the system clears every page when it is asked for again: three quarters of a
    /// build's page faults, a twentieth of its time. What is kept is at most what was in use at once. Where the
    /// C library is another, nothing happens.
    public static func keepFreed() {
        // malloc.h is not in Swift's module of glibc.
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let mallopt = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
        let (trimThreshold, mmapThreshold): (Int32, Int32) = (-1, -3)
        _ = mallopt(mmapThreshold, 32 << 20)
        _ = mallopt(trimThreshold, 256 << 20)
    }
}
