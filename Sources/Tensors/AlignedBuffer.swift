internal import Glibc

/// Zeroed memory of a fixed size, aligned to 64 bytes (a cache line, an AVX-512 register), freed with the
/// object that owns it.
public final class AlignedBuffer<Element: BitwiseCopyable> {
    /// The memory.
    public let elements: UnsafeMutableBufferPointer<Element>

    /// Allocates `count` elements.
    /// - Parameter zero: the value that all of them get.
    public init(count: Int, zero: Element) {
        let bytes = max(64, count * MemoryLayout<Element>.stride)
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        let base = raw.bindMemory(to: Element.self, capacity: max(1, count))
        base.initialize(repeating: zero, count: count)
        elements = UnsafeMutableBufferPointer(start: base, count: count)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    /// The first element's address; valid even where there are no elements.
    public var base: UnsafeMutablePointer<Element> {
        guard let base = elements.baseAddress else {
            preconditionFailure("an allocated buffer has an address")
        }
        return base
    }
}

extension AlignedBuffer where Element == Float {
    /// Allocates `count` zeros.
    public convenience init(_ count: Int) { self.init(count: count, zero: 0) }
}
