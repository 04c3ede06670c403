internal import Glibc
internal import Recipes

/// Finds values by their paths in one JSON text, checking all of it against RFC 8259.
///
/// No tree is built and nothing recurses: a stack remembers the containers that are open and which of the
/// wanted paths still lead into them. Where a key comes twice, the last one holds, as in Python.
struct JSONScanner {
    /// A value that a path led to.
    struct Value: Equatable {
        enum Kind: Equatable { case string, number, boolean, null, object, array }

        var kind: Kind
        /// Its bytes: of a string what stands between the quotes, of others all.
        var range: Range<Int>
        /// Whether a string holds a backslash.
        var hasEscapes = false
    }

    /// Why the text is not JSON.
    struct Failure: Error, Equatable {
        /// The offset of the first byte that cannot stand where it does.
        var offset: Int
        /// What would have to stand there.
        var wanted: String
    }

    /// Containers may be nested so deep, a limit that RFC 8259 leaves to the reader.
    static let deepest = 512

    /// A container that is open.
    private struct Frame {
        var isObject: Bool
        /// The wanted paths that lead into it.
        var live: UInt64
        /// The wanted paths that end at it.
        var ending: UInt64
        var start: Int
        /// Of an array the index of the element being read.
        var index = 0
    }

    let text: UnsafeBufferPointer<UInt8>
    let wanted: [FieldPath]
    /// The values, in the order of ``wanted``.
    private(set) var found: [Value?]
    private var position = 0
    private var stack: [Frame] = []
    /// The wanted paths that lead into the value that comes next, and those that end at it.
    private var live: UInt64
    private var ending: UInt64 = 0

    /// - Precondition: at most 64 paths are wanted.
    init(_ text: UnsafeBufferPointer<UInt8>, wanted: [FieldPath]) {
        self.text = text
        self.wanted = wanted
        found = Array(repeating: nil, count: wanted.count)
        live = wanted.count == 64 ? .max : (1 << UInt64(wanted.count)) - 1
        stack.reserveCapacity(8)
    }

    /// Reads the whole text.
    mutating func scan() throws(Failure) {
        if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { position = 3 }
        skipSpace()
        while true {
            let isOpen = try value()
            if isOpen { continue }
            guard try nextValue() else { break }
        }
        guard position == text.count else {
            throw Failure(offset: position, wanted: "the end of the line")
        }
    }

    /// Reads a value, or opens a container that is not empty and reads up to its first value: then the
    /// answer is true.
    private mutating func value() throws(Failure) -> Bool {
        guard position < text.count else { throw wants("a value") }
        let start = position
        switch text[position] {
        case 0x22:
            let (range, hasEscapes) = try string()
            note(Value(kind: .string, range: range, hasEscapes: hasEscapes))
        case 0x7B, 0x5B:
            let isObject = text[position] == 0x7B
            guard stack.count < Self.deepest else {
                throw wants("less than \(Self.deepest) levels of nesting")
            }
            position += 1
            skipSpace()
            let close: UInt8 = isObject ? 0x7D : 0x5D
            if position < text.count, text[position] == close {
                position += 1
                note(Value(kind: isObject ? .object : .array, range: start..<position))
                return false
            }
            stack.append(Frame(isObject: isObject, live: live, ending: ending, start: start))
            if isObject { try key() } else { element() }
            return true
        case 0x74: try literal("true", .boolean)
        case 0x66: try literal("false", .boolean)
        case 0x6E: try literal("null", .null)
        default:
            try number()
            note(Value(kind: .number, range: start..<position))
        }
        return false
    }

    /// Goes on after a value: to the next one, true, or to the end of the text, false.
    private mutating func nextValue() throws(Failure) -> Bool {
        skipSpace()
        while let top = stack.last {
            guard position < text.count else {
                throw wants(top.isObject ? "a comma or }" : "a comma or ]")
            }
            if text[position] == 0x2C {
                position += 1
                skipSpace()
                if top.isObject {
                    try key()
                } else {
                    stack[stack.count - 1].index += 1
                    element()
                }
                return true
            }
            guard text[position] == (top.isObject ? 0x7D : 0x5D) else {
                throw wants(top.isObject ? "a comma or }" : "a comma or ]")
            }
            position += 1
            ending = top.ending
            note(Value(kind: top.isObject ? .object : .array, range: top.start..<position))
            stack.removeLast()
            skipSpace()
        }
        return false
    }

