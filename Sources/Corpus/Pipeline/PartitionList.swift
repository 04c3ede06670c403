internal import Ledger
internal import Lineage
internal import Storage

/// The documents of a partition in the order of their ids, and where their records lie.
///
/// ```
/// "KEIFULST" · plan identity 32 bytes
/// for each: id 32 bytes · reference u64 (big-endian) · file u32 (big-endian)
/// ```
final class PartitionList: Sendable {
    /// A document.
    struct Document: Sendable {
        var id: Digest
        var reference: DocumentReference
        /// The number of its file in the plan.
        var file: Int
    }

    static let width = Digest.byteCount + 8 + 4
    private static let magic = Array("KEIFULST".utf8)
    private static let headerLength = 8 + Digest.byteCount

    private let file: InputFile
    /// How many documents there are.
    let count: Int

    static func path(_ partition: Int, work: String) -> String {
        Paths.join(work, "partition-\(UnitLog.padded(partition, 5)).list")
    }

    /// Opens a list; `nil` where there is none that fits the plan.
    init?(plan: BuildPlan, partition: Int, work: String) throws(KeifuError) {
        let path = Self.path(partition, work: work)
        guard Files.exists(path) else { return nil }
        file = try InputFile(path: path)
        guard file.size >= Self.headerLength else { return nil }
        let header = try Files.read(path, offset: 0, count: Self.headerLength)
        guard header == Self.magic + plan.identity.bytes,
            (file.size - Self.headerLength) % Self.width == 0
        else { return nil }
        count = (file.size - Self.headerLength) / Self.width
    }

    /// Writes the list of a partition; it appears under its name with ``finish()``.
    struct Writer {
        private let writer: AtomicFileWriter

        init(plan: BuildPlan, partition: Int, work: String) throws(KeifuError) {
            writer = try AtomicFileWriter(path: PartitionList.path(partition, work: work))
            try writer.write(PartitionList.magic + plan.identity.bytes)
        }

        /// Adds a document; ids ascend.
        func append(_ record: UnsafeRawBufferPointer) throws(KeifuError) {
            try writer.write(Array(record))
        }

        func finish() throws(KeifuError) { try writer.commit() }
    }

    /// A record as it is sorted.
    static func record(
        _ id: Digest, _ reference: DocumentReference, file: UInt32, into bytes: inout [UInt8]
    ) {
        bytes.append(contentsOf: id.bytes)
        withUnsafeBytes(of: reference.word.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: file.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Documents that are read at once.
    private static let atOnce = 4096

    /// Hands out the documents in order.
    func forEach(_ body: (Document) throws -> Void) throws {
        var start = 0
        while start < count {
            let documents = try read(start..<min(count, start + Self.atOnce))
            for document in documents { try body(document) }
            start += documents.count
        }
    }

    /// A document by its id; `nil` where it is not here.
    func document(_ id: Digest) throws(KeifuError) -> Document? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            guard let found = try read(middle..<middle + 1).first else { return nil }
            if found.id == id { return found }
            if found.id < id { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private func read(_ range: Range<Int>) throws(KeifuError) -> [Document] {
        let bytes = try Files.read(
            file.path, offset: Self.headerLength + range.lowerBound * Self.width,
            count: range.count * Self.width)
        var reader = ByteReader(bytes, file: file.path)
        var documents: [Document] = []
        documents.reserveCapacity(range.count)
        for _ in range {
            guard let id = Digest(bytes: try reader.raw(Digest.byteCount)) else {
                throw .badInput("a digest is cut short", file: file.path)
            }
            let word = try reader.integer(UInt64.self).byteSwapped
            let number = try reader.integer(UInt32.self).byteSwapped
            documents.append(
                Document(id: id, reference: DocumentReference(word: word), file: Int(number)))
        }
        return documents
    }
}
