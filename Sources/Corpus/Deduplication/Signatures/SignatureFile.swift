internal import Lineage
internal import Recipes
internal import Storage

/// `ledger/part-NNNNN.signatures`: what a later corpus needs to know of this one to leave out what is here.
///
/// ```
/// "KEIFUSIG" · version u32 · ngram u32 · bands u32 · rows u32 (all 0: no MinHash)
/// for each kept document, in id order:
///     id 32 bytes · folded hash 32 bytes · characters u64 · number of band keys u64 · band keys (u64 each)
/// number of documents u64
/// ```
///
/// Records are of one width: where a text is shorter than an n-gram, the number is 0 and so are the keys.
enum SignatureFormat {
    static let magic = Array("KEIFUSIG".utf8)
    static let version: UInt32 = 1
    static let headerLength = 8 + 4 * 4
    static let endLength = 8

    static func recordLength(bands: Int) -> Int { 2 * Digest.byteCount + 16 + 8 * bands }
}

/// What the file says of one kept document.
struct SignatureRecord: Equatable, Sendable {
    var id: Digest
    /// SHA-256 of the folded text.
    var foldedHash: Digest
    /// Scalars of the text.
    var characters: Int
    /// One key a band; none where the text is shorter than an n-gram.
    var bandKeys: [UInt64]
}

/// Writes the signatures of a partition, record by record.
final class SignatureFileWriter {
    private let writer: AtomicFileWriter
    private let bands: Int
    private var count: UInt64 = 0

    /// - Parameter settings: how the band keys were made; `nil` where there are none.
    init(path: String, settings: BuildRecipe.MinHashSettings?) throws(KeifuError) {
        writer = try AtomicFileWriter(path: path)
        bands = settings?.bands ?? 0
        var header = ByteWriter()
        header.raw(SignatureFormat.magic)
        header.integer(SignatureFormat.version)
        header.integer(UInt32(settings?.ngram ?? 0))
        header.integer(UInt32(bands))
        header.integer(UInt32(settings?.rows ?? 0))
        try writer.write(header.bytes)
    }

    /// Appends a kept document; they come in id order.
    func append(_ record: SignatureRecord) throws(KeifuError) {
        guard record.bandKeys.isEmpty || record.bandKeys.count == bands else {
            throw .badInput(
                "document \(record.id) has \(record.bandKeys.count) band keys, not \(bands)",
                file: writer.path, remedy: "Its log was damaged; build again with --force.")
        }
        var bytes = ByteWriter()
        bytes.raw(record.id.bytes)
        bytes.raw(record.foldedHash.bytes)
        bytes.integer(UInt64(record.characters))
        bytes.integer(UInt64(record.bandKeys.count))
        for key in record.bandKeys { bytes.integer(key) }
        for _ in record.bandKeys.count..<bands { bytes.integer(UInt64(0)) }
        try writer.write(bytes.bytes)
        count += 1
    }

    /// Gives the file its name.
    /// - Returns: its size and the SHA-256 of its bytes.
    func finish() throws(KeifuError) -> (bytes: Int, checksum: Digest) {
        var end = ByteWriter()
        end.integer(count)
        try writer.write(end.bytes)
        let bytes = writer.count
        return (bytes, try writer.commit())
    }
}

/// The signatures of a partition, mapped into memory.
final class SignatureFile: Sendable {
    private let file: MappedFile
    /// Characters of an n-gram, bands and rows; `nil` where the corpus was made without MinHash.
    let settings: (ngram: Int, bands: Int, rows: Int)?
    /// How many documents there are.
    let count: Int
    private let recordLength: Int

    /// Opens a file.
    ///
    /// - Throws: `KeifuError` where it is not such a file or its length does not fit.
    init(path: String) throws(KeifuError) {
        file = try MappedFile(path: path)
        let bytes = file.bytes
        func damaged(_ problem: String, _ offset: Int) -> KeifuError {
            .badInput(
                problem, file: path, offset: UInt64(offset),
                remedy: "Restore the corpus, or build it again.")
        }
        guard bytes.count >= SignatureFormat.headerLength + SignatureFormat.endLength,
            bytes.prefix(8).elementsEqual(SignatureFormat.magic)
        else { throw damaged("this is no file of signatures", 0) }
        func field(_ place: Int) -> Int {
            Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
        }
        guard field(8) == Int(SignatureFormat.version) else {
            throw .badInput(
                "version \(field(8)) of the signatures is not known here", file: path, offset: 8,
                remedy: "Build the corpus again with this version of Keifu.")
        }
        let bands = field(16)
        settings = bands == 0 ? nil : (field(12), bands, field(20))
        recordLength = SignatureFormat.recordLength(bands: bands)
        let length = bytes.count - SignatureFormat.headerLength - SignatureFormat.endLength
        let end = UInt64(
            littleEndian: bytes.loadUnaligned(
                fromByteOffset: bytes.count - SignatureFormat.endLength, as: UInt64.self))
        count = length / recordLength
        guard length % recordLength == 0, end == UInt64(count) else {
            throw damaged("the file is cut short", bytes.count)
        }
    }

    /// The document at a place, from 0.
    func record(_ index: Int) throws(KeifuError) -> SignatureRecord {
        guard index >= 0, index < count else {
            throw .badInput("there is no document \(index) of \(count)", file: file.path)
        }
        let start = SignatureFormat.headerLength + index * recordLength
        let record = UnsafeRawBufferPointer(rebasing: file.bytes[start..<start + recordLength])
        func word(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: record.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        defer { withExtendedLifetime(file) {} }
        let keys = word(72)
        guard let id = Digest(bytes: record[0..<32]),
            let foldedHash = Digest(bytes: record[32..<64]),
            keys == 0 || keys == UInt64(settings?.bands ?? 0)
        else {
            throw .badInput(
                "a record has \(keys) band keys, not \(settings?.bands ?? 0)", file: file.path,
                offset: UInt64(start + 72), remedy: "Restore the corpus, or build it again.")
        }
        return SignatureRecord(
            id: id, foldedHash: foldedHash, characters: Int(clamping: word(64)),
            bandKeys: (0..<Int(keys)).map { word(80 + 8 * $0) })
    }

    /// Gives the memory of pages that were read back to the system.
    func releasePages() { file.releasePages() }
}