    /// Reads a key and its colon, and finds which paths go on with it.
    private mutating func key() throws(Failure) {
        guard position < text.count, text[position] == 0x22 else {
            throw wants("a key in double quotes")
        }
        let (range, hasEscapes) = try string()
        skipSpace()
        guard position < text.count, text[position] == 0x3A else { throw wants("a colon") }
        position += 1
        skipSpace()
        let depth = stack.count - 1
        let candidates = stack[depth].live
        if candidates != 0, hasEscapes {
            let key = JSONString.unescaped(text, range)
            key.withUnsafeBufferPointer { bytes in
                descend(candidates, at: depth) { Self.equal($0.key, bytes, 0..<bytes.count) }
            }
        } else {
            descend(candidates, at: depth) { [text] in Self.equal($0.key, text, range) }
        }
    }

    private mutating func element() {
        let depth = stack.count - 1
        let (candidates, index) = (stack[depth].live, stack[depth].index)
        descend(candidates, at: depth) { $0.index == index }
    }

    /// Of the paths that led into a container, those that go on with the value that comes next.
    @inline(__always)
    private mutating func descend(
        _ candidates: UInt64, at depth: Int, _ matches: (FieldPath.Part) -> Bool
    ) {
        live = 0
        ending = 0
        var rest = candidates
        while rest != 0 {
            let field = rest.trailingZeroBitCount
            rest &= rest - 1
            let parts = wanted[field].parts
            guard matches(parts[depth]) else { continue }
            // A key that came before is forgotten with all that was in it.
            found[field] = nil
            if parts.count == depth + 1 { ending |= 1 << field } else { live |= 1 << field }
        }
    }

    @inline(__always)
    private static func equal(
        _ key: [UInt8], _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Bool {
        guard key.count == range.count else { return false }
        for index in 0..<key.count where key[index] != text[range.lowerBound + index] {
            return false
        }
        return true
    }

    @inline(__always)
    private mutating func note(_ value: Value) {
        while ending != 0 {
            found[ending.trailingZeroBitCount] = value
            ending &= ending - 1
        }
    }
}

// MARK: - Tokens

extension JSONScanner {
    /// Reads a string from its opening quote on: its content, and whether it holds a backslash.
    private mutating func string() throws(Failure) -> (Range<Int>, Bool) {
        position += 1
        let start = position
        var hasEscapes = false
        while true {
            position = JSONString.plainEnd(text, from: position)
            guard position < text.count else { throw wants("the string's closing quote") }
            switch text[position] {
            case 0x22:
                position += 1
                return (start..<position - 1, hasEscapes)
            case 0x5C:
                hasEscapes = true
                try escape()
            default:
                throw wants("an escape in place of a control character")
            }
        }
    }

    private mutating func escape() throws(Failure) {
        position += 1
        guard position < text.count else { throw wants("an escape") }
        switch text[position] {
        case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: position += 1
        case 0x75:
            position += 1
            for _ in 0..<4 {
                guard position < text.count, JSONString.digit(text[position]) != nil else {
                    throw wants("four hexadecimal digits")
                }
                position += 1
            }
        default: throw wants("one of \"\\/bfnrtu after a backslash")
        }
    }

    private mutating func literal(_ word: StaticString, _ kind: Value.Kind) throws(Failure) {
        let start = position
        for index in 0..<word.utf8CodeUnitCount {
            guard position < text.count, text[position] == word.utf8Start[index] else {
                throw wants("a value")
            }
            position += 1
        }
        note(Value(kind: kind, range: start..<position))
    }

    private mutating func number() throws(Failure) {
        let start = position
        if text[position] == 0x2D { position += 1 }
        guard let first = digits() else {
            throw wants(position == start ? "a value" : "a digit")
        }
        if first == 0x30, start + (text[start] == 0x2D ? 2 : 1) < position {
            position = start
            throw wants("a number without leading zeros")
        }
        if position < text.count, text[position] == 0x2E {
            position += 1
            guard digits() != nil else { throw wants("a digit") }
        }
        if position < text.count, text[position] | 0x20 == 0x65 {
            position += 1
            if position < text.count, text[position] == 0x2B || text[position] == 0x2D {
                position += 1
            }
            guard digits() != nil else { throw wants("a digit") }
        }
    }

    /// Skips digits; the first of them, `nil` where there is none.
    private mutating func digits() -> UInt8? {
        let start = position
        while position < text.count, text[position] &- 0x30 < 10 { position += 1 }
        return position > start ? text[start] : nil
    }

    private mutating func skipSpace() {
        while position < text.count {
            let byte = text[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    private func wants(_ wanted: String) -> Failure { Failure(offset: position, wanted: wanted) }
}
