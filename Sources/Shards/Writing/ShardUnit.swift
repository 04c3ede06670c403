internal import Storage

/// A sealed unit of work: the tokens of a run of documents, in the order of the corpus.
///
/// ```
///  0  8   "KEIFUSHU"
///  8  8   u64  first document of the run
/// 16  8   u64  documents n
/// 24  8n  u64  tokens of each document, the end-of-text token included
///         tokens as they will lie in tokens.bin
/// ```
///
/// Units lie in `.work` until the set is assembled; a resumed run takes those that are there.
struct ShardUnit {
    private static let magic = Array("KEIFUSHU".utf8)
    private static let headerBytes = 24

    let documents: Range<Int>
    private let file: MappedFile
    private let starts: [Int]

    static func path(_ number: Int, in folder: String) -> String {
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        return Paths.join(folder, "unit-\(name).tokens")
    }

    /// Writes a unit; it appears under its name when it is whole.
    static func write(
        path: String, documents: Range<Int>, tokens: [[UInt32]], endOfText: UInt32,
        type: IndexedDataset.TokenType
    ) throws(KeifuError) {
        var header = ByteWriter()
        header.raw(magic)
        header.integer(UInt64(documents.lowerBound))
        header.integer(UInt64(documents.count))
        for document in tokens { header.integer(UInt64(document.count + 1)) }
        let writer = try AtomicFileWriter(path: path)
        try writer.write(header.bytes)
        for document in tokens {
            var bytes = ByteWriter()
            for token in document + [endOfText] {
                switch type {
                case .uint16: bytes.integer(UInt16(truncatingIfNeeded: token))
                case .int32: bytes.integer(Int32(truncatingIfNeeded: token))
                }
            }
            try writer.write(bytes.bytes)
        }
        try writer.commit()
    }

    /// Opens a unit that was written for the same run of documents.
    init(
        path: String, documents: Range<Int>, type: IndexedDataset.TokenType
    ) throws(KeifuError) {
        self.documents = documents
        let file = try MappedFile(path: path)
        self.file = file
        var starts = [Self.headerBytes + 8 * documents.count]
        var header = ByteReader(
            Array(file.bytes.prefix(starts[0])), file: path)
        guard try header.raw(8).elementsEqual(Self.magic),
            try header.integer(UInt64.self) == UInt64(documents.lowerBound),
            try header.integer(UInt64.self) == UInt64(documents.count)
        else {
            throw .badInput(
                "the unit is not that of documents \(documents)", file: path, offset: 0,
                remedy: "Remove it, or start anew with --force.")
        }
        for _ in documents {
            let count = try header.integer(UInt64.self)
            let left = (file.count - starts[starts.count - 1]) / type.byteCount
            guard count <= UInt64(max(0, left)) else { break }
            starts.append(starts[starts.count - 1] + Int(count) * type.byteCount)
        }
        guard starts.count == documents.count + 1, starts[documents.count] == file.count else {
            throw .badInput(
                "the unit does not hold the tokens that it promises", file: path,
                offset: UInt64(Self.headerBytes), remedy: "Remove it, or start anew with --force.")
        }
        self.starts = starts
    }

    /// The bytes of a document's tokens, as they lie in `tokens.bin`.
    func tokens(of document: Int) -> [UInt8] {
        let place = document - documents.lowerBound
        return file.withBytes { Array($0[starts[place]..<starts[place + 1]]) }
    }
}
