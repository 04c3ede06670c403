/// Working memory that is kept from one document to the next: it grows to what the largest needs.
struct WorkBuffer<Element: BitwiseCopyable>: ~Copyable {
    /// Room for ``capacity`` elements; what they hold is up to who reserved it.
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int

    init() {
        capacity = 64
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// Makes room for so many elements. What the buffer held is lost where it must grow.
    mutating func reserve(_ count: Int) {
        guard count > capacity else { return }
        base.deallocate()
        capacity = max(count, capacity + capacity / 2)
        base = .allocate(capacity: capacity)
    }
}

extension WorkBuffer where Element: FixedWidthInteger {
    /// Makes room for so many elements, all 0.
    mutating func reserveZeros(_ count: Int) {
        reserve(count)
        base.update(repeating: 0, count: count)
    }
}
