/// The chunked transfer coding of HTTP/1.1 (RFC 9112, section 7.1).
enum ChunkedBody {
    /// The chunks of a body joined; `nil` where no chunk begins it.
    ///
    /// Trailers after the last chunk are dropped. Line breaks may be LF alone.
    static func decode(_ body: ArraySlice<UInt8>) throws(PreparationFailure) -> [UInt8]? {
        var result: [UInt8] = []
        var position = body.startIndex
        var isFirst = true
        while true {
            guard let line = line(body, from: position), let size = size(body[line.text]) else {
                if isFirst { return nil }
                throw PreparationFailure(
                    stage: "extract",
                    rule: body.endIndex - position < longestLine ? "truncated" : "damaged",
                    detail: "no chunk begins at byte \(position - body.startIndex) of the body")
            }
            position = line.next
            if size == 0 { return result }
            guard size <= body.endIndex - position else {
                if isFirst, !looksChunked(body[line.text]) { return nil }
                throw PreparationFailure(
                    stage: "extract", rule: "truncated",
                    detail: "the body ends inside a chunk of \(size) bytes")
            }
            result += body[position..<position + size]
            position += size
            if position < body.endIndex, body[position] == 0x0D { position += 1 }
            if position < body.endIndex, body[position] == 0x0A { position += 1 }
            isFirst = false
        }
    }

    /// A line of a chunk's size with its extensions is no longer.
    private static let longestLine = 1 << 12

    private static func line(
        _ body: ArraySlice<UInt8>, from start: Int
    ) -> (text: Range<Int>, next: Int)? {
        guard let feed = body[start...].prefix(longestLine).firstIndex(of: 0x0A) else {
            return nil
        }
        return (start..<feed, feed + 1)
    }

    /// Hexadecimal digits, and perhaps extensions after a semicolon.
    private static func size(_ line: ArraySlice<UInt8>) -> Int? {
        let digits = line.prefix { $0 != 0x3B }.filter { !MessageHeader.isSpace($0) }
        guard !digits.isEmpty, digits.count <= 15,
            digits.allSatisfy({
                (0x30...0x39).contains($0)
                    || (0x61...0x66).contains(MessageHeader.lowercased($0))
            })
        else { return nil }
        return Int(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// Whether a line that may be a size is written like one: with CR, which a text's number is
    /// seldom.
    private static func looksChunked(_ line: ArraySlice<UInt8>) -> Bool { line.last == 0x0D }
}
