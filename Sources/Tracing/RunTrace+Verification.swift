internal import Corpus
internal import Documents
internal import Ledger
internal import Lineage
internal import Pretraining
internal import Shards
internal import Storage
internal import Tokenization

/// What a verification of many rows found.
public struct RunVerification: Sendable {
    /// Rows looked at.
    public var rows = 0
    /// Documents that were prepared and encoded again.
    public var documents = 0
    /// Rows whose every token is what the raw files give.
    public var identicalRows = 0
    /// What differs, in words, with step and row; at most the first hundred.
    public var differences: [String] = []

    /// Whether everything was identical.
    public var isIdentical: Bool { identicalRows == rows && rows > 0 }
}

extension RunTrace {
    /// Verifies every row of the effective steps in a range.
    ///
    /// - Parameters:
    ///   - steps: the steps to verify; `nil` for all effective ones.
    ///   - progress: is told how many steps are done, of how many.
    public func verify(
        steps: ClosedRange<UInt64>? = nil, progress: (Int, Int) -> Void = { _, _ in }
    ) throws -> RunVerification {
        var result = RunVerification()
        let all = history.effectiveSteps
        let wanted = all.filter { steps?.contains($0) ?? true }
        for (index, step) in wanted.enumerated() {
            let records = try history.effective(step: step)
            if records.count != run.rowsPerStep {
                result.rows += 1
                result.differences.append(
                    "step \(step): \(records.count) rows are recorded, not \(run.rowsPerStep)")
            }
            for record in records {
                result.rows += 1
                let findings = try verificationFindings(record)
                if findings.isEmpty {
                    result.identicalRows += 1
                } else if result.differences.count < 100 {
                    result.differences += findings.map { "step \(step), row \(record.row): \($0)" }
                }
            }
            progress(index + 1, wanted.count)
        }
        result.documents = parents.reduce(0) { $0 + $1.findings.count }
        return result
    }

    /// What differs between a recorded row and what the raw files give today; nothing where it is identical.
    ///
    /// Three things are held against each other: the sample that the order function names for this row, the
    /// documents of the recorded segments, and for each document the token ids that the recorded pipeline
    /// and tokenizer make of the raw file.
    func verificationFindings(_ record: ExposureRecord) throws -> [String] {
        let parent = try parent(of: record)
        var findings: [String] = []
        guard record.step > 0, Int(record.row) < run.rowsPerStep else {
            return ["the run has no row \(record.row) at step \(record.step)"]
        }
        let place = run.place(step: record.step, row: record.row)
        if place.shardSet != record.shardSet || place.epoch != record.epoch
            || place.sample != record.sample
        {
            findings.append(
                "the order function names sample \(place.sample) of epoch \(place.epoch) in shard set \(place.shardSet), the log sample \(record.sample) of epoch \(record.epoch) in \(record.shardSet)"
            )
        }
        let start = record.sample * UInt64(run.sequenceLength)
        let segments = parent.shards.segments(of: start..<start + UInt64(run.sequenceLength) + 1)
        let known = Set(segments.map { UInt64($0.document) })
        for segment in record.segments where !known.contains(segment.document) {
            findings.append(
                "the log names document \(segment.document), which is not in the sample")
        }
        for segment in segments {
            findings += try parent.verify(document: segment.document)
        }
        return findings
    }
}

extension RunTrace.Parent {
    /// Prepares and encodes a document again, once, and says what differs from the shards.
    func verify(document ordinal: Int) throws -> [String] {
        if let known = findings[ordinal] { return known }
        var found: [String]
        do {
            found = try compare(ordinal)
            if !found.isEmpty {
                // Said once a document: the likeliest cause when the raw bytes are as they were.
                found += try rawText.changedVersions().map {
                    "a version changed since the corpus was built: \($0)"
                }
            }
        } catch let error as KeifuError {
            found = ["\(error)"]
        }
        findings[ordinal] = found
        return found
    }

    private func compare(_ ordinal: Int) throws -> [String] {
        let entry = try shards.document(ordinal)
        guard let row = try ledger.row(id: entry.id) else {
            return ["the corpus holds no document \(entry.id)"]
        }
        let raw = try rawText.rawBytes(row)
        let id = Identity.documentID(
            source: row.source, path: row.path, contentID: Identity.contentID(of: raw),
            occurrence: row.occurrence)
        if id != row.id { return ["\(row.path): its identity is \(id), not \(row.id)"] }
        let text = try rawText.preparedAgain(row, raw: raw)
        var again = tokenizer.encode(text)
        again.append(shards.endOfText)
        let recorded = try shards.tokens(entry.tokenStart..<entry.tokenEnd)
        let difference = zip(again, recorded).enumerated().first {
            $0.element.0 != UInt32(bitPattern: $0.element.1)
        }
        if let difference {
            return [
                "\(row.path): token \(difference.offset) of the document is \(difference.element.1) in the shards and \(difference.element.0) from the raw bytes"
            ]
        }
        if again.count != recorded.count {
            return [
                "\(row.path): the document has \(recorded.count) tokens in the shards and \(again.count) from the raw bytes"
            ]
        }
        return []
    }
}
