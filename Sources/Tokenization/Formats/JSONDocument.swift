internal import Storage

/// A JSON value and where it stands in its file.
///
/// A vocabulary's keys are bytes here and never `String`, whose equality is canonical equivalence, and every
/// complaint can name its place.
struct JSONNode {
    indirect enum Value {
        case null
        case boolean(Bool)
        /// The number as it is written.
        case number([UInt8])
        case string([UInt8])
        case array([JSONNode])
        case object([(key: [UInt8], value: JSONNode)])
    }

    let value: Value
    let offset: Int
    let file: String

    /// An error about this value.
    func error(_ problem: String, remedy: String? = nil) -> KeifuError {
        .badInput(problem, file: file, offset: UInt64(offset), remedy: remedy)
    }

    /// The member of an object; `nil` where it is missing or null, or where this is no object.
    subscript(key: String) -> JSONNode? {
        guard case .object(let members) = value else { return nil }
        let wanted = Array(key.utf8)
        guard let node = members.first(where: { $0.key == wanted })?.value else { return nil }
        if case .null = node.value { return nil }
        return node
    }

    /// The member of an object that must be there.
    func required(_ key: String) throws(KeifuError) -> JSONNode {
        guard let node = self[key] else { throw error("the key \"\(key)\" is missing") }
        return node
    }

    /// The text of a string.
    func text() throws(KeifuError) -> [UInt8] {
        guard case .string(let text) = value else { throw error("a string is wanted here") }
        return text
    }

    /// The text of a string, for people and for comparison with ASCII.
    func string() throws(KeifuError) -> String { String(decoding: try text(), as: UTF8.self) }

    func boolean() throws(KeifuError) -> Bool {
        guard case .boolean(let flag) = value else { throw error("true or false is wanted here") }
        return flag
    }

    func array() throws(KeifuError) -> [JSONNode] {
        guard case .array(let nodes) = value else { throw error("a list is wanted here") }
        return nodes
    }

    func object() throws(KeifuError) -> [(key: [UInt8], value: JSONNode)] {
        guard case .object(let members) = value else { throw error("an object is wanted here") }
        return members
    }

    /// A whole number from 0 that fits an id.
    func id() throws(KeifuError) -> UInt32 {
        guard case .number(let digits) = value,
            let id = UInt32(String(decoding: digits, as: UTF8.self)), id < 1 << 30
        else { throw error("an id is wanted here: a whole number from 0") }
        return id
    }
}

/// Reads JSON (RFC 8259).
struct JSONReader {
    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private var depth = 0

    private static let deepestNesting = 200

    /// The value that the bytes hold.
    static func read(_ bytes: [UInt8], file: String) throws(KeifuError) -> JSONNode {
        var reader = JSONReader(bytes: bytes, file: file)
        let node = try reader.value()
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.error("more text follows") }
        return node
    }

    private init(bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    private func error(_ problem: String) -> KeifuError {
        .badInput(
            "not JSON: \(problem)", file: file, offset: UInt64(position),
            remedy: "The file was cut or damaged; make it again.")
    }

    private mutating func skipSpace() {
        while position < bytes.count,
            [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position])
        { position += 1 }
    }

    private func peek() throws(KeifuError) -> UInt8 {
        guard position < bytes.count else { throw error("it ends too early") }
        return bytes[position]
    }

    private mutating func expect(_ text: StaticString) throws(KeifuError) {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[position...].starts(with: wanted) else { throw error("\(text) is wanted") }
        position += wanted.count
    }

    private mutating func value() throws(KeifuError) -> JSONNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepestNesting else { throw error("it is nested too deeply") }
        skipSpace()
        let offset = position
        let value: JSONNode.Value
        switch try peek() {
        case UInt8(ascii: "{"): value = .object(try members())
        case UInt8(ascii: "["): value = .array(try elements())
        case UInt8(ascii: "\""): value = .string(try string())
        case UInt8(ascii: "t"):
            try expect("true")
            value = .boolean(true)
        case UInt8(ascii: "f"):
            try expect("false")
            value = .boolean(false)
        case UInt8(ascii: "n"):
            try expect("null")
            value = .null
        default:
            let start = position
            while position < bytes.count, Self.isNumberByte(bytes[position]) { position += 1 }
            guard position > start else { throw error("a value is wanted") }
            value = .number(Array(bytes[start..<position]))
        }
        return JSONNode(value: value, offset: offset, file: file)
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
    }

    private mutating func members() throws(KeifuError) -> [(key: [UInt8], value: JSONNode)] {
        var members: [(key: [UInt8], value: JSONNode)] = []
        try expect("{")
        skipSpace()
        if try peek() == UInt8(ascii: "}") {
            position += 1
            return members
        }
        while true {
            skipSpace()
            let key = try string()
            skipSpace()
            try expect(":")
            members.append((key, try value()))
            skipSpace()
            if try peek() == UInt8(ascii: "}") { break }
            try expect(",")
        }
        position += 1
        return members
    }

    private mutating func elements() throws(KeifuError) -> [JSONNode] {
        var elements: [JSONNode] = []
        try expect("[")
        skipSpace()
        if try peek() == UInt8(ascii: "]") {
            position += 1
            return elements
        }
        while true {
            elements.append(try value())
            skipSpace()
            if try peek() == UInt8(ascii: "]") { break }
            try expect(",")
        }
        position += 1
        return elements
    }

    // MARK: Strings

    private mutating func string() throws(KeifuError) -> [UInt8] {
        try expect("\"")
        var result: [UInt8] = []
        var start = position
        while true {
            let byte = try peek()
            if byte == UInt8(ascii: "\"") { break }
            guard byte >= 0x20 else { throw error("a control character in a string") }
            guard byte == UInt8(ascii: "\\") else {
                position += 1
                continue
            }
            result.append(contentsOf: bytes[start..<position])
            position += 1
            try escape(into: &result)
            start = position
        }
        result.append(contentsOf: bytes[start..<position])
        position += 1
        return result
    }

    private mutating func escape(into result: inout [UInt8]) throws(KeifuError) {
        let byte = try peek()
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if (0xD800..<0xDC00).contains(unit) {
                try expect("\\u")
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half a surrogate pair") }
                unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw error("half a surrogate pair") }
            result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw error("an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(KeifuError) -> UInt32 {
        guard position + 4 <= bytes.count,
            let value = UInt32(
                String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits are wanted") }
        position += 4
        return value
    }
}
