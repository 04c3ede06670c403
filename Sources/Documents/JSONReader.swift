internal import Storage

/// Reads one JSON value from UTF-8 bytes, naming file and offset in errors.
struct JSONReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private let file: String
    /// Deeper nesting is refused: the reader recurses.
    private static let deepest = 64

    init(_ bytes: ArraySlice<UInt8>, file: String) {
        self.bytes = bytes
        position = bytes.startIndex
        self.file = file
    }

    /// Reads an object's members one by one: `body` gets each key and reads the value with ``value()`` or
    /// ``string()``.
    mutating func object(_ body: (String, inout JSONReader) throws(KeifuError) -> Void)
        throws(KeifuError)
    {
        try expect(0x7B)
        if skip(0x7D) { return }
        repeat {
            let key = String(decoding: try string(), as: UTF8.self)
            try expect(0x3A)
            try body(key, &self)
        } while skip(0x2C)
        try expect(0x7D)
    }

    /// Throws unless only white space is left.
    mutating func end() throws(KeifuError) {
        skipSpace()
        guard position == bytes.endIndex else { throw error("something stands after the value") }
    }

    mutating func value(depth: Int = 0) throws(KeifuError) -> JSONValue {
        guard depth < Self.deepest else { throw error("the value is nested too deeply") }
        skipSpace()
        guard position < bytes.endIndex else { throw error("the value is cut short") }
        switch bytes[position] {
        case 0x22: return .string(String(decoding: try string(), as: UTF8.self))
        case 0x7B:
            var result = JSONObject()
            try object { (key, reader) throws(KeifuError) in
                result[key] = try reader.value(depth: depth + 1)
            }
            return .object(result)
        case 0x5B:
            position += 1
            var values: [JSONValue] = []
            if skip(0x5D) { return .array(values) }
            repeat { values.append(try value(depth: depth + 1)) } while skip(0x2C)
            try expect(0x5D)
            return .array(values)
        default: return try literal()
        }
    }

    /// The bytes of a string, unescaped.
    mutating func string() throws(KeifuError) -> [UInt8] {
        try expect(0x22)
        var result: [UInt8] = []
        var start = position
        while position < bytes.endIndex {
            let byte = bytes[position]
            if byte == 0x22 {
                result.append(contentsOf: bytes[start..<position])
                position += 1
                return result
            }
            guard byte >= 0x20 else { throw error("a control character stands in a string") }
            if byte == 0x5C {
                result.append(contentsOf: bytes[start..<position])
                position += 1
                try escape(into: &result)
                start = position
            } else {
                position += 1
            }
        }
        throw error("a string is cut short")
    }

    private mutating func escape(into result: inout [UInt8]) throws(KeifuError) {
        guard position < bytes.endIndex else { throw error("a string is cut short") }
        let letter = bytes[position]
        position += 1
        switch letter {
        case 0x22, 0x5C, 0x2F: result.append(letter)
        case 0x62: result.append(0x08)
        case 0x66: result.append(0x0C)
        case 0x6E: result.append(0x0A)
        case 0x72: result.append(0x0D)
        case 0x74: result.append(0x09)
        case 0x75:
            var code = try hexadecimal()
            if code & 0xFC00 == 0xD800, bytes[position...].starts(with: [0x5C, 0x75]) {
                position += 2
                let low = try hexadecimal()
                guard low & 0xFC00 == 0xDC00 else { throw error("half of a surrogate pair") }
                code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half of a surrogate pair") }
            result.append(contentsOf: Array(String(scalar).utf8))
        default: throw error("an unknown escape stands in a string")
        }
    }

    private mutating func hexadecimal() throws(KeifuError) -> UInt32 {
        guard bytes.endIndex - position >= 4,
            let code = UInt32(
                String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits are wanted") }
        position += 4
        return code
    }

    private mutating func literal() throws(KeifuError) -> JSONValue {
        let start = position
        while position < bytes.endIndex, !Self.delimiters.contains(bytes[position]) {
            position += 1
        }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default:
            if let value = Int64(word) { return .integer(value) }
            guard let value = Double(word), value.isFinite else {
                position = start
                throw error("a value is wanted")
            }
            return .number(value)
        }
    }

    private static let delimiters: Set<UInt8> = [0x2C, 0x5D, 0x7D, 0x20, 0x0A, 0x0D, 0x09, 0x3A]

    private mutating func skipSpace() {
        while position < bytes.endIndex, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) {
            position += 1
        }
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.endIndex, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(KeifuError) {
        guard skip(byte) else {
            throw error("\"\(Character(Unicode.Scalar(byte)))\" is wanted")
        }
    }

    private func error(_ problem: String) -> KeifuError {
        .badInput(
            "not the JSON of a document: \(problem)", file: file,
            offset: UInt64(position - bytes.startIndex))
    }
}
