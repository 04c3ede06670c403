internal import Glibc

/// Finds bytes in bytes, at the C library's speed.
enum ByteSearch {
    /// The index of the first byte of a value, from `start` on.
    static func first(
        _ byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0
    ) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// The index of the first occurrence of a pattern, from `start` on.
    static func first(
        _ pattern: [UInt8], in bytes: UnsafeRawBufferPointer, from start: Int = 0
    ) -> Int? {
        guard let first = pattern.first, let base = bytes.baseAddress else { return nil }
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        var index = start
        while let found = self.first(first, in: bytes, from: index) {
            guard found + pattern.count <= bytes.count else { return nil }
            if memcmp(base + found, pattern, pattern.count) == 0 { return found }
            index = found + 1
        }
        return nil
    }
}
