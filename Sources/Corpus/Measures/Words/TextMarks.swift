internal import Glibc

/// Marks that quality filters count in a text, whatever words they stand in.
struct TextMarks: Equatable {
    /// Number signs: `#`.
    private(set) var numberSigns = 0
    /// Ellipses: `…`, and three full stops, which belong to one ellipsis at most.
    private(set) var ellipses = 0
    /// Line feeds.
    private(set) var lineFeeds = 0

    /// Counts the marks in UTF-8.
    init(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            // One search for each byte: the C library looks at a vector of them at a time.
            Self.forEach(0x0A, in: bytes) { _ in lineFeeds += 1 }
            Self.forEach(0x23, in: bytes) { _ in numberSigns += 1 }
            // Full stops running up to here, since the last ellipsis of three.
            var stops = 0
            var lastStop = -1
            Self.forEach(0x2E, in: bytes) { place in
                stops = lastStop == place - 1 ? stops + 1 : 1
                lastStop = place
                guard stops == 3 else { return }
                ellipses += 1
                stops = 0
            }
            // … is E2 80 A6.
            Self.forEach(0xE2, in: bytes) { place in
                guard place + 2 < bytes.count, bytes[place + 1] == 0x80, bytes[place + 2] == 0xA6
                else { return }
                ellipses += 1
            }
        }
    }

    private static func forEach(
        _ byte: Int32, in bytes: UnsafeRawBufferPointer, _ body: (Int) -> Void
    ) {
        guard let base = bytes.baseAddress else { return }
        var start = 0
        while start < bytes.count,
            let found = memchr(base + start, byte, bytes.count - start)
        {
            let place = UnsafeRawPointer(found) - base
            body(place)
            start = place + 1
        }
    }
}
