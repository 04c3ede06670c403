/// What a WARC record's header says of the record: its type and its block's length.
struct WARCHeader: Sendable {
    /// The types whose records are documents; the others keep the crawl's books.
    static let documentTypes: Set<[UInt8]> = [
        Array("response".utf8), Array("resource".utf8), Array("conversion".utf8),
    ]

    /// The fields.
    let message: MessageHeader
    /// Bytes of the block, where the header says it rightly.
    let contentLength: UInt64?
    /// What is wrong with the header.
    let failure: (rule: String, detail: String)?

    /// Whether the record is a document, or nobody can tell.
    var isDocument: Bool {
        guard let type = message.value("warc-type") else { return true }
        return Self.documentTypes.contains(type.map(MessageHeader.lowercased))
    }

    /// The two line breaks that should follow the block, written as in the header.
    var blockEnd: [UInt8] {
        message.hasReturns ? [0x0D, 0x0A, 0x0D, 0x0A] : [0x0A, 0x0A]
    }

    /// Reads what a header says.
    init(_ message: MessageHeader) {
        self.message = message
        let lengths = message.values("content-length")
        let length = lengths.first.flatMap(Self.number)
        contentLength = length
        func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes.prefix(80), as: UTF8.self) }
        if !Self.versions.contains(message.firstLine) {
            failure = ("malformed_header", "the version is \(shown(message.firstLine))")
        } else if let place = message.firstMalformed {
            failure = ("malformed_header", "the line at its byte \(place) is no field")
        } else if message.value("warc-type") == nil {
            failure = ("malformed_header", "it has no WARC-Type")
        } else if let first = lengths.first, length == nil {
            failure = ("content_length", "Content-Length is \(shown(first))")
        } else if lengths.isEmpty {
            failure = ("content_length", "it has no Content-Length")
        } else if lengths.contains(where: { $0 != lengths[0] }) {
            failure = ("content_length", "it has Content-Lengths that differ")
        } else {
            failure = nil
        }
    }

    private static let versions: Set<[UInt8]> = [
        Array("WARC/0.17".utf8), Array("WARC/0.18".utf8), Array("WARC/1.0".utf8),
        Array("WARC/1.1".utf8),
    ]

    /// Digits as a number; `nil` for anything else and for what is past 2⁶³.
    private static func number(_ digits: [UInt8]) -> UInt64? {
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(String(decoding: digits, as: UTF8.self)).map(UInt64.init)
    }
}
