internal import Glibc

/// For each context of a group, and each window in it, the context with the window's earliest occurrence: itself, where
/// there is no earlier one.
struct GroupEvidence {
    /// By context; windows that reach beyond the text's ends are in none.
    private(set) var stretches: [[Stretch]]

    private let layout: ContextLayout
    private let contexts: [UInt8]
    private let count: Int
    private var windowCount: Int { layout.window.context + 1 }

    /// - Parameters:
    ///   - contexts: their bytes, one behind the other.
    ///   - firsts: the earliest place of each, likewise.
    init(layout: ContextLayout, contexts: [UInt8], firsts: [UInt8], count: Int) {
        self.layout = layout
        self.contexts = contexts
        self.count = count
        stretches = [[Stretch]](repeating: [], count: count)
        let bounds = (0..<count).map(windowsInText)
        guard count > 1 else {
            if let all = bounds.first ?? nil { stretches[0] = [Stretch(windows: all, evidence: 0)] }
            return
        }
        let order = Self.order(firsts, count: count)
        let hashes = windowHashes()
        // Contexts by the hash of the window that is looked at; each slot says of which window it was filled.
        let capacity = 1 << (Int.bitWidth - (2 * count - 1).leadingZeroBitCount)
        var slots = [Int32](repeating: 0, count: capacity)
        var filled = [Int32](repeating: -1, count: capacity)
        for index in 0..<windowCount {
            for context in order {
                guard let windows = bounds[context], windows.contains(index) else { continue }
                let hash = hashes[context * windowCount + index]
                var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
                var evidence = context
                while filled[slot] == Int32(index) {
                    let other = Int(slots[slot])
                    if hashes[other * windowCount + index] == hash,
                        isEqual(context, other, window: index)
                    {
                        evidence = other
                        break
                    }
                    slot = (slot + 1) & (capacity - 1)
                }
                if evidence == context {
                    filled[slot] = Int32(index)
                    slots[slot] = Int32(context)
                }
                add(index, of: context, evidence: evidence)
            }
        }
    }

    private mutating func add(_ index: Int, of context: Int, evidence: Int) {
        let last = stretches[context].count - 1
        if last >= 0, stretches[context][last].evidence == evidence,
            stretches[context][last].windows.upperBound == index - 1
        {
            stretches[context][last].windows = stretches[context][last].windows.lowerBound...index
        } else {
            stretches[context].append(Stretch(windows: index...index, evidence: evidence))
        }
    }

    /// Contexts from the one with the earliest place on.
    private static func order(_ firsts: [UInt8], count: Int) -> [Int] {
        firsts.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return [] }
            let width = ContextLayout.placeBytes
            return (0..<count).sorted { memcmp(base + $0 * width, base + $1 * width, width) < 0 }
        }
    }

    /// The windows of a context that do not reach beyond the text's ends.
    private func windowsInText(_ context: Int) -> ClosedRange<Int>? {
        layout.windowsInText { contexts[context * layout.contextBytes + $0] }
    }

    private func isEqual(_ left: Int, _ right: Int, window: Int) -> Bool {
        let range = layout.range(ofWindow: window)
        return contexts.withUnsafeBytes { bytes in
            func part(_ context: Int) -> UnsafeRawBufferPointer {
                let start = context * layout.contextBytes
                return UnsafeRawBufferPointer(
                    rebasing: bytes[start + range.lowerBound..<start + range.upperBound])
            }
            return part(left).isEqual(to: part(right))
        }
    }

    /// The hash of each window of each context.
    private func windowHashes() -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: count * windowCount) { hashes, filled in
            contexts.withUnsafeBufferPointer { bytes in
                for context in 0..<count {
                    let start = context * layout.contextBytes
                    func character(_ index: Int) -> UInt32 {
                        let byte = start + index * ContextLayout.characterBytes
                        return UInt32(bytes[byte]) << 16 | UInt32(bytes[byte + 1]) << 8
                            | UInt32(bytes[byte + 2])
                    }
                    let length = layout.window.context
                    var rolling = RollingHash(n: length)
                    for index in 0..<length { rolling.roll(in: character(index), out: nil) }
                    hashes[context * windowCount] = RollingHash.mix(rolling.value)
                    for index in 0..<length {
                        rolling.roll(in: character(length + index), out: character(index))
                        hashes[context * windowCount + index + 1] = RollingHash.mix(rolling.value)
                    }
                }
            }
            filled = count * windowCount
        }
    }
}

extension ContextLayout {
    /// The windows of a context that do not reach beyond the text's ends; `nil` where all do.
    ///
    /// - Parameter byte: the context's byte at an offset.
    func windowsInText(_ byte: (Int) -> UInt8) -> ClosedRange<Int>? {
        let length = window.context
        var first = 0
        while first < length, byte(first * Self.characterBytes) == Self.beyond { first += 1 }
        var last = length
        while last > 0, byte((length + last - 1) * Self.characterBytes) == Self.beyond { last -= 1 }
        return first <= last ? first...last : nil
    }
}
