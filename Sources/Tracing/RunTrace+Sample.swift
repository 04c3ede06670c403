internal import Corpus
internal import Documents
internal import Ledger
internal import Lineage
internal import Pretraining
internal import Shards
internal import Storage
internal import Tokenization

extension RunTrace {
    /// What a row of a step held, and where it came from.
    ///
    /// - Parameters:
    ///   - step: the training step, from 1.
    ///   - row: the row of the global batch, from 0.
    ///   - tokens: the part of the sample to show, in token positions within it; `nil` for all of it.
    ///   - verify: whether to read the raw files, run the recorded pipeline again and compare.
    ///   - all: whether exposures that did not lead to the surviving weights may answer too.
    /// - Returns: the effective exposure first; with `all`, those of lost attempts after it.
    /// - Throws: `KeifuError` of kind `mismatch` when the run never consumed such a row.
    public func samples(
        step: UInt64, row: UInt32, tokens: Range<Int>? = nil, verify: Bool, all: Bool
    ) throws -> [SampleTrace] {
        let effective = try history.effective(step: step).filter { $0.row == row }
        var records = effective
        if all {
            records += try history.all(step: step).filter {
                $0.row == row && !effective.contains($0)
            }
        }
        guard !records.isEmpty else {
            throw KeifuError(
                .mismatch, "the run consumed no row \(row) at step \(step)", file: run.path,
                remedy:
                    "Its effective steps are 1 … \(history.effectiveSteps.last ?? 0), with rows 0 … \(run.rowsPerStep - 1)."
            )
        }
        return try records.map {
            try trace($0, effective: effective.contains($0), tokens: tokens, verify: verify)
        }
    }

    private func trace(
        _ record: ExposureRecord, effective: Bool, tokens: Range<Int>?, verify: Bool
    ) throws -> SampleTrace {
        let parent = try parent(of: record)
        let start = record.sample * UInt64(run.sequenceLength)
        let length = run.sequenceLength + 1
        let shown = (tokens ?? 0..<length).clamped(to: 0..<length)
        var trace = SampleTrace(
            step: record.step, epoch: record.epoch, row: record.row, sample: record.sample,
            attempt: record.attempt, effective: effective, parts: [], verified: nil,
            differences: [])
        let window = start + UInt64(shown.lowerBound)..<start + UInt64(shown.upperBound)
        for segment in parent.shards.segments(of: window) {
            let document = try parent.document(segment.document)
            let inSample =
                Int(segment.tokens.lowerBound - start)..<Int(segment.tokens.upperBound - start)
            let part = try parent.part(
                document, tokens: segment.tokens, inSample: inSample,
                loss: Self.loss(record, document: UInt64(segment.document)),
                differences: &trace.differences)
            trace.parts.append(part)
        }
        if verify {
            trace.differences = try verificationFindings(record)
            trace.verified = trace.differences.isEmpty
        }
        return trace
    }

    /// The mean loss of a document's targets in a row.
    private static func loss(_ record: ExposureRecord, document: UInt64) -> Double? {
        let segments = record.segments.filter { $0.document == document }
        let targets = segments.reduce(0) { $0 + Int($1.targets) }
        guard targets > 0 else { return nil }
        return segments.reduce(0) { $0 + $1.lossSum } / Double(targets)
    }

    func parent(of record: ExposureRecord) throws(KeifuError) -> Parent {
        guard Int(record.shardSet) < parents.count else {
            throw .badInput(
                "an exposure names shard set \(record.shardSet) of \(parents.count)",
                file: run.path, remedy: "The exposure log is damaged; restore it.")
        }
        return parents[Int(record.shardSet)]
    }
}

/// A document of a shard set with the bytes of its tokens.
final class TokenizedDocument {
    let ordinal: Int
    let row: DocumentRow
    let tokens: Range<UInt64>
    /// Where each token's bytes begin in the document's text, and at the end where the last one's end. The
    /// end-of-text token has none.
    let byteStarts: [Int]
    let text: [UInt8]
    /// From raw record to text; `nil` where the raw bytes cannot be had, with `problem` saying why.
    let map: EditMap?
    /// Whether HTTP codings were removed from the raw record before the map's places were counted.
    let isCoded: Bool
    let problem: String?

    init(
        ordinal: Int, row: DocumentRow, tokens: Range<UInt64>, byteStarts: [Int], text: [UInt8],
        map: EditMap?, isCoded: Bool, problem: String?
    ) {
        self.ordinal = ordinal
        self.row = row
        self.tokens = tokens
        self.byteStarts = byteStarts
        self.text = text
        self.map = map
        self.isCoded = isCoded
        self.problem = problem
    }
}

extension RunTrace.Parent {
    /// A document by its place in the shard set, read back to its raw bytes; recent ones are remembered.
    func document(_ ordinal: Int) throws -> TokenizedDocument {
        if let known = recent[ordinal] { return known }
        let entry = try shards.document(ordinal)
        guard let row = try ledger.row(id: entry.id) else {
            throw KeifuError(
                .mismatch, "the corpus holds no document \(entry.id), which the shards name",
                file: corpus.path, remedy: "Check the corpus with `corpus verify`.")
        }
        let range = entry.tokenStart..<entry.tokenEnd
        var byteStarts = [0]
        var text: [UInt8] = []
        for token in try shards.tokens(range) {
            if UInt32(bitPattern: token) != shards.endOfText {
                text += tokenizer.bytes(of: UInt32(bitPattern: token))
            }
            byteStarts.append(text.count)
        }
        var map: EditMap?
        var isCoded = false
        var problem: String?
        do {
            let raw = try rawText.rawBytes(row)
            let rebuilt = try rawText.rebuilt(row, raw: raw)
            if rebuilt.text == text {
                map = rebuilt.map
                isCoded = rebuilt.record != raw
            } else {
                problem =
                    "\(row.path): the text rebuilt from the raw bytes is not the text of the shards"
            }
        } catch let error as KeifuError {
            problem = "\(error)"
        }
        let document = TokenizedDocument(
            ordinal: ordinal, row: row, tokens: range, byteStarts: byteStarts, text: text, map: map,
            isCoded: isCoded, problem: problem)
        remember(document)
        return document
    }

    /// The stretch of a document that lies in a sample.
    func part(
        _ document: TokenizedDocument, tokens: Range<UInt64>, inSample: Range<Int>, loss: Double?,
        differences: inout [String]
    ) throws -> SampleTrace.Part {
        let first = Int(tokens.lowerBound - document.tokens.lowerBound)
        let last = Int(tokens.upperBound - document.tokens.lowerBound)
        let bytes = document.byteStarts[first]..<document.byteStarts[last]
        let span = document.row.span
        var recordRange: Range<Int>?
        var rawRange: Range<UInt64>?
        var edits: [EditClass: Int] = [:]
        if let map = document.map {
            let range = map.sourceRange(ofTarget: bytes)
            recordRange = range
            if !document.isCoded {
                rawRange =
                    span.payloadOffset + UInt64(range.lowerBound)..<span.payloadOffset
                    + UInt64(range.upperBound)
            }
            edits = map.editCounts(inTarget: bytes)
        } else if let problem = document.problem, !differences.contains(problem) {
            differences.append(problem)
        }
        return SampleTrace.Part(
            id: document.row.id, title: document.row.title, author: document.row.author,
            license: document.row.license, source: document.row.source, path: document.row.path,
            rawMember: span.member,
            rawRange: rawRange, recordRange: recordRange, tokenRange: inSample,
            text: String(decoding: document.text[bytes], as: UTF8.self), loss: loss, edits: edits)
    }
}
