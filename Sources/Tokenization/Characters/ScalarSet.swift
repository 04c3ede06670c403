/// A set of Unicode scalar values as sorted, disjoint, closed ranges.
struct ScalarSet: Equatable, Sendable {
    /// The ranges, ascending and never touching.
    private(set) var ranges: [ClosedRange<UInt32>]

    /// The largest scalar value.
    static let last: UInt32 = 0x10FFFF
    /// Every scalar value.
    static let all = ScalarSet([0...last])

    /// The union of ranges in any order.
    init(_ ranges: [ClosedRange<UInt32>]) {
        self.ranges = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let top = self.ranges.last, range.lowerBound <= top.upperBound &+ 1 {
                let upper = max(top.upperBound, range.upperBound)
                self.ranges[self.ranges.count - 1] = top.lowerBound...upper
            } else {
                self.ranges.append(range)
            }
        }
    }

    /// One scalar value.
    init(_ scalar: UInt32) { ranges = [scalar...scalar] }

    /// Reads a table of ``CharacterTables``: hexadecimal values and `low-high` ranges between spaces.
    init(table: String) {
        var result: [ClosedRange<UInt32>] = []
        var low: UInt32?
        var value: UInt32 = 0
        for byte in Array(table.utf8) + [0x20] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            case 0x2D:
                low = value
                value = 0
            default:
                result.append((low ?? value)...value)
                low = nil
                value = 0
            }
        }
        self.init(result)
    }

    /// Everything that is not in the set.
    var complement: ScalarSet {
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= Self.last { result.append(next...Self.last) }
        return ScalarSet(result)
    }

    /// What is in either set.
    func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

    /// What is in both sets.
    func intersection(_ other: ScalarSet) -> ScalarSet {
        complement.union(other.complement).complement
    }

    /// Whether a value is in the set.
    func contains(_ scalar: UInt32) -> Bool {
        ranges.contains { $0.contains(scalar) }
    }
}

/// The named classes, as the peer library knows them.
enum CharacterClasses {
    private static let uppercase = ScalarSet(table: CharacterTables.uppercase)
    private static let lowercase = ScalarSet(table: CharacterTables.lowercase)
    private static let titlecase = ScalarSet(table: CharacterTables.titlecase)
    private static let modifierLetters = ScalarSet(table: CharacterTables.modifierLetters)
    private static let otherLetters = ScalarSet(table: CharacterTables.otherLetters)
    private static let connectors = ScalarSet(table: CharacterTables.connectors)
    private static let decimals = ScalarSet(table: CharacterTables.decimals)
    private static let marks = ScalarSet(table: CharacterTables.marks)

    /// `\p{L}`
    static let letters = uppercase.union(lowercase).union(titlecase).union(modifierLetters)
        .union(otherLetters)
    /// `\p{N}`
    static let numbers = decimals.union(ScalarSet(table: CharacterTables.otherNumbers))
    /// `\s`
    static let spaces = ScalarSet(table: CharacterTables.spaces)
    /// `\w`
    static let wordCharacters = letters.union(marks).union(numbers).union(connectors)
    /// `\p{Han}`
    static let han = ScalarSet(table: CharacterTables.han)
    /// `\p{Hiragana}`
    static let hiragana = ScalarSet(table: CharacterTables.hiragana)
    /// `\p{Katakana}`
    static let katakana = ScalarSet(table: CharacterTables.katakana)

    /// The names that a recipe's regular expression may write in `\p{…}`.
    static let names = [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "N", "Nd", "P", "S", "Z", "Han", "Hiragana",
        "Katakana", "Latin", "Hangul", "Cyrillic", "Greek",
    ]

    /// The class of a name in `\p{…}`; `nil` where it is not one of ``names``.
    static func named(_ name: String) -> ScalarSet? {
        switch name {
        case "L": letters
        case "Lu": uppercase
        case "Ll": lowercase
        case "Lt": titlecase
        case "Lm": modifierLetters
        case "Lo": otherLetters
        case "M": marks
        case "N": numbers
        case "Nd": decimals
        case "P": connectors.union(ScalarSet(table: CharacterTables.otherPunctuation))
        case "S": ScalarSet(table: CharacterTables.symbols)
        case "Z": ScalarSet(table: CharacterTables.separators)
        case "Han": han
        case "Hiragana": hiragana
        case "Katakana": katakana
        case "Latin": ScalarSet(table: CharacterTables.latin)
        case "Hangul": ScalarSet(table: CharacterTables.hangul)
        case "Cyrillic": ScalarSet(table: CharacterTables.cyrillic)
        case "Greek": ScalarSet(table: CharacterTables.greek)
        default: nil
        }
    }

    /// `\d`
    static var decimalDigits: ScalarSet { decimals }
}
