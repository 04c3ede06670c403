/// A JSON value to write: keys stay in the order given, so equal values are equal bytes.
enum JSONText: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case object([(String, JSONText)])
    case array([JSONText])
    case string(String)
    case integer(Int64)
    case unsigned(UInt64)
    /// The shortest decimal that reads back as the same double; `null` where it is not finite.
    case number(Double)
    case boolean(Bool)
    case null

    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(_ value: Int) { self = .integer(Int64(value)) }
    init(_ value: UInt64) { self = .unsigned(value) }

    /// One line without spaces after separators, as in a `.jsonl` file.
    var line: String {
        var text = ""
        write(to: &text, indent: nil)
        return text
    }

    /// Two spaces a level, with a newline at the end, as in a file for people.
    var document: String {
        var text = ""
        write(to: &text, indent: 0)
        return text + "\n"
    }

    private func write(to text: inout String, indent: Int?) {
        switch self {
        case .object(let fields):
            Self.writeList(fields, open: "{", close: "}", to: &text, indent: indent) {
                Self.quote($0.0, to: &$1)
                $1 += indent == nil ? ":" : ": "
                $0.1.write(to: &$1, indent: indent.map { $0 + 1 })
            }
        case .array(let items):
            Self.writeList(items, open: "[", close: "]", to: &text, indent: indent) {
                $0.write(to: &$1, indent: indent.map { $0 + 1 })
            }
        case .string(let value): Self.quote(value, to: &text)
        case .integer(let value): text += String(value)
        case .unsigned(let value): text += String(value)
        case .number(let value): text += value.isFinite ? value.description : "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .null: text += "null"
        }
    }

    private static func writeList<Item>(
        _ items: [Item], open: String, close: String, to text: inout String, indent: Int?,
        _ item: (Item, inout String) -> Void
    ) {
        text += open
        for (index, value) in items.enumerated() {
            if index > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: "  ", count: indent + 1) }
            item(value, &text)
        }
        if let indent, !items.isEmpty { text += "\n" + String(repeating: "  ", count: indent) }
        text += close
    }

    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case let control where control.value < 0x20:
                let hex = String(control.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
