internal import ICU

/// The tables of the Japanese legacy encodings, built once from ICU's converters.
///
/// CP932 comes from `ibm-943_P15A-2003`, ICU's Windows-31J. EUC-JP and ISO-2022-JP use the same
/// two-byte table by row and cell, as the WHATWG Encoding Standard does, which is what CP51932 and
/// CP50221 are; JIS X 0212 comes from ICU's `euc-jp-2007`.
struct LegacyTables: Sendable {
    /// CP932's one-byte characters by byte; ``PackedCharacter/none`` for lead bytes and unused
    /// bytes.
    let singles: [PackedCharacter]
    /// CP932's two-byte characters at `(lead & 0x7F) << 8 | trail`.
    let shiftJISPairs: [PackedCharacter]
    /// EUC-JP's two-byte characters at `(lead & 0x7F) << 8 | trail`.
    let eucPairs: [PackedCharacter]
    /// EUC-JP's three-byte characters (JIS X 0212) at `(second & 0x7F) << 8 | third`.
    let eucTriples: [PackedCharacter]

    static let shared = LegacyTables()

    /// Whether a byte begins a two-byte character of CP932.
    static func isShiftJISLead(_ byte: UInt8) -> Bool {
        (0x81...0x9F).contains(byte) || (0xE0...0xFC).contains(byte)
    }

    private init() {
        var singles = [PackedCharacter](repeating: .none, count: 256)
        // ICU's table permutes three control characters as IBM's hardware did; ASCII is itself
        // here.
        for byte in UInt8(0)..<0x80 { singles[Int(byte)] = PackedCharacter(Unicode.Scalar(byte)) }
        for byte in UInt8(0xA1)...0xDF {
            singles[Int(byte)] = PackedCharacter(halfWidthKana(byte))
        }
        var pairs = [PackedCharacter](repeating: .none, count: 1 << 15)
        var euc = pairs
        var triples = pairs
        if let converter = CharacterConverter(name: "ibm-943_P15A-2003") {
            for lead in UInt8(0x81)...0xFC where Self.isShiftJISLead(lead) {
                for trail in UInt8(0x40)...0xFC where trail != 0x7F {
                    guard let scalar = converter.decode([lead, trail]) else { continue }
                    pairs[Self.index(lead, trail)] = PackedCharacter(scalar)
                }
            }
        }
        for row in UInt8(1)...94 {
            for cell in UInt8(1)...94 {
                let lead = (row - 1) / 2 + ((row - 1) / 2 < 31 ? 0x81 : 0xC1)
                let column = cell + (row % 2 == 1 ? 0 : 94)
                let trail = column + (column < 64 ? 0x3F : 0x40)
                euc[Self.index(row + 0xA0, cell + 0xA0)] = pairs[Self.index(lead, trail)]
            }
        }
        if let converter = CharacterConverter(name: "euc-jp-2007") {
            for second in UInt8(0xA1)...0xFE {
                for third in UInt8(0xA1)...0xFE {
                    guard let scalar = converter.decode([0x8F, second, third]) else { continue }
                    triples[Self.index(second, third)] = PackedCharacter(scalar)
                }
            }
        }
        self.singles = singles
        shiftJISPairs = pairs
        eucPairs = euc
        eucTriples = triples
    }

    @inline(__always) static func index(_ lead: UInt8, _ trail: UInt8) -> Int {
        Int(lead & 0x7F) << 8 | Int(trail)
    }
}

/// The half-width kana of a byte 0xA1 … 0xDF of JIS X 0201.
func halfWidthKana(_ byte: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(UInt32(byte) - 0xA1 + 0xFF61) ?? "\u{FFFD}"
}
