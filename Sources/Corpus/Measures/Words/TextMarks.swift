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
        // Full stops running up to here, since the last ellipsis of three.
        var stops = 0
        var lastStop = -1
        bytes.withUnsafeBufferPointer { bytes in
            for (index, byte) in bytes.enumerated() {
                switch byte {
                case 0x0A: lineFeeds += 1
                case 0x23: numberSigns += 1
                case 0x2E:
                    stops = lastStop == index - 1 ? stops + 1 : 1
                    lastStop = index
                    if stops == 3 {
                        ellipses += 1
                        stops = 0
                    }
                case 0xA6:  // The last byte of … (E2 80 A6).
                    if index >= 2, bytes[index - 1] == 0x80, bytes[index - 2] == 0xE2 {
                        ellipses += 1
                    }
                default: break
                }
            }
        }
    }
}
