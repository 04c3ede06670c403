internal import Storage

/// A parsed regular expression.
indirect enum RegularExpressionNode {
    case empty
    case set(ScalarSet)
    case sequence([RegularExpressionNode])
    case alternation([RegularExpressionNode])
    case repetition(
        RegularExpressionNode, minimum: Int, maximum: Int, greed: RegularExpression.Greed)
    case look(RegularExpressionNode, negative: Bool)
    case lookBehind(ScalarSet, negative: Bool)
    case atomic(RegularExpressionNode)

    /// Whether it can match without consuming a character.
    var canBeEmpty: Bool {
        switch self {
        case .empty, .look, .lookBehind: true
        case .set: false
        case .sequence(let nodes): nodes.allSatisfy(\.canBeEmpty)
        case .alternation(let nodes): nodes.contains(where: \.canBeEmpty)
        case .repetition(let node, let minimum, _, _): minimum == 0 || node.canBeEmpty
        case .atomic(let node): node.canBeEmpty
        }
    }
}

/// Reads a regular expression in Oniguruma's own syntax, as far as pre-tokenizers use it.
struct RegularExpressionParser {
    private let pattern: String
    private let scalars: [UInt32]
    private var position = 0
    private var ignoresCase = false
    private var depth = 0

    /// The largest count in `{n,m}`: a counted group is written out that many times.
    private static let largestCount = 1000
    private static let deepestNesting = 100

    init(_ pattern: String) {
        self.pattern = pattern
        scalars = pattern.unicodeScalars.map(\.value)
    }

    /// The whole expression.
    mutating func parse() throws(KeifuError) -> RegularExpressionNode {
        let node = try alternation()
        guard position == scalars.count else { throw error("a ) closes no group") }
        return node
    }

    private func error(_ problem: String, remedy: String? = nil) -> KeifuError {
        .badInput(
            "the regular expression \(pattern): \(problem), at character \(position + 1)",
            remedy: remedy ?? "Mend it there.")
    }

    private func unsupported(_ what: String) -> KeifuError {
        error(
            "\(what) is not supported by this version yet",
            remedy: "Use gpt4 or ja-script, or write the expression without it.")
    }

