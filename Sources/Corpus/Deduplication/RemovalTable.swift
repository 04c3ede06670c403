internal import Lineage
internal import Storage

/// The documents that deduplication removes, each with the kept one that it repeats: a sealed file in the work folder.
///
/// ```
/// "KEIFUDUP" · version u32 · identity 32 bytes · number of older corpora u32 · root of each, 32 bytes
/// for each removed document, in the order of references: its reference u64 · the kept one's u64 ·
///     the kept one's id 32 bytes · similarity f64 · older corpus u32, from 1 (0: none) · exact u32 (0 or 1)
/// number of documents u64
/// ```
final class RemovalTable: Sendable {
    private static let magic = Array("KEIFUDUP".utf8)
    private static let version: UInt32 = 1
    private static let recordLength = 64

    private let file: MappedFile
    private let roots: [Digest]
    private let start: Int
    /// How many documents are removed.
    let count: Int

    static func path(folder: String) -> String { Paths.join(folder, "deduplication.removals") }

    private static func header(identity: Digest) -> [UInt8] {
        var header = ByteWriter()
        header.raw(magic)
        header.integer(version)
        header.raw(identity.bytes)
        return header.bytes
    }

    /// Opens the table of a build; `nil` where there is none, or one of something else.
    init?(path: String, identity: Digest) throws(KeifuError) {
        guard Files.exists(path) else { return nil }
        file = try MappedFile(path: path)
        let header = Self.header(identity: identity)
        let bytes = file.bytes
        guard bytes.count >= header.count + 12, bytes.prefix(header.count).elementsEqual(header)
        else { return nil }
        let corpora = Int(bytes.number(UInt32.self, at: header.count))
        start = header.count + 4 + corpora * Digest.byteCount
        let length = bytes.count - start - 8
        guard length >= 0, length % Self.recordLength == 0 else { return nil }
        count = length / Self.recordLength
        guard bytes.number(UInt64.self, at: bytes.count - 8) == UInt64(count) else { return nil }
        roots = (0..<corpora).compactMap {
            let place = header.count + 4 + $0 * Digest.byteCount
            return Digest(bytes: bytes[place..<place + Digest.byteCount])
        }
    }

    /// Whom a document repeats; `nil` where it is kept.
    subscript(reference: DocumentReference) -> Verdict.Duplicate? {
        place(of: reference).map(duplicate)
    }

    /// The document of this build that a document repeats; `nil` where it is kept or repeats one of an older corpus.
    func kept(_ reference: DocumentReference) -> DocumentReference? {
        guard let place = place(of: reference) else { return nil }
        return file.withBytes { bytes in
            let kept = DocumentReference(word: bytes.number(UInt64.self, at: place + 8))
            return CandidateSource.isOlder(kept) ? nil : kept
        }
    }

    /// Hands out all removed documents, in the order of references.
    func forEach(_ body: (DocumentReference, Verdict.Duplicate) throws -> Void) rethrows {
        for index in 0..<count {
            let place = start + index * Self.recordLength
            let word = file.withBytes { $0.number(UInt64.self, at: place) }
            try body(DocumentReference(word: word), duplicate(at: place))
        }
    }

    private func place(of reference: DocumentReference) -> Int? {
        file.withBytes { bytes in
            var (low, high) = (0, count)
            while low < high {
                let middle = (low + high) / 2
                let place = start + middle * Self.recordLength
                let word = bytes.number(UInt64.self, at: place)
                if word == reference.word { return place }
                if word < reference.word { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }

    private func duplicate(at place: Int) -> Verdict.Duplicate {
        file.withBytes { bytes in
            let corpus = Int(bytes.number(UInt32.self, at: place + 56))
            let isExact = bytes.number(UInt32.self, at: place + 60) == 1
            // 32 bytes are a digest always.
            let id = Digest(bytes: bytes[place + 16..<place + 48]) ?? Digest.of([])
            return Verdict.Duplicate(
                method: isExact ? "exact" : "minhash", keptID: id,
                similarity: Double(bitPattern: bytes.number(UInt64.self, at: place + 48)),
                corpus: corpus > 0 && corpus <= roots.count ? roots[corpus - 1] : nil)
        }
    }
}

extension RemovalTable {
    /// Puts near-duplicates and copies together, and seals the table.
    ///
    /// - Parameters:
    ///   - near: removals, in the order of references.
    ///   - copies: original ‖ copy, in that order; `nil` where there are none.
    static func write(
        near: SortedRecords, copies: SortedRecords?, source: CandidateSource, identity: Digest,
        folder: String, memory: Int
    ) throws {
        let removals = try RecordSorter(width: Removal.width, memory: memory, folder: folder)
        var pending = try near.next().map { Removal(record: $0) }
        while let pair = try copies?.next() {
            let (original, copy) = (pair.reference(at: 0), pair.reference(at: 8))
            while let removal = pending, removal.document < original {
                try removals.append(removal)
                pending = try near.next().map { Removal(record: $0) }
            }
            // An original that nearly repeats a third document takes its copies with it: their n-gram sets are the
            // same, and so is the similarity.
            var removal = Removal(document: copy, kept: original, similarity: 1, isExact: true)
            if let near = pending, near.document == original {
                removal = near
                removal.document = copy
            }
            try removals.append(removal)
        }
        while let removal = pending {
            try removals.append(removal)
            pending = try near.next().map { Removal(record: $0) }
        }
        try seal(try removals.sorted(), source: source, identity: identity, folder: folder)
    }

    private static func seal(
        _ removals: SortedRecords, source: CandidateSource, identity: Digest, folder: String
    ) throws {
        let writer = try AtomicFileWriter(path: path(folder: folder))
        var header = ByteWriter()
        header.raw(self.header(identity: identity))
        header.integer(UInt32(source.older.count))
        for corpus in source.older { header.raw(corpus.root.bytes) }
        try writer.write(header.bytes)
        var count: UInt64 = 0
        while let record = try removals.next() {
            let removal = Removal(record: record)
            var bytes = ByteWriter()
            bytes.integer(removal.document.word)
            bytes.integer(removal.kept.word)
            bytes.raw(try source.id(removal.kept).bytes)
            bytes.double(removal.similarity)
            bytes.integer(source.corpus(of: removal.kept).map { UInt32($0 + 1) } ?? 0)
            bytes.integer(removal.isExact ? 1 as UInt32 : 0)
            try writer.write(bytes.bytes)
            count += 1
        }
        var end = ByteWriter()
        end.integer(count)
        try writer.write(end.bytes)
        try writer.commit()
    }
}

extension UnsafeRawBufferPointer {
    /// The little-endian number at an offset.
    fileprivate func number<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
        Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}
