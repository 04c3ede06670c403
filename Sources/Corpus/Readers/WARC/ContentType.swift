/// A Content-Type: what kind of text it names, and in which encoding.
struct ContentType {
    /// Type and subtype in lower case, without parameters; empty where there is none.
    let essence: [UInt8]
    /// The label of the parameter `charset`, as it stands there.
    let charset: [UInt8]?
    /// The value for people.
    let shown: String?

    /// Reads a header's value.
    init(_ value: [UInt8]?) {
        shown = value.map { String(decoding: $0.prefix(200), as: UTF8.self) }
        let parts = (value ?? []).split(separator: 0x3B, omittingEmptySubsequences: false)
        essence = Self.trimmed(parts.first ?? []).map(MessageHeader.lowercased)
        var charset: [UInt8]?
        for part in parts.dropFirst() where charset == nil {
            guard let equals = part.firstIndex(of: 0x3D) else { continue }
            let name = Self.trimmed(part[..<equals]).map(MessageHeader.lowercased)
            guard name == Array("charset".utf8) else { continue }
            var label = Self.trimmed(part[(equals + 1)...])
            if let quote = label.first, quote == 0x22 || quote == 0x27 {
                label = Self.trimmed(label.dropFirst().prefix { $0 != quote })
            }
            if !label.isEmpty { charset = Array(label) }
        }
        self.charset = charset
    }

    /// The kind of text; `nil` where no type is given.
    var kind: RecordBody.Kind? {
        switch String(decoding: essence, as: UTF8.self) {
        case "text/html", "application/xhtml+xml": .html
        case "text/plain": .text
        default: nil
        }
    }

    /// Why what has this type is no text to be read; `nil` where it is, or where it has none.
    var refusal: String? {
        essence.isEmpty || kind != nil ? nil : String(decoding: essence.prefix(100), as: UTF8.self)
    }

    /// Whether bytes without a type begin like a page: with one of the tags that the WHATWG's MIME
    /// Sniffing Standard knows HTML by.
    static func looksLikeHTML(_ body: ArraySlice<UInt8>) -> Bool {
        var start = body.prefix(1024)
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
        let beginning = start.drop(while: MessageHeader.isSpace).prefix(16)
            .map(MessageHeader.lowercased)
        return htmlTags.contains { beginning.starts(with: $0) }
    }

    private static let htmlTags = [
        "<!doctype html", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font",
        "<table", "<a", "<style", "<title", "<b", "<body", "<br", "<p", "<!--",
    ].map { Array($0.utf8) }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: MessageHeader.isSpace)
        while let last = bytes.last, MessageHeader.isSpace(last) { bytes = bytes.dropLast() }
        return bytes
    }
}
