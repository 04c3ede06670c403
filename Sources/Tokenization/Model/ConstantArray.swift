/// Values that are written once and then read on hot paths, by every thread and without bounds checks.
final class ConstantArray<Element: BitwiseCopyable>: @unchecked Sendable {
    // Unchecked: the memory is written in `init` only.
    /// The first value.
    let base: UnsafePointer<Element>
    /// How many there are.
    let count: Int

    init(_ values: [Element]) {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(1, values.count))
        values.withUnsafeBufferPointer { buffer in
            if let source = buffer.baseAddress {
                memory.initialize(from: source, count: buffer.count)
            }
        }
        base = UnsafePointer(memory)
        count = values.count
    }

    deinit { base.deallocate() }

    /// The value at `index`, which must be below ``count``.
    @inline(__always)
    subscript(index: Int) -> Element { base[index] }
}
