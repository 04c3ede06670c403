internal import JapaneseText
public import Lineage
public import Recipes
public import Storage

/// Cuts the files of a source into records.
///
/// `aozora` and `text` have a record a file; `lines` has one a line, without its line break. Lines
/// of no bytes are no records: there is nothing in them to account for.
public struct RecordReader: Sendable {
    /// The source that is read.
    public let source: SourceDescription
    /// What a record and a file may be at most.
    public let limits: BuildRecipe.Limits

    /// A reader of a source's files.
    public init(source: SourceDescription, limits: BuildRecipe.Limits = .init()) {
        self.source = source
        self.limits = limits
    }

    /// Calls `body` with each record of a file, in order.
    ///
    /// - Parameters:
    ///   - path: relative to the source's folder.
    ///   - body: takes a record; what it throws ends the reading.
    public func records(path: String, _ body: (RawRecord) throws -> Void) throws {
        let file = Paths.join(source.folder, path)
        switch source.format {
        case .aozora, .text, .html:
            let bytes = try Files.read(file)
            try body(
                RawRecord(
                    path: path, span: SourceSpan(offset: 0, length: UInt64(bytes.count)),
                    bytes: bytes, contentID: Identity.contentID(of: bytes), occurrence: 0))
        case .lines, .jsonl, .warc, .wet, .mediawiki:
            try lines(path: path, of: try MappedFile(path: file), body)
        }
    }

    /// The raw bytes of one recorded span, checked against its content id.
    public func record(
        path: String, span: SourceSpan, contentID: Digest
    ) throws(KeifuError) -> [UInt8] {
        let file = Paths.join(source.folder, path)
        let bytes = try Files.read(
            file, offset: Int(clamping: span.fileOffset), count: Int(clamping: span.length))
        guard Identity.contentID(of: bytes) == contentID else {
            throw KeifuError(
                .mismatch, "the bytes are not those that were ingested", file: file,
                offset: span.fileOffset, remedy: "The source changed; restore the version recorded."
            )
        }
        return bytes
    }

    private func lines(
        path: String, of file: MappedFile, _ body: (RawRecord) throws -> Void
    ) throws {
        var occurrences: [Digest: UInt64] = [:]
        try file.withBytes { raw in
            let bytes = raw.bindMemory(to: UInt8.self)
            let encoding = try encoding(of: bytes, file: file.path)
            var start = 0
            while start < bytes.count {
                let rest = UnsafeBufferPointer(rebasing: bytes[start...])
                let length = rest.firstIndex(of: 0x0A) ?? rest.count
                var end = length
                if end > 0, rest[end - 1] == 0x0D { end -= 1 }
                if end > 0 {
                    let line = Array(rest[..<end])
                    let contentID = Identity.contentID(of: line)
                    let occurrence = occurrences[contentID, default: 0]
                    occurrences[contentID] = occurrence + 1
                    try body(
                        RawRecord(
                            path: path,
                            span: SourceSpan(offset: UInt64(start), length: UInt64(end)),
                            bytes: line, contentID: contentID, occurrence: occurrence,
                            encoding: encoding))
                }
                start += length + 1
            }
        }
    }

    /// The encoding of a file of lines, found on its beginning: single lines are too short to tell.
    private func encoding(
        of bytes: UnsafeBufferPointer<UInt8>, file: String
    ) throws(KeifuError) -> CharacterEncoding? {
        guard source.encoding == "auto" else { return nil }
        let sample = UnsafeBufferPointer(rebasing: bytes.prefix(1 << 20))
        let encoding = EncodingDetector.detect(Array(sample))
        if encoding == .utf16LittleEndian || encoding == .utf16BigEndian {
            throw .badInput(
                "lines of utf-16 are not supported by this version yet", file: file,
                remedy: "Convert the file to UTF-8.")
        }
        return encoding
    }
}
