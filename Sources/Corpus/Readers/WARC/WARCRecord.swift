internal import Lineage

/// A record of a WARC file: its headers, and in a response those of HTTP.
///
/// | rule of stage `extract` | when |
/// |---|---|
/// | `http_status` | the server did not answer 200 |
/// | `http_header` | what should be an HTTP message is none |
/// | `content_type` | it is neither HTML nor plain text |
/// | `content_encoding` | the body is in a coding that is not read, such as Brotli |
/// | `truncated`, `damaged` | the body's chunks, gzip, deflate or zstd data end early or cannot be decoded |
enum WARCRecord {
    /// The place of the page or text in a whole record.
    ///
    /// - Parameter limit: the most bytes that HTTP codings may unfold to.
    static func body(of raw: [UInt8], limit: Int) throws(PreparationFailure) -> RecordBody {
        guard let header = raw.withUnsafeBufferPointer({ MessageHeader($0) }) else {
            throw PreparationFailure(
                stage: "read", rule: "malformed_header", detail: "its header has no end")
        }
        do throws(PreparationFailure) {
            var body = try body(of: raw, header: header, limit: limit)
            describe(header, in: &body.metadata)
            return body
        } catch {
            var failure = error
            var known = DocumentMetadata()
            describe(header, in: &known)
            failure.metadata = known
            throw failure
        }
    }

    private static func body(
        of raw: [UInt8], header: MessageHeader, limit: Int
    ) throws(PreparationFailure) -> RecordBody {
        if isHTTP(header, block: raw[header.length...]) {
            return try httpBody(of: raw, from: header.length, limit: limit)
        }
        let type = ContentType(header.value("content-type"))
        var body = RecordBody(
            range: header.length..<raw.count,
            kind: try kind(type, body: raw[header.length...]), charset: type.charset)
        body.metadata.set("content_type", type.shown)
        return body
    }

    private static func isHTTP(_ header: MessageHeader, block: ArraySlice<UInt8>) -> Bool {
        guard header.value("warc-type")?.map(MessageHeader.lowercased) == Array("response".utf8)
        else { return false }
        return ContentType(header.value("content-type")).essence == Array("application/http".utf8)
            || block.starts(with: Array("HTTP/".utf8))
    }

    private static func httpBody(
        of raw: [UInt8], from start: Int, limit: Int
    ) throws(PreparationFailure) -> RecordBody {
        let message = raw.withUnsafeBufferPointer {
            MessageHeader(UnsafeBufferPointer(rebasing: $0[start...]))
        }
        guard let message, message.firstLine.starts(with: Array("HTTP/".utf8)) else {
            throw PreparationFailure(
                stage: "extract", rule: "http_header",
                detail: message == nil ? "it has no end" : "it begins with no status line")
        }
        let words = message.firstLine.split(separator: 0x20)
        let status = words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) : nil
        guard status == 200 else {
            throw PreparationFailure(
                stage: "extract", rule: "http_status", value: status.map(Double.init),
                threshold: 200)
        }
        // As browsers do: of several, the last one counts.
        let type = ContentType(message.values("content-type").last)
        let bodyStart = start + message.length
        if let wrong = type.refusal {
            throw PreparationFailure(stage: "extract", rule: "content_type", detail: wrong)
        }
        let decoded = try HTTPCodings(message).decode(raw[bodyStart...], limit: limit)
        let content = decoded.map { $0[...] } ?? raw[bodyStart...]
        let kind = try kind(type, body: content)
        var body = RecordBody(
            range: bodyStart..<bodyStart + content.count,
            of: decoded.map { Array(raw[..<bodyStart]) + $0 }, kind: kind, charset: type.charset)
        body.metadata.set("content_type", type.shown)
        return body
    }

    private static func kind(
        _ type: ContentType, body: ArraySlice<UInt8>
    ) throws(PreparationFailure) -> RecordBody.Kind {
        if let wrong = type.refusal {
            throw PreparationFailure(stage: "extract", rule: "content_type", detail: wrong)
        }
        switch type.kind {
        case .html?: return .html
        case .text?: return .text
        case nil:
            guard ContentType.looksLikeHTML(body) else {
                throw PreparationFailure(
                    stage: "extract", rule: "content_type", detail: "none is given")
            }
            return .html
        }
    }

    private static func describe(_ header: MessageHeader, in metadata: inout DocumentMetadata) {
        if var url = header.text("warc-target-uri") {
            // WARC 1.0's grammar puts URIs in angle brackets, and some writers did.
            if url.hasPrefix("<"), url.hasSuffix(">") { url = String(url.dropFirst().dropLast()) }
            metadata.url = url
        }
        let date = header.text("warc-date")
        if let day = date?.utf8.prefix(10), day.count == 10,
            day.map({ (0x30...0x39).contains($0) ? 0x39 : $0 }) == Array("9999-99-99".utf8)
        {
            metadata.created = String(decoding: Array(day), as: UTF8.self)
        }
        metadata.set("warc_record_id", header.text("warc-record-id"))
        metadata.set("warc_date", date)
        metadata.set("warc_truncated", header.text("warc-truncated"))
    }
}

extension DocumentMetadata {
    fileprivate mutating func set(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        extra.append(Field(name: name, value: value))
    }
}
