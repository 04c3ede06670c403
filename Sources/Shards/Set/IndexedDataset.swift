internal import Storage

/// Megatron's `IndexedDataset`: a `.bin` of tokens and an `.idx` that says where sequences begin.
///
/// ```
/// .idx    0  9   "MMIDIDX\0\0"
///         9  8   u64  version: 1
///        17  1   u8   token type: 4 = i32, 8 = u16
///        18  8   u64  sequences n
///        26  8   u64  document indices: documents + 1
///        34  4n  i32  length of each sequence in tokens
///    34+ 4n  8n  i64  where each sequence begins in the .bin, in bytes
///    34+12n  …   i64  document indices: the sequence that each document begins with, and at last n
/// .bin    tokens, one after the other, without a header
/// ```
///
/// All integers are little-endian. A sequence is a document here: its tokens and the end-of-text token.
enum IndexedDataset {
    static let magic: [UInt8] = Array("MMIDIDX".utf8) + [0, 0]
    static let headerBytes = 34

    /// How a token lies in the `.bin`.
    enum TokenType: UInt8, Sendable {
        case int32 = 4
        case uint16 = 8

        /// What Megatron itself takes for a vocabulary.
        init(vocabularySize: Int) { self = vocabularySize < 65_500 ? .uint16 : .int32 }

        var byteCount: Int { self == .int32 ? 4 : 2 }
    }

    /// The bytes of an `.idx` for sequences of the given lengths, in pieces.
    static func writeIndex(
        lengths: [UInt64], type: TokenType, to write: ([UInt8]) throws(KeifuError) -> Void
    ) throws(KeifuError) {
        var header = ByteWriter()
        header.raw(magic)
        header.integer(UInt64(1))
        header.integer(type.rawValue)
        header.integer(UInt64(lengths.count))
        header.integer(UInt64(lengths.count + 1))
        try write(header.bytes)
        try writePieces(lengths.count, write) { $0.integer(Int32(lengths[$1])) }
        var place: Int64 = 0
        try writePieces(lengths.count, write) {
            $0.integer(place)
            place += Int64(lengths[$1]) * Int64(type.byteCount)
        }
        try writePieces(lengths.count + 1, write) { $0.integer(Int64($1)) }
    }

    private static func writePieces(
        _ count: Int, _ write: ([UInt8]) throws(KeifuError) -> Void,
        _ append: (inout ByteWriter, Int) -> Void
    ) throws(KeifuError) {
        for start in stride(from: 0, to: count, by: 1 << 16) {
            var piece = ByteWriter()
            for index in start..<min(count, start + 1 << 16) { append(&piece, index) }
            try write(piece.bytes)
        }
    }
}

/// An `.idx` and its `.bin`, mapped into memory and checked against each other.
final class IndexedDatasetReader: Sendable {
    let type: IndexedDataset.TokenType
    let sequenceCount: Int
    let tokenCount: UInt64
    private let index: MappedFile
    private let tokens: MappedFile

    /// Maps both files and checks every length and every offset.
    ///
    /// - Parameters:
    ///   - stem: the path of both without `.idx` and `.bin`.
    ///   - tokenCount: how many tokens there must be, so that it is known which file is wrong.
    /// - Throws: `KeifuError` naming the file and the first byte that is wrong.
    init(stem: String, tokenCount wanted: UInt64) throws(KeifuError) {
        index = try MappedFile(path: stem + ".idx")
        tokens = try MappedFile(path: stem + ".bin")
        let header = try Self.header(of: index)
        type = header.type
        sequenceCount = header.sequences
        var place: Int64 = 0
        for sequence in 0..<header.sequences {
            let length = index.integer(Int32.self, at: Self.lengthOffset(sequence))
            let pointerOffset = Self.pointerOffset(sequence, header.sequences)
            guard length >= 1 else {
                throw Self.damaged(
                    "sequence \(sequence) has \(length) tokens", index,
                    at: Self.lengthOffset(sequence))
            }
            guard index.integer(Int64.self, at: pointerOffset) == place else {
                throw Self.damaged(
                    "sequence \(sequence) does not begin where the one before it ends", index,
                    at: pointerOffset)
            }
            let documentOffset = Self.documentOffset(sequence, header.sequences)
            guard index.integer(Int64.self, at: documentOffset) == Int64(sequence) else {
                throw Self.damaged(
                    "document \(sequence) does not begin with sequence \(sequence)", index,
                    at: documentOffset)
            }
            place += Int64(length) * Int64(type.byteCount)
        }
        let lastOffset = Self.documentOffset(header.sequences, header.sequences)
        guard index.integer(Int64.self, at: lastOffset) == Int64(header.sequences) else {
            throw Self.damaged("the last document does not end the file", index, at: lastOffset)
        }
        guard UInt64(place) / UInt64(type.byteCount) == wanted else {
            throw Self.damaged(
                "the lengths add up to \(place / Int64(type.byteCount)) tokens, not \(wanted)",
                index,
                at: Self.lengthOffset(max(0, header.sequences - 1)))
        }
        guard Int64(tokens.count) == place else {
            throw Self.damaged(
                "the file has \(tokens.count) bytes where its index wants \(place)", tokens,
                at: min(tokens.count, Int(place)))
        }
        tokenCount = wanted
    }

