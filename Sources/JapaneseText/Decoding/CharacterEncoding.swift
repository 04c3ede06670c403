/// The character encodings that Keifu reads.
public enum CharacterEncoding: UInt8, CaseIterable, Sendable {
    // The raw value is the encoding's byte in stored edits and is never reused for another meaning.
    /// UTF-8, with or without a byte order mark.
    case utf8 = 1
    /// Shift_JIS as it is written in the wild: CP932 (Windows-31J).
    case shiftJIS = 2
    /// EUC-JP: CP51932's two-byte codes, half-width kana, and JIS X 0212 in three bytes.
    case eucJP = 3
    /// ISO-2022-JP with its usual extensions.
    case iso2022JP = 4
    /// UTF-16, little-endian.
    case utf16LittleEndian = 5
    /// UTF-16, big-endian.
    case utf16BigEndian = 6

    /// The encoding's name in recipes, ledgers and reports.
    public var name: String {
        switch self {
        case .utf8: "utf-8"
        case .shiftJIS: "shift_jis"
        case .eucJP: "euc-jp"
        case .iso2022JP: "iso-2022-jp"
        case .utf16LittleEndian: "utf-16le"
        case .utf16BigEndian: "utf-16be"
        }
    }
}
