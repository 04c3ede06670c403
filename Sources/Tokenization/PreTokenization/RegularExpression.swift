internal import Storage

/// A regular expression as HF `tokenizers` (Oniguruma) understands it, for pre-tokenization.
///
/// Matches are found from left to right by backtracking, over bytes and with the character classes that the
/// peer library has, so pieces agree to the byte; a system library of another Unicode version would not do.
/// What pre-tokenizers use is understood: literals, `.`, classes with ranges, nesting and `&&`, `\s \d \w \h`,
/// `\p{…}` of the names in ``CharacterClasses/names``, groups, `(?i:…)` over ASCII, `|`, greedy, lazy and
/// possessive repetition, lookahead, atomic groups, and lookbehind of one character. Anything else is refused.
///
/// `\x{110000}` bytes of table are held per expression; matching allocates only the backtracking stack.
final class RegularExpression: Sendable {
    /// How often an atom is repeated, and in which order the counts are tried.
    enum Greed: Sendable {
        case greedy
        case lazy
        case possessive
    }

    /// What the matcher does at one step. `mask` is a bit of ``Matcher``'s class masks.
    enum Instruction: Sendable {
        /// One character of a set.
        case one(mask: UInt64)
        /// A run of characters of a set.
        case run(mask: UInt64, minimum: Int, maximum: Int, greed: Greed)
        /// Goes on at `first`, and where that fails at `second`.
        case branch(first: Int, second: Int)
        /// Goes on elsewhere.
        case jump(Int)
        /// Whether what follows matches, without consuming it; goes on at `end`.
        case look(end: Int, negative: Bool)
        /// Whether the character before is of a set; the start of the text is of none.
        case lookBehind(mask: UInt64, negative: Bool)
        /// Matches what follows once and for all; goes on at `end`.
        case atomic(end: Int)
        /// The expression, or the group under a lookahead or an atomic group, has matched.
        case accept
    }

    /// The expression as it was written.
    let pattern: String
    let program: [Instruction]
    /// The class of each scalar value: an index into `masks`.
    let classes: ScalarTable
    /// For each class, the sets that hold it, a bit each.
    let masks: [UInt64]

    /// Compiles an expression.
    /// - Throws: `KeifuError` naming the place in the expression that is not understood.
    init(_ pattern: String) throws(KeifuError) {
        self.pattern = pattern
        var parser = RegularExpressionParser(pattern)
        let node = try parser.parse()
        if node.canBeEmpty {
            throw .badInput(
                "the regular expression can match nothing at all: \(pattern)",
                remedy: "Make one of its parts necessary, with + in place of * for instance.")
        }
        var compiler = RegularExpressionCompiler(pattern: pattern)
        program = try compiler.compile(node)
        (classes, masks) = try compiler.classTable()
    }

    /// Calls `piece` with each match and each stretch between matches from `start` to `end`, in order.
    func split(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ piece: (Int, Int) -> Void
    ) {
        var matcher = Matcher(self, bytes, start, end)
        var unmatched = start
        var position = start
        while position < end {
            if let matchEnd = matcher.match(at: position) {
                if unmatched < position { piece(unmatched, position) }
                piece(position, matchEnd)
                position = matchEnd
                unmatched = matchEnd
            } else {
                position += Scalars.decode(bytes, at: position, end: end).length
            }
        }
        if unmatched < end { piece(unmatched, end) }
    }
}
