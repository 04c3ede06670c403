internal import JapaneseText

/// Finds the encoding that a page declares in its first bytes, as the HTML standard prescans them.
///
/// Looks at the bytes before they are decoded, so it sees what the parser will not: a `<meta>` inside
/// a script counts here. A page in UTF-16 cannot say so in this way, so `utf-16` means UTF-8. The
/// encoding of an XML declaration counts where no `<meta>` says one.
struct MetaPrescan {
    /// How far it looks. The standard has 1,024 bytes and lets browsers look further, as they do where
    /// scripts stand first.
    static let length = 4096

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// The declared encoding of a page; ``EncodingLabel/unknown`` where it declares none that is known.
    static func declaration(in raw: [UInt8]) -> EncodingLabel {
        raw.withUnsafeBufferPointer { bytes in
            let head = UnsafeBufferPointer(rebasing: bytes[..<min(length, bytes.count)])
            var scan = MetaPrescan(head)
            let found = scan.run()
            return found == .unknown ? scan.xmlDeclaration() : found
        }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func run() -> EncodingLabel {
        while position < bytes.count {
            guard bytes[position] == 0x3C else {
                position += 1
                continue
            }
            if matches("<!--") {
                // The dashes of the start may be those of the end: <!-->.
                position += 4
                while position < bytes.count,
                    !(bytes[position] == 0x3E && bytes[position - 1] == 0x2D
                        && bytes[position - 2] == 0x2D)
                { position += 1 }
            } else if matches("<meta"), let next = byte(position + 5),
                isBlank(next) || next == 0x2F
            {
                position += 5
                let label = meta()
                if label != .unknown { return label }
                continue
            } else if isTagStart() {
                while let next = byte(position), !isBlank(next), next != 0x3E { position += 1 }
                while attribute() != nil {}
            } else if let next = byte(position + 1), next == 0x21 || next == 0x2F || next == 0x3F {
                while let next = byte(position), next != 0x3E { position += 1 }
            }
            position += 1
        }
        return .unknown
    }

    /// Reads the attributes of a `<meta>`.
    private mutating func meta() -> EncodingLabel {
        var seen: Set<[UInt8]> = []
        var isPragma = false
        var needsPragma: Bool?
        var label: EncodingLabel?
        while let (name, value) = attribute() {
            guard seen.insert(name).inserted else { continue }
            switch name {
            case Self.httpEquiv: isPragma = isPragma || value == Self.contentType
            case Self.content where label == nil:
                if let charset = Self.charset(inContent: value) {
                    label = EncodingLabel(charset)
                    needsPragma = true
                }
            case Self.charsetName:
                label = EncodingLabel(value)
                needsPragma = false
            default: break
            }
        }
        guard let needsPragma, let label, !needsPragma || isPragma else { return .unknown }
        return Self.declared(label)
    }

    /// What a declaration in ASCII can mean.
    private static func declared(_ label: EncodingLabel) -> EncodingLabel {
        switch label {
        case .supported(.utf16LittleEndian), .supported(.utf16BigEndian): .supported(.utf8)
        case .unsupported("x-user-defined"): .serverDefault
        default: label
        }
    }

    private static let httpEquiv = Array("http-equiv".utf8)
    private static let contentType = Array("content-type".utf8)
    private static let content = Array("content".utf8)
    private static let charsetName = Array("charset".utf8)

    /// The next attribute of the tag, in lower case; `nil` at the tag's end.
    private mutating func attribute() -> (name: [UInt8], value: [UInt8])? {
        while let next = byte(position), isBlank(next) || next == 0x2F { position += 1 }
        guard let first = byte(position), first != 0x3E else { return nil }
        var name: [UInt8] = []
        while let next = byte(position) {
            if next == 0x3D, !name.isEmpty { break }
            if isBlank(next) || next == 0x2F || next == 0x3E { break }
            name.append(lower(next))
            position += 1
        }
        while let next = byte(position), isBlank(next) { position += 1 }
        guard byte(position) == 0x3D else { return (name, []) }
        position += 1
        while let next = byte(position), isBlank(next) { position += 1 }
        var value: [UInt8] = []
        if let quote = byte(position), quote == 0x22 || quote == 0x27 {
            position += 1
            while let next = byte(position), next != quote {
                value.append(lower(next))
                position += 1
            }
            // A value that the end of the prescan cuts says nothing.
            guard byte(position) != nil else { return nil }
            position += 1
        } else {
            while let next = byte(position), !isBlank(next), next != 0x3E {
                value.append(lower(next))
                position += 1
            }
        }
        return (name, value)
    }

    /// The label in `text/html; charset=…`, in lower case.
    static func charset(inContent value: [UInt8]) -> ArraySlice<UInt8>? {
        var position = 0
        while position + charsetName.count <= value.count {
            guard value[position...].starts(with: charsetName) else {
                position += 1
                continue
            }
            position += charsetName.count
            func skipBlanks() {
                while position < value.count, isBlank(value[position]) { position += 1 }
            }
            skipBlanks()
            guard position < value.count, value[position] == 0x3D else { continue }
            position += 1
            skipBlanks()
            guard position < value.count else { return nil }
            if value[position] == 0x22 || value[position] == 0x27 {
                let start = position + 1
                guard let end = value[start...].firstIndex(of: value[position]) else { return nil }
                return value[start..<end]
            }
            let rest = value[position...]
            return rest.prefix { !isBlank($0) && $0 != 0x3B }
        }
        return nil
    }

    /// `<?xml version="1.0" encoding="…"?>` at the very beginning.
    private mutating func xmlDeclaration() -> EncodingLabel {
        position = 0
        guard matches("<?xml"), let end = bytes.firstIndex(of: 0x3E) else { return .unknown }
        position = 5
        while position < end {
            if matches("encoding") {
                position += 8
                while let next = byte(position), isBlank(next) { position += 1 }
                guard byte(position) == 0x3D else { return .unknown }
                position += 1
                while let next = byte(position), isBlank(next) { position += 1 }
                guard let quote = byte(position), quote == 0x22 || quote == 0x27 else {
                    return .unknown
                }
                let start = position + 1
                guard let stop = bytes[start..<max(start, end)].firstIndex(of: quote) else {
                    return .unknown
                }
                return Self.declared(EncodingLabel(bytes[start..<stop]))
            }
            position += 1
        }
        return .unknown
    }

    // MARK: - Bytes

    private func byte(_ at: Int) -> UInt8? { at < bytes.count ? bytes[at] : nil }
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }
    private func isBlank(_ byte: UInt8) -> Bool { Self.isBlank(byte) }
    private func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    private func isTagStart() -> Bool {
        guard var next = byte(position + 1) else { return false }
        if next == 0x2F {
            guard let after = byte(position + 2) else { return false }
            next = after
        }
        return (next | 0x20) &- 0x61 < 26
    }

    private func matches(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            position + word.count <= bytes.count
                && word.indices.allSatisfy { lower(bytes[position + $0]) == word[$0] }
        }
    }
}
