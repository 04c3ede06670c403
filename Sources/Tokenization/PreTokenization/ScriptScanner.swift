/// Splits text as the patterns `gpt4` and `ja-script` do, in one pass and without backtracking.
///
/// It finds the same pieces as the regular expression that ``pattern`` spells (the tests compare it with the
/// general matcher, and that with the peer library).
struct ScriptScanner: Sendable {
    /// How digits are grouped.
    enum Digits: CaseIterable, Sendable {
        /// Each on its own.
        case single
        /// Up to three together.
        case triples
        /// Any number together.
        case any
    }

    /// How digits are grouped.
    let digits: Digits
    /// Whether a piece ends where the script changes between kanji, hiragana, katakana and other letters.
    let splitsScripts: Bool

    private let flags = CharacterFlags.table

    /// A scanner.
    init(digits: Digits, splitsScripts: Bool) {
        self.digits = digits
        self.splitsScripts = splitsScripts
    }

    /// The regular expression that finds the same pieces.
    var pattern: String {
        let numbers =
            switch digits {
            case .single: #"\p{N}"#
            case .triples: #"\p{N}{1,3}"#
            case .any: #"\p{N}+"#
            }
        let rest =
            numbers + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
        guard splitsScripts else { return #"[^\r\n\p{L}\p{N}]?\p{L}+|"# + rest }
        let marks = #"\x{3099}\x{309A}\x{30FC}\x{FF70}\x{FF9E}\x{FF9F}"#
        return #"\p{Han}+|[\p{Hiragana}"# + marks + #"]+|[\p{Katakana}"# + marks
            + #"]+|[^\r\n\p{L}\p{N}]?[\p{L}&&[^\p{Han}\p{Hiragana}\p{Katakana}"# + marks
            + #"]]+|"# + rest
    }

    /// Where the piece that begins at `start` ends; `end` is where the text ends, and `start` is before it.
    @inline(__always)
    func pieceEnd(_ bytes: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
        let table = flags.entries
        let (scalar, length) = Scalars.decode(bytes, at: start, end: end)
        let flag = table[Int(scalar)]
        let next = start + length
        if splitsScripts, let done = scriptRun(bytes, flag, next, end) { return done }
        if flag & CharacterFlags.letter != 0 { return letters(bytes, next, end) }
        if flag & CharacterFlags.number != 0 { return numbers(bytes, next, end) }
        if next < end {
            let (following, width) = Scalars.decode(bytes, at: next, end: end)
            let followingFlag = table[Int(following)]
            if flag & CharacterFlags.newline == 0, isLetter(followingFlag) {
                return letters(bytes, next + width, end)
            }
            if scalar == 0x20, followingFlag & Self.wordOrSpace == 0 {
                return others(bytes, next + width, end)
            }
        }
        if flag & CharacterFlags.space == 0 { return others(bytes, next, end) }
        return spaces(bytes, start, end)
    }

    private static let wordOrSpace =
        CharacterFlags.letter | CharacterFlags.number | CharacterFlags.space
    private static let japanese =
        CharacterFlags.han | CharacterFlags.hiragana | CharacterFlags.katakana
        | CharacterFlags.kanaMark

    /// Whether the flags are those of a letter of the fourth alternative (the first without scripts).
    @inline(__always)
    private func isLetter(_ flag: UInt8) -> Bool {
        flag & CharacterFlags.letter != 0 && !(splitsScripts && flag & Self.japanese != 0)
    }

    /// A run of one Japanese script, if the character with `flag` begins one.
    @inline(__always)
    private func scriptRun(
        _ bytes: UnsafePointer<UInt8>, _ flag: UInt8, _ next: Int, _ end: Int
    ) -> Int? {
        guard flag & Self.japanese != 0 else { return nil }
        let wanted: UInt8 =
            if flag & CharacterFlags.han != 0 {
                CharacterFlags.han
            } else if flag & (CharacterFlags.hiragana | CharacterFlags.kanaMark) != 0 {
                CharacterFlags.hiragana | CharacterFlags.kanaMark
            } else {
                CharacterFlags.katakana | CharacterFlags.kanaMark
            }
        return run(bytes, next, end) { $0 & wanted != 0 }
    }

    @inline(__always)
    private func letters(_ bytes: UnsafePointer<UInt8>, _ next: Int, _ end: Int) -> Int {
        run(bytes, next, end) { isLetter($0) }
    }

    @inline(__always)
    private func numbers(_ bytes: UnsafePointer<UInt8>, _ next: Int, _ end: Int) -> Int {
        var left =
            switch digits {
            case .single: 0
            case .triples: 2
            case .any: Int.max
            }
        return run(bytes, next, end) { flag in
            guard left > 0, flag & CharacterFlags.number != 0 else { return false }
            left -= 1
            return true
        }
    }

    /// `[^\s\p{L}\p{N}]+[\r\n]*`, of which the first character was read.
    private func others(_ bytes: UnsafePointer<UInt8>, _ next: Int, _ end: Int) -> Int {
        var position = run(bytes, next, end) { $0 & Self.wordOrSpace == 0 }
        while position < end, bytes[position] == 0x0A || bytes[position] == 0x0D { position += 1 }
        return position
    }

    /// `\s*[\r\n]+|\s+(?!\S)|\s+`.
    private func spaces(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        let table = flags.entries
        var position = start
        var afterNewline = start
        var lastStart = start
        while position < end {
            let (scalar, length) = Scalars.decode(bytes, at: position, end: end)
            let flag = table[Int(scalar)]
            guard flag & CharacterFlags.space != 0 else { break }
            lastStart = position
            position += length
            if flag & CharacterFlags.newline != 0 { afterNewline = position }
        }
        if afterNewline > start { return afterNewline }
        if position == end || lastStart == start { return position }
        return lastStart
    }

    @inline(__always)
    private func run(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, while belongs: (UInt8) -> Bool
    ) -> Int {
        let table = flags.entries
        var position = start
        while position < end {
            let (scalar, length) = Scalars.decode(bytes, at: position, end: end)
            guard belongs(table[Int(scalar)]) else { break }
            position += length
        }
        return position
    }
}