    private static func header(of index: MappedFile) throws(KeifuError) -> (
        type: IndexedDataset.TokenType, sequences: Int
    ) {
        guard index.count >= IndexedDataset.headerBytes else {
            throw damaged("the index is cut short in its header", index, at: index.count)
        }
        guard index.bytes.prefix(9).elementsEqual(IndexedDataset.magic) else {
            throw damaged("the file is not the index of an IndexedDataset", index, at: 0)
        }
        let version = index.integer(UInt64.self, at: 9)
        guard version == 1 else { throw damaged("unknown version \(version)", index, at: 9) }
        let code = index.integer(UInt8.self, at: 17)
        guard let type = IndexedDataset.TokenType(rawValue: code) else {
            throw damaged("tokens of type \(code) are not supported", index, at: 17)
        }
        let sequences = index.integer(UInt64.self, at: 18)
        // A sequence takes 20 bytes: compare without multiplying what may be any number.
        guard sequences == UInt64(index.count - IndexedDataset.headerBytes) / 20,
            index.count == IndexedDataset.headerBytes + 20 * Int(sequences) + 8
        else {
            throw damaged(
                "the index has \(index.count) bytes, which do not fit \(sequences) sequences",
                index, at: min(18, index.count))
        }
        guard index.integer(UInt64.self, at: 26) == sequences + 1 else {
            throw damaged("sequences and documents are not one to one", index, at: 26)
        }
        return (type, Int(sequences))
    }

    private static func damaged(_ problem: String, _ file: MappedFile, at offset: Int) -> KeifuError
    {
        .badInput(
            problem, file: file.path, offset: UInt64(offset),
            remedy: "The shard was cut short or damaged; restore it or make it again.")
    }

    private static func lengthOffset(_ sequence: Int) -> Int {
        IndexedDataset.headerBytes + 4 * sequence
    }

    private static func pointerOffset(_ sequence: Int, _ count: Int) -> Int {
        IndexedDataset.headerBytes + 4 * count + 8 * sequence
    }

    private static func documentOffset(_ document: Int, _ count: Int) -> Int {
        IndexedDataset.headerBytes + 12 * count + 8 * document
    }

    /// The first token of a sequence; one past the last token of all for `sequenceCount`.
    func start(of sequence: Int) -> UInt64 {
        guard sequence < sequenceCount else { return tokenCount }
        let place = index.integer(
            Int64.self, at: Self.pointerOffset(sequence, sequenceCount))
        return UInt64(place) / UInt64(type.byteCount)
    }

    /// The sequence that holds a token, by bisection.
    func sequence(holding token: UInt64) -> Int {
        var (low, high) = (0, sequenceCount)
        while high - low > 1 {
            let middle = (low + high) / 2
            if start(of: middle) <= token { low = middle } else { high = middle }
        }
        return low
    }

    /// Copies tokens; every id must be below `limit`.
    func copy(
        _ range: Range<UInt64>, below limit: Int, into target: UnsafeMutableBufferPointer<Int32>
    ) throws(KeifuError) {
        for (index, place) in range.enumerated() {
            let offset = Int(place) * type.byteCount
            let token: Int32 =
                switch type {
                case .int32: tokens.integer(Int32.self, at: offset)
                case .uint16: Int32(tokens.integer(UInt16.self, at: offset))
                }
            guard token >= 0, token < limit else {
                throw Self.damaged(
                    "token \(token) is not in the vocabulary of \(limit)", tokens, at: offset)
            }
            target[index] = token
        }
    }
}

extension MappedFile {
    /// The little-endian integer at an offset, which is in the file.
    fileprivate func integer<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type, at offset: Int
    ) -> Value {
        Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}
