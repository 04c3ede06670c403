internal import JapaneseText
public import Lineage
public import Recipes
public import Storage

/// Cuts the files of a source into records.
///
/// | format | a record is |
/// |---|---|
/// | `text`, `aozora`, `html` | a file |
/// | `lines`, `jsonl` | a line without its line break; an empty line is none |
/// | `warc`, `wet` | a WARC record with its headers, of type response, resource or conversion |
/// | `mediawiki` | a `<page>…</page>` |
///
/// Files may be packed in gzip, zstd or bzip2, which their first bytes tell; records are then ranges
/// of the payload. Reading takes the memory of a record and of a decoder, whatever the file's size.
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
    /// Whatever the file's bytes are, they do not end the reading: what cannot be handed over whole
    /// comes as a record with a ``RawRecord/failure``.
    ///
    /// - Parameters:
    ///   - path: relative to the source's folder.
    ///   - checksum: SHA-256 of the file as it should be, checked while it is read.
    ///   - scratch: a folder on a disk: counting the identical records of a file of millions writes
    ///     eight bytes a record there and not to memory.
    ///   - progress: is told how many bytes of the file, as it lies, were read since the last call.
    ///   - body: takes a record; what it throws ends the reading.
    /// - Throws: `KeifuError` where the file cannot be read, or changed.
    public func records(
        path: String, checksum: Digest? = nil, scratch: String? = nil,
        progress: (_ bytes: Int) -> Void = { _ in },
        _ body: (RawRecord) throws -> Void
    ) throws {
        try withoutActuallyEscaping(progress) { progress in
            let input = try InputBlocks(
                path: Paths.join(source.folder, path), isHashed: checksum != nil,
                progress: progress)
            let splitter = try splitter(
                RecordCollector(
                    try PayloadStream(input: input, expansion: limits.expansion), path: path,
                    limit: limits.recordBytes, scratch: scratch))
            while let record = try splitter.next() { try body(record) }
            let found = try input.finish()
            guard found == checksum else { throw input.file.changed }
        }
    }

    private func splitter(
        _ collector: RecordCollector
    ) throws(KeifuError) -> any RecordSplitter {
        if case .unreadable(let name) = collector.stream.container {
            return WholeFileSplitter(
                collector,
                failure: PreparationFailure(
                    stage: "read", rule: "container",
                    detail: "\(name) is not read; pack it in gzip, zstd or bzip2"))
        }
        switch source.format {
        case .aozora, .text, .html: return WholeFileSplitter(collector)
        case .lines:
            return try LineSplitter(collector, encoding: source.encoding, isJSON: false)
        case .jsonl: return try LineSplitter(collector, encoding: source.encoding, isJSON: true)
        case .warc, .wet: return WARCSplitter(collector)
        case .mediawiki: return PageSplitter(collector)
        }
    }

    /// The raw bytes of one recorded span, checked against its content id.
    ///
    /// In a container, everything from the span's member on is decompressed up to the span's end.
    public func record(
        path: String, span: SourceSpan, contentID: Digest
    ) throws(KeifuError) -> [UInt8] {
        let file = Paths.join(source.folder, path)
        let changed = KeifuError(
            .mismatch, "the bytes are not those that were ingested", file: file,
            offset: span.fileOffset, remedy: "The source changed; restore the version recorded.")
        let input = try InputBlocks(path: file)
        guard span.fileOffset <= UInt64(input.file.size) else { throw changed }
        let stream = try PayloadStream(input: input, at: Int(span.fileOffset))
        if !stream.container.isWhole {
            guard try stream.skip(span.payloadOffset) else { throw changed }
        }
        var bytes: [UInt8] = []
        while UInt64(bytes.count) < span.length {
            if stream.window.isEmpty {
                guard try stream.fill() else { throw changed }
            }
            let rest = Int(clamping: span.length) - bytes.count
            let piece = stream.window.prefix(rest)
            bytes += piece
            stream.consume(piece.count)
        }
        guard Identity.contentID(of: bytes) == contentID else { throw changed }
        return bytes
    }
}
