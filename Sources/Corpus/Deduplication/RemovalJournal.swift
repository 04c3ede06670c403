internal import Lineage
internal import Storage

/// What the walk found out, batch by batch, so that a build that was killed does not verify again.
///
/// ```
/// "KEIFUJNL" · version u32 · identity 32 bytes
/// for each batch in which pairs were verified: length u32 · leading 8 bytes of the SHA-256 of what follows ·
///     batch u64 · documents u64 ·
///     for each document with a match: index in the batch u64 · kept reference u64 · its ordinal u64 · similarity f64
/// ```
///
/// A record that a kill cut short is dropped, with what follows it.
final class RemovalJournal {
    private static let magic = Array("KEIFUJNL".utf8)
    private static let version: UInt32 = 1

    private let path: String
    private let file: MappedFile?
    /// Where reading goes on; behind the last whole record everything is new.
    private var position: Int
    private let end: Int

    static func path(folder: String) -> String { Paths.join(folder, "deduplication.journal") }

    /// Opens the journal of a build, or begins it where there is none or one of something else.
    init(path: String, identity: Digest) throws(KeifuError) {
        self.path = path
        var header = ByteWriter()
        header.raw(Self.magic)
        header.integer(Self.version)
        header.raw(identity.bytes)
        position = header.bytes.count
        if Files.exists(path) {
            let file = try MappedFile(path: path)
            if file.count >= position, file.bytes.prefix(position).elementsEqual(header.bytes) {
                let whole = Self.endOfWholeRecords(file, from: position)
                end = whole
                if whole == file.count {
                    self.file = file
                    return
                }
                // What is appended next must follow the last whole record.
                try Files.replace(path, with: file.withBytes { Array($0[..<whole]) })
                self.file = try MappedFile(path: path)
                return
            }
        }
        end = position
        file = nil
        try Files.replace(path, with: header.bytes)
    }

    private static func endOfWholeRecords(_ file: MappedFile, from start: Int) -> Int {
        file.withBytes { bytes in
            var position = start
            while bytes.count - position >= 12 {
                let length = Int(bytes.number(UInt32.self, at: position))
                let body = position + 12
                guard length >= 16, length % 32 == 16, length <= bytes.count - body,
                    checksum(bytes[body..<body + length])
                        == bytes.number(UInt64.self, at: position + 4)
                else { break }
                position = body + length
            }
            return position
        }
    }

    private static func checksum(_ bytes: some Sequence<UInt8>) -> UInt64 {
        Digest.of(bytes).leadingWord
    }

    /// The matches of the documents of a batch by their indices, if it was journaled.
    ///
    /// Batches are asked for in order. One that has no record although a later one has, had nothing to verify.
    func matches(ofBatch batch: UInt64, documents: Int) throws(KeifuError) -> [(
        Int, DuplicateMatch
    )]? {
        guard let file, position < end else { return nil }
        defer { withExtendedLifetime(file) {} }
        let bytes = file.bytes
        let recorded = bytes.number(UInt64.self, at: position + 12)
        guard recorded == batch else { return [] }
        let stop = position + 12 + Int(bytes.number(UInt32.self, at: position))
        guard bytes.number(UInt64.self, at: position + 20) == UInt64(documents) else {
            throw .badInput(
                "batch \(batch) has \(documents) documents, not "
                    + "\(bytes.number(UInt64.self, at: position + 20))", file: path,
                offset: UInt64(position), remedy: "Remove this file and run again with --resume.")
        }
        var found: [(Int, DuplicateMatch)] = []
        for place in stride(from: position + 28, to: stop, by: 32) {
            let index = Int(clamping: bytes.number(UInt64.self, at: place))
            guard index < documents else {
                throw .badInput(
                    "batch \(batch) has no document \(index)", file: path, offset: UInt64(place),
                    remedy: "Remove this file and run again with --resume.")
            }
            found.append(
                (
                    index,
                    DuplicateMatch(
                        kept: DocumentReference(word: bytes.number(UInt64.self, at: place + 8)),
                        ordinal: bytes.number(UInt64.self, at: place + 16),
                        similarity: Double(
                            bitPattern: bytes.number(UInt64.self, at: place + 24)))
                ))
        }
        position = stop
        return found
    }

    /// Records what a batch's documents match, and waits until it is on the disk.
    func append(batch: UInt64, _ documents: [WalkDocument]) throws(KeifuError) {
        var body = ByteWriter()
        body.integer(batch)
        body.integer(UInt64(documents.count))
        for (index, document) in documents.enumerated() {
            guard let match = document.match else { continue }
            body.integer(UInt64(index))
            body.integer(match.kept.word)
            body.integer(match.ordinal)
            body.double(match.similarity)
        }
        var record = ByteWriter()
        record.integer(UInt32(body.bytes.count))
        record.integer(Self.checksum(body.bytes))
        record.raw(body.bytes)
        try Files.append(path, record.bytes)
        try Files.synchronize(path)
    }
}

extension UnsafeRawBufferPointer {
    /// The little-endian number at an offset.
    fileprivate func number<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
        Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}
