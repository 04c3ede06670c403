internal import Lineage
internal import Storage
internal import Zlib
internal import Zstandard

/// The codings of an HTTP body: chunks around it, compression in it.
///
/// Archives often keep a body decoded beside headers that still name its coding, so a coding is
/// removed where its own signature is there and not because a header says so.
struct HTTPCodings {
    private enum Coding {
        case gzip, deflate, zstd
    }

    private let isChunked: Bool
    /// In the order in which they were applied.
    private let codings: [Coding]
    /// A coding that is not read here.
    private let unknown: String?

    /// The codings that a message's header names.
    init(_ header: MessageHeader) {
        isChunked = Self.words(header.values("transfer-encoding")).contains("chunked")
        var codings: [Coding] = []
        var unknown: String?
        for word in Self.words(header.values("content-encoding")) {
            switch word {
            case "gzip", "x-gzip": codings.append(.gzip)
            case "deflate": codings.append(.deflate)
            case "zstd": codings.append(.zstd)
            // What servers write that apply none.
            case "identity", "none", "utf-8", "": break
            default: unknown = unknown ?? word
            }
        }
        self.codings = codings
        self.unknown = unknown
    }

    private static func words(_ values: [[UInt8]]) -> [String] {
        values.flatMap { $0.split(separator: 0x2C) }.map {
            String(decoding: $0.filter { !MessageHeader.isSpace($0) }, as: UTF8.self).lowercased()
        }
    }

    /// The body without its codings; `nil` where it has none.
    ///
    /// - Parameter limit: the most bytes that it may have then.
    func decode(_ body: ArraySlice<UInt8>, limit: Int) throws(PreparationFailure) -> [UInt8]? {
        var result: [UInt8]?
        if isChunked, let joined = try ChunkedBody.decode(body) { result = joined }
        if let unknown {
            guard Self.isPlainMarkup(result.map { $0[...] } ?? body) else {
                throw PreparationFailure(
                    stage: "extract", rule: "content_encoding", detail: unknown)
            }
            return result
        }
        for coding in codings.reversed() {
            if let decoded = try Self.decode(
                result.map { $0[...] } ?? body, coding, limit: limit)
            {
                result = decoded
            }
        }
        return result
    }

    /// Whether a body is markup as it stands, whatever the header says: it begins with a tag, and no
    /// control characters are near. 512 compressed bytes without one are as likely as 1 in 10²⁵.
    private static func isPlainMarkup(_ body: ArraySlice<UInt8>) -> Bool {
        let start = body.prefix(512)
        return start.count >= 64 && start.first { !MessageHeader.isSpace($0) } == 0x3C
            && start.allSatisfy { $0 >= 0x20 || MessageHeader.isSpace($0) || $0 == 0x0C }
    }

    /// A body without a coding; `nil` where its bytes show that it is not in it.
    private static func decode(
        _ body: ArraySlice<UInt8>, _ coding: Coding, limit: Int
    ) throws(PreparationFailure) -> [UInt8]? {
        guard body.count >= 2 else { return nil }
        let (first, second) = (body[body.startIndex], body[body.startIndex + 1])
        switch coding {
        case .gzip:
            guard first == 0x1F, second == 0x8B else { return nil }
            return try UnfoldedBody.decode(body, by: gzip, limit: limit, repeats: [0x1F, 0x8B])
        case .zstd:
            let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
            guard body.starts(with: magic) else { return nil }
            return try UnfoldedBody.decode(body, by: zstd, limit: limit, repeats: magic)
        case .deflate:
            // A zlib stream as RFC 9110 has it; or deflate alone, as some servers send.
            if first & 0x0F == 8, (Int(first) << 8 | Int(second)) % 31 == 0 {
                return try UnfoldedBody.decode(body, by: zlib, limit: limit)
            }
            do throws(PreparationFailure) {
                return try UnfoldedBody.decode(body, by: raw, limit: limit)
            } catch {
                if error.drop.rule == UnfoldedBody.damaged { return nil }
                throw error
            }
        }
    }

    private static func gzip() throws(KeifuError) -> any StreamDecoder { try InflateDecoder(.gzip) }
    private static func zlib() throws(KeifuError) -> any StreamDecoder { try InflateDecoder(.zlib) }
    private static func raw() throws(KeifuError) -> any StreamDecoder { try InflateDecoder(.raw) }
    private static func zstd() throws(KeifuError) -> any StreamDecoder { try ZstandardDecoder() }
}
