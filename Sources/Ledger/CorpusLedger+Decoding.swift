internal import Foundation
internal import GRDB
internal import Lineage
internal import Storage
internal import Zstandard

extension Row {
    /// A column's value; throws where it is of another type, as in a damaged file.
    func value<Value: DatabaseValueConvertible>(
        _ column: LedgerSchema.Column, as type: Value.Type = Value.self
    ) throws -> Value {
        try decode(Value.self, atIndex: column.rawValue)
    }

    fileprivate func unsigned(_ column: LedgerSchema.Column) throws -> UInt64 {
        UInt64(bitPattern: try value(column, as: Int64.self))
    }
}

extension CorpusLedger {
    /// Reads a row of ``LedgerSchema/selectDocument``.
    func documentRow(
        _ row: Row, _ frames: PartitionFrames, partition: Int
    ) throws -> DocumentRow {
        let span = SourceSpan(
            fileOffset: try row.unsigned(.fileOffset),
            payloadOffset: try row.unsigned(.payloadOffset), length: try row.unsigned(.length))
        var result = DocumentRow(
            id: try digest(row, .id, partition), source: try row.value(.sourceName),
            path: try row.value(.path), span: span,
            contentID: try digest(row, .contentID, partition),
            occurrence: try row.unsigned(.occurrence), verdict: try verdict(row, partition),
            license: try row.value(.license), added: try row.value(.added))
        result.title = try row.value(.title)
        result.author = try row.value(.author)
        result.url = try row.value(.url)
        result.created = try row.value(.created)
        result.encoding = try row.value(.encoding)
        result.characters = try row.value(.characters)
        result.textBytes = try row.value(.textBytes)
        result.textHash = try optionalDigest(row, .textHash, partition)
        result.foldedHash = try optionalDigest(row, .foldedHash, partition)
        result.documentPlace = try place(
            row, .documentPosition, .documentLength, in: frames.documents, partition)
        result.editsPlace = try place(
            row, .editsPosition, .editsLength, in: frames.edits, partition)
        return result
    }

    private func verdict(_ row: Row, _ partition: Int) throws -> Verdict {
        let status: String = try row.value(.status)
        let rule: String = try row.value(.rule)
        switch status {
        case "kept":
            guard let split = Verdict.Split(rawValue: rule) else { break }
            return .kept(split)
        case "dropped":
            return .dropped(
                Verdict.Drop(
                    stage: try row.value(.stage), rule: rule, value: try row.value(.value),
                    threshold: try row.value(.threshold), detail: try row.value(.detail)))
        case "duplicate":
            return .duplicate(
                Verdict.Duplicate(
                    method: rule, keptID: try digest(row, .keptID, partition),
                    similarity: try row.value(.similarity),
                    corpus: try optionalDigest(row, .keptCorpus, partition)))
        default:
            break
        }
        throw damaged("a row's status or split is not known (\(status), \(rule))", partition)
    }

    private func digest(
        _ row: Row, _ column: LedgerSchema.Column, _ partition: Int
    ) throws -> Digest {
        guard let digest = try optionalDigest(row, column, partition) else {
            throw damaged("the column \(column) of a row is empty", partition)
        }
        return digest
    }

    private func optionalDigest(
        _ row: Row, _ column: LedgerSchema.Column, _ partition: Int
    ) throws -> Digest? {
        guard let data = try row.value(column, as: Data?.self) else { return nil }
        guard let digest = Digest(bytes: data) else {
            throw damaged("the column \(column) of a row is not 32 bytes", partition)
        }
        return digest
    }

    private func place(
        _ row: Row, _ position: LedgerSchema.Column, _ length: LedgerSchema.Column,
        in frames: FrameTable, _ partition: Int
    ) throws -> FramePlace? {
        guard let start = try row.value(position, as: Int64?.self) else { return nil }
        guard let place = frames.place(position: start, length: try row.value(length)) else {
            throw damaged("a row's \(position) lies in no frame", partition)
        }
        return place
    }

    func damaged(_ problem: String, _ partition: Int) -> KeifuError {
        .badInput(
            problem, file: path(partition),
            remedy: "The ledger was damaged; restore it or build again.")
    }
}
