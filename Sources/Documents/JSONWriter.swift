/// Writes JSON as UTF-8 bytes, without spaces: one form for every value.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    private static let hexDigits = Array("0123456789abcdef".utf8)

    /// Bytes as they are: punctuation between values.
    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .boolean(let flag): if flag { raw("true") } else { raw("false") }
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .number(let number):
            // JSON has no infinities; nothing that we measure should give one.
            bytes.append(contentsOf: number.isFinite ? Array("\(number)".utf8) : Array("null".utf8))
        case .string(let text): string(Array(text.utf8))
        case .array(let values):
            raw("[")
            for (index, value) in values.enumerated() {
                if index > 0 { raw(",") }
                self.value(value)
            }
            raw("]")
        case .object(let object):
            raw("{")
            for (index, member) in object.members.enumerated() {
                if index > 0 { raw(",") }
                string(Array(member.key.utf8))
                raw(":")
                self.value(member.value)
            }
            raw("}")
        }
    }

    /// A string of UTF-8 bytes: `"`, `\` and control characters are escaped, nothing else.
    mutating func string(_ utf8: [UInt8]) {
        bytes.reserveCapacity(bytes.count + utf8.count + 2)
        bytes.append(0x22)
        var start = 0
        for (index, byte) in utf8.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
            bytes.append(contentsOf: utf8[start..<index])
            start = index + 1
            switch byte {
            case 0x22: raw("\\\"")
            case 0x5C: raw("\\\\")
            case 0x0A: raw("\\n")
            case 0x0D: raw("\\r")
            case 0x09: raw("\\t")
            default:
                raw("\\u00")
                bytes.append(Self.hexDigits[Int(byte >> 4)])
                bytes.append(Self.hexDigits[Int(byte & 15)])
            }
        }
        bytes.append(contentsOf: utf8[start...])
        bytes.append(0x22)
    }
}
