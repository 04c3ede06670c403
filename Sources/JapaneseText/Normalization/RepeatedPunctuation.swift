/// The rule `repeated-punctuation`: how often the same punctuation may stand in a row.
enum RepeatedPunctuation {
    /// Punctuation that counts as the same.
    enum Kind: Equatable {
        /// ！？ of either width, in any mixture: at most three.
        case exclamation
        /// 。: at most three.
        case fullStop
        /// 、: at most three.
        case comma
        /// Latin commas of either width: at most three.
        case latinComma
        /// Latin full stops of either width: at most six, which is what NFKC makes of ……, the Japanese ellipsis.
        case dot
        /// ・: at most six, likewise.
        case middleDot
        /// …: at most two, ……, as Japanese typesetting has it.
        case ellipsis
        /// ‥: at most two.
        case twoDots

        @inline(__always)
        init?(_ value: UInt32) {
            switch value {
            case 0x21, 0x3F, 0xFF01, 0xFF1F: self = .exclamation
            case 0x3002: self = .fullStop
            case 0x3001: self = .comma
            case 0x2C, 0xFF0C: self = .latinComma
            case 0x2E, 0xFF0E: self = .dot
            case 0x30FB: self = .middleDot
            case 0x2026: self = .ellipsis
            case 0x2025: self = .twoDots
            default: return nil
            }
        }

        /// The greatest number in a row.
        var bound: Int {
            switch self {
            case .exclamation, .fullStop, .comma, .latinComma: 3
            case .dot, .middleDot: 6
            case .ellipsis, .twoDots: 2
            }
        }
    }
}