    private var current: UInt32? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ text: String) -> Bool {
        let wanted = text.unicodeScalars.map(\.value)
        guard scalars[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    private mutating func alternation() throws(KeifuError) -> RegularExpressionNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepestNesting else { throw error("the groups are nested too deeply") }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternation(branches)
    }

    private mutating func sequence() throws(KeifuError) -> RegularExpressionNode {
        var nodes: [RegularExpressionNode] = []
        while let next = current, next != 0x7C, next != 0x29 {
            let atom = try atom()
            if ignoresCase { try refuseFolding(atom, after: nodes.last) }
            nodes.append(try quantified(atom))
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    // MARK: Repetition

    private mutating func quantified(
        _ atom: RegularExpressionNode
    ) throws(KeifuError) -> RegularExpressionNode {
        var node = atom
        while true {
            var (minimum, maximum) = (0, Int.max)
            var isInterval = false
            if take("*") {
            } else if take("+") {
                minimum = 1
            } else if take("?") {
                maximum = 1
            } else if let interval = try interval() {
                (minimum, maximum) = interval
                isInterval = true
            } else {
                return node
            }
            if maximum > 1, node.canBeEmpty {
                throw unsupported("repeating what can match nothing")
            }
            var greed = RegularExpression.Greed.greedy
            if isInterval {
                // Oniguruma: `{n}?` is an optional `{n}`; a + after an interval repeats it.
                if minimum != maximum, take("?") { greed = .lazy }
            } else if take("?") {
                greed = .lazy
            } else if take("+") {
                greed = .possessive
            }
            node = .repetition(node, minimum: minimum, maximum: maximum, greed: greed)
        }
    }

    /// `{n}`, `{n,}`, `{,m}` or `{n,m}`; `nil` where the brace is a literal.
    private mutating func interval() throws(KeifuError) -> (Int, Int)? {
        guard current == 0x7B else { return nil }
        let start = position
        position += 1
        let low = try number()
        var high = low
        if take(",") {
            high = try number()
            if low == nil, high == nil {
                position = start
                return nil
            }
        } else if low == nil {
            position = start
            return nil
        }
        guard take("}") else {
            position = start
            return nil
        }
        let minimum = low ?? 0
        let maximum = high ?? Int.max
        guard minimum <= maximum else { throw unsupported("a count that runs downwards") }
        return (minimum, maximum)
    }

    private mutating func number() throws(KeifuError) -> Int? {
        var value: Int?
        while let digit = current, (0x30...0x39).contains(digit) {
            let next = (value ?? 0) * 10 + Int(digit - 0x30)
            guard next <= Self.largestCount else {
                throw error("a count is above \(Self.largestCount)")
            }
            value = next
            position += 1
        }
        return value
    }

    // MARK: Atoms

    private mutating func atom() throws(KeifuError) -> RegularExpressionNode {
        guard let scalar = current else { throw error("the expression ends too early") }
        switch scalar {
        case 0x28: return try group()
        case 0x5B: return .set(try characterClass())
        case 0x2E:
            position += 1
            return .set(ScalarSet(0x0A).complement)
        case 0x5C: return .set(try escape(inClass: false))
        case 0x5E, 0x24: throw unsupported("an anchor")
        case 0x2A, 0x2B, 0x3F: throw error("a repetition has nothing to repeat")
        case 0x7B:
            if try interval() != nil { throw error("a repetition has nothing to repeat") }
            position += 1
            return .set(literal(scalar))
        default:
            position += 1
            return .set(literal(scalar))
        }
    }

    private mutating func group() throws(KeifuError) -> RegularExpressionNode {
        let outerCase = ignoresCase
        defer { ignoresCase = outerCase }
        position += 1
        var wrap: (RegularExpressionNode) throws(KeifuError) -> RegularExpressionNode = { $0 }
        if take("?:") {
        } else if take("?=") {
            wrap = { .look($0, negative: false) }
        } else if take("?!") {
            wrap = { .look($0, negative: true) }
        } else if take("?>") {
            wrap = { .atomic($0) }
        } else if take("?i:") {
            ignoresCase = true
        } else if take("?<=") || take("?<!") {
            let negative = scalars[position - 1] == 0x21
            let problem = unsupported("a lookbehind of other than one character")
            wrap = { node throws(KeifuError) in
                guard case .set(let set) = node else { throw problem }
                return .lookBehind(set, negative: negative)
            }
        } else if current == 0x3F {
            throw unsupported("this kind of group")
        }
        let node = try alternation()
        guard take(")") else { throw error("a group is not closed") }
        return try wrap(node)
    }

    /// A character as it stands, or every case of it.
    private func literal(_ scalar: UInt32) -> ScalarSet {
        let set = ScalarSet(scalar)
        return ignoresCase ? Self.everyCase(set) : set
    }

    /// Beyond ASCII, and where two letters fold to one character (ß is ss), case is not told apart as the
    /// peer does; such expressions are refused.
    private func refuseFolding(
        _ atom: RegularExpressionNode, after previous: RegularExpressionNode?
    ) throws(KeifuError) {
        guard case .set(let set) = atom else { return }
        let known = ScalarSet([0...0x7F, 0x17F...0x17F, 0x212A...0x212A])
        guard set.intersection(known) == set else {
            throw unsupported("a character beyond ASCII without regard to case")
        }
        guard case .set(let before)? = previous else { return }
        for pair in ["ss", "st", "ff", "fi", "fl"].map({ Array($0.unicodeScalars) })
        where before.contains(pair[0].value) && set.contains(pair[1].value) {
            throw unsupported("\(pair[0])\(pair[1]) without regard to case")
        }
    }

    /// ASCII letters in both cases, and the two other letters that fold to them (ſ and the Kelvin sign).
    private static func everyCase(_ set: ScalarSet) -> ScalarSet {
        var ranges = set.ranges
        for lower in UInt32(0x61)...0x7A {
            var forms = [lower, lower - 0x20]
            if lower == 0x73 { forms.append(0x17F) }
            if lower == 0x6B { forms.append(0x212A) }
            if forms.contains(where: set.contains) { ranges += forms.map { $0...$0 } }
        }
        return ScalarSet(ranges)
    }

    // MARK: Classes

    private mutating func characterClass() throws(KeifuError) -> ScalarSet {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepestNesting else { throw error("the classes are nested too deeply") }
        position += 1
        let negated = take("^")
        var result: ScalarSet?
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while true {
            guard let scalar = current else { throw error("a class is not closed") }
            if scalar == 0x5D, !isFirst { break }
            isFirst = false
            if take("&&") {
                let left = ScalarSet(ranges)
                result = result.map { $0.intersection(left) } ?? left
                ranges = []
            } else if scalar == 0x5B {
                if scalars[position...].starts(with: [0x5B, 0x3A]) {
                    throw unsupported("a POSIX bracket")
                }
                ranges += try characterClass().ranges
            } else {
                ranges += try classItem().ranges
            }
        }
        position += 1
        let right = ScalarSet(ranges)
        var set = result.map { $0.intersection(right) } ?? right
        if ignoresCase { set = Self.everyCase(set) }
        return negated ? set.complement : set
    }

    /// A character, an escape or a range.
    private mutating func classItem() throws(KeifuError) -> ScalarSet {
        let low = try classAtom()
        guard current == 0x2D, position + 1 < scalars.count, scalars[position + 1] != 0x5D,
            !scalars[(position + 1)...].starts(with: [0x26, 0x26])
        else { return low }
        guard low.ranges.count == 1, low.ranges[0].count == 1 else {
            throw unsupported("a - after a class escape")
        }
        position += 1
        if current == 0x5B { throw unsupported("a - before a class") }
        let high = try classAtom()
        guard high.ranges.count == 1, high.ranges[0].count == 1 else {
            throw unsupported("a range that ends in a class escape")
        }
        let (first, last) = (low.ranges[0].lowerBound, high.ranges[0].lowerBound)
        guard first <= last else { throw error("a range runs downwards") }
        return ScalarSet([first...last])
    }

    private mutating func classAtom() throws(KeifuError) -> ScalarSet {
        guard let scalar = current else { throw error("a class is not closed") }
        if scalar == 0x5C { return try escape(inClass: true) }
        position += 1
        return ScalarSet(scalar)
    }
}

// MARK: Escapes

extension RegularExpressionParser {
    private mutating func escape(inClass: Bool) throws(KeifuError) -> ScalarSet {
        position += 1
        guard let scalar = current, let name = Unicode.Scalar(scalar) else {
            throw error("a \\ stands at the end")
        }
        position += 1
        switch name {
        case "n": return ScalarSet(0x0A)
        case "r": return ScalarSet(0x0D)
        case "t": return ScalarSet(0x09)
        case "f": return ScalarSet(0x0C)
        case "v": return ScalarSet(0x0B)
        case "a": return ScalarSet(0x07)
        case "e": return ScalarSet(0x1B)
        case "s": return CharacterClasses.spaces
        case "S": return CharacterClasses.spaces.complement
        case "d": return CharacterClasses.decimalDigits
        case "D": return CharacterClasses.decimalDigits.complement
        case "w": return CharacterClasses.wordCharacters
        case "W": return CharacterClasses.wordCharacters.complement
        case "h": return Self.hexadecimal
        case "H": return Self.hexadecimal.complement
        case "p", "P": return try property(negated: name == "P")
        case "x":
            if take("{") { return try hexadecimal(atMost: 8, closing: true) }
            return try hexadecimal(atMost: 2, closing: false)
        case "u":
            let start = position
            let set = try hexadecimal(atMost: 4, closing: false)
            guard position - start == 4 else { throw error("\\u wants four digits") }
            return set
        default:
            guard scalar < 0x80, !Self.isWordCharacter(scalar) else {
                throw unsupported("\\\(name)")
            }
            return ScalarSet(scalar)
        }
    }

    private static let hexadecimal = ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66])

    private static func isWordCharacter(_ scalar: UInt32) -> Bool {
        (0x30...0x39).contains(scalar) || (0x41...0x5A).contains(scalar)
            || (0x61...0x7A).contains(scalar)
    }

    private mutating func property(negated: Bool) throws(KeifuError) -> ScalarSet {
        guard take("{") else { throw error("\\p wants a name in braces") }
        let isComplement = take("^") != negated
        var name = ""
        while let scalar = current, scalar != 0x7D, let character = Unicode.Scalar(scalar) {
            name.unicodeScalars.append(character)
            position += 1
        }
        guard take("}") else { throw error("\\p{ is not closed") }
        guard let set = CharacterClasses.named(name) else {
            throw error(
                "the class \(name) is not known here",
                remedy: "Known: \(CharacterClasses.names.joined(separator: ", ")).")
        }
        return isComplement ? set.complement : set
    }

    private mutating func hexadecimal(atMost limit: Int, closing: Bool) throws(KeifuError)
        -> ScalarSet
    {
        var value: UInt32 = 0
        var count = 0
        while count < limit, let scalar = current, let character = Unicode.Scalar(scalar),
            let digit = Character(character).hexDigitValue, scalar < 0x80
        {
            value = value << 4 | UInt32(digit)
            count += 1
            position += 1
        }
        guard count > 0, !closing || take("}") else { throw error("hexadecimal digits are wanted") }
        // `\x80` to `\xFF` are bytes to Oniguruma, not characters.
        guard Unicode.Scalar(value) != nil, closing || limit == 4 || value < 0x80 else {
            throw error("that is no character", remedy: "Write \\x{…} with its scalar value.")
        }
        return ScalarSet(value)
    }
}
