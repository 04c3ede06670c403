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
        bytes.withUnsafeBytes { bytes in
            var index = 0
            while index < bytes.count {
                // Most blocks of Japanese text have none of the bytes that are looked for.
                if index + Block.scalarCount <= bytes.count,
                    !Self.hasMarks(bytes.loadUnaligned(fromByteOffset: index, as: Block.self))
                {
                    index += Block.scalarCount
                    continue
                }
                for place in index..<min(bytes.count, index + Block.scalarCount) {
                    switch bytes[place] {
                    case 0x0A: lineFeeds += 1
                    case 0x23: numberSigns += 1
                    case 0x2E:
                        stops = lastStop == place - 1 ? stops + 1 : 1
                        lastStop = place
                        if stops == 3 {
                            ellipses += 1
                            stops = 0
                        }
                    case 0xE2:  // … is E2 80 A6.
                        if place + 2 < bytes.count, bytes[place + 1] == 0x80,
                            bytes[place + 2] == 0xA6
                        {
                            ellipses += 1
                        }
                    default: break
                    }
                }
                index += Block.scalarCount
            }
        }
    }

    private typealias Block = SIMD16<UInt8>

    private static func hasMarks(_ block: Block) -> Bool {
        any((block .== 0x0A) .| (block .== 0x23) .| (block .== 0x2E) .| (block .== 0xE2))
    }
}
