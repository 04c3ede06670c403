internal import Ledger
internal import Lineage
internal import Storage

/// What is cut of which document: a file of rows of fixed width, by document and place, that is mapped into memory.
///
/// ```
/// "KeifuCut" ‖ version 8 ‖ rows 8 ‖ identity 32 ‖ rows
/// row: document 8 ‖ start 8 ‖ end 8 ‖ documents of the host 8 ‖ kept id 32 ‖ place in the kept document 8
/// ```
/// Numbers are big-endian, so that rows are in the order of their bytes. The last two fields of a host's line are
/// zeros, as is the one before them of a passage.
final class PassageTable: Sendable {
    static let rowWidth = 72
    static let headerWidth = 56
    static let magic = Array("KeifuCut".utf8)
    static let version: UInt64 = 1

    private let file: MappedFile
    /// How many cuts there are.
    let count: Int

    /// Opens a finished table; `nil` where there is none of this identity.
    init?(path: String, identity: Digest) throws(KeifuError) {
        guard Files.exists(path) else { return nil }
        file = try MappedFile(path: path)
        let bytes = file.bytes
        guard bytes.count >= Self.headerWidth, bytes.prefix(8).elementsEqual(Self.magic),
            bytes.word(at: 8) == Self.version,
            bytes[24..<Self.headerWidth].elementsEqual(identity.bytes)
        else { return nil }
        count = Int(clamping: bytes.word(at: 16))
        guard (bytes.count - Self.headerWidth) / Self.rowWidth == count,
            (bytes.count - Self.headerWidth) % Self.rowWidth == 0
        else { return nil }
    }

    /// The header of a table.
    static func header(rows: Int, identity: Digest) -> [UInt8] {
        var block = RecordBlock()
        block.put(magic)
        block.put(version)
        block.put(UInt64(rows))
        block.put(identity.bytes)
        return block.bytes
    }

    /// A row as it lies in the file.
    struct Row {
        var document: DocumentReference
        var range: Range<Int>
        /// 0 for a passage.
        var documents: Int
        /// `nil` for a host's line.
        var kept: Digest?
        var keptStart: Int

        func write(to block: inout RecordBlock) {
            block.put(document.word)
            block.put(UInt64(range.lowerBound))
            block.put(UInt64(range.upperBound))
            block.put(UInt64(documents))
            block.put(kept?.bytes ?? [UInt8](repeating: 0, count: Digest.byteCount))
            block.put(UInt64(keptStart))
        }
    }

    /// What is cut of a document, by place, without overlap: bytes of its prepared text.
    func cuts(_ reference: DocumentReference) throws(KeifuError) -> [PassageRow] {
        let bytes = file.bytes
        func start(_ row: Int) -> Int { Self.headerWidth + row * Self.rowWidth }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if bytes.word(at: start(middle)) < reference.word {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var rows: [PassageRow] = []
        while low < count, bytes.word(at: start(low)) == reference.word {
            rows.append(try row(at: start(low)))
            low += 1
        }
        return rows
    }

    private func row(at offset: Int) throws(KeifuError) -> PassageRow {
        let bytes = file.bytes
        let start = Int(clamping: bytes.word(at: offset + 8))
        let end = Int(clamping: bytes.word(at: offset + 16))
        let documents = Int(clamping: bytes.word(at: offset + 24))
        guard start <= end, let id = Digest(bytes: bytes[offset + 32..<offset + 64]) else {
            throw .badInput(
                "a cut ends before it begins", file: file.path, offset: UInt64(offset),
                remedy: "The file was damaged; remove it and run again with --resume.")
        }
        guard documents == 0 else {
            return PassageRow(kind: .hostLine, range: start..<end, documents: documents)
        }
        return PassageRow(
            kind: .passage, range: start..<end,
            kept: PassageRow.Place(id: id, start: Int(clamping: bytes.word(at: offset + 64))))
    }
}
