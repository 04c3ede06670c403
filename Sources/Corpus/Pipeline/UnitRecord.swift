internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// What a work unit's log says of one document.
struct UnitRecord: Sendable {
    /// The number of its file in the plan.
    var file: Int
    /// The row as far as the document alone decides it: `.kept(.train)` stands for "passed every rule".
    var row: DocumentRow
    /// What else the source says of it, by name.
    var extra: [(name: String, value: String)] = []
    /// Its measures; empty where it has no text.
    var measures: [Float] = []
    /// The keys of its MinHash bands; empty unless it may be a near-duplicate.
    var bandKeys: [UInt64] = []
    /// The items of test sets that were found in it.
    var contaminations: [ContaminationRow] = []
    /// The edits that cannot be re-derived; `nil` where it has no text or was turned away at the door.
    var edits: [UInt8]?
    /// Its text if it passed every rule; the beginning of it if a filter dropped it; else empty.
    var text: [UInt8] = []

    /// Whether it passed every rule.
    var isCandidate: Bool { row.verdict == .kept(.train) }

    /// The row, extra fields and measures, without what is long.
    func encodedHead() -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(UInt64(file))
        writer.raw(row.id.bytes)
        writer.raw(row.contentID.bytes)
        writer.integer(row.span.fileOffset)
        writer.integer(row.span.payloadOffset)
        writer.integer(row.span.length)
        writer.integer(row.occurrence)
        writer.integer(UInt64(row.characters))
        writer.integer(UInt64(row.textBytes))
        writer.field(row.license)
        for text in [row.title, row.author, row.url, row.created, row.encoding] {
            writer.optional(text) { $0.field($1) }
        }
        writer.optional(row.textHash) { $0.raw($1.bytes) }
        writer.optional(row.foldedHash) { $0.raw($1.bytes) }
        var drop: Verdict.Drop?
        if case .dropped(let reason) = row.verdict { drop = reason }
        writer.optional(drop) { writer, drop in
            writer.field(drop.stage)
            writer.field(drop.rule)
            writer.optional(drop.value) { $0.double($1) }
            writer.optional(drop.threshold) { $0.double($1) }
            writer.optional(drop.detail) { $0.field($1) }
        }
        writer.variableLength(UInt64(extra.count))
        for (name, value) in extra {
            writer.field(name)
            writer.field(value)
        }
        writer.variableLength(UInt64(measures.count))
        for measure in measures { writer.float(measure) }
        writer.variableLength(UInt64(contaminations.count))
        for item in contaminations {
            writer.field(item.set)
            writer.variableLength(UInt64(item.item))
            writer.field(item.field)
            writer.variableLength(UInt64(item.range.lowerBound))
            writer.variableLength(UInt64(item.range.count))
            writer.double(item.coverage)
        }
        return writer.bytes
    }

    /// Reads what ``encodedHead()`` wrote; band keys, edits and text stay empty.
    init(head: [UInt8], plan: BuildPlan, path: String) throws(KeifuError) {
        var reader = ByteReader(head, file: path)
        file = Int(truncatingIfNeeded: try reader.integer(UInt64.self))
        guard plan.files.indices.contains(file) else {
            throw .badInput("a record names a file that the plan does not have", file: path)
        }
        let source = plan.recipe.sources[plan.files[file].source]
        let id = try reader.digest()
        let contentID = try reader.digest()
        let span = SourceSpan(
            fileOffset: try reader.integer(UInt64.self),
            payloadOffset: try reader.integer(UInt64.self),
            length: try reader.integer(UInt64.self))
        let occurrence = try reader.integer(UInt64.self)
        let characters = Int(truncatingIfNeeded: try reader.integer(UInt64.self))
        let textBytes = Int(truncatingIfNeeded: try reader.integer(UInt64.self))
        row = DocumentRow(
            id: id, source: source.name, path: plan.files[file].path, span: span,
            contentID: contentID, occurrence: occurrence, verdict: .kept(.train),
            license: try reader.text(), added: source.added)
        row.characters = characters
        row.textBytes = textBytes
        row.title = try reader.optional { (reader) throws(KeifuError) in try reader.text() }
        row.author = try reader.optional { (reader) throws(KeifuError) in try reader.text() }
        row.url = try reader.optional { (reader) throws(KeifuError) in try reader.text() }
        row.created = try reader.optional { (reader) throws(KeifuError) in try reader.text() }
        row.encoding = try reader.optional { (reader) throws(KeifuError) in try reader.text() }
        row.textHash = try reader.optional { (reader) throws(KeifuError) in try reader.digest() }
        row.foldedHash = try reader.optional { (reader) throws(KeifuError) in try reader.digest() }
        let drop = try reader.optional { (reader) throws(KeifuError) in
            Verdict.Drop(
                stage: try reader.text(), rule: try reader.text(),
                value: try reader.optional { (reader) throws(KeifuError) in try reader.double() },
                threshold: try reader.optional { (reader) throws(KeifuError) in
                    try reader.double()
                },
                detail: try reader.optional { (reader) throws(KeifuError) in try reader.text() })
        }
        if let drop { row.verdict = .dropped(drop) }
        for _ in 0..<(try reader.variableLength()) {
            extra.append((try reader.text(), try reader.text()))
        }
        for _ in 0..<(try reader.variableLength()) { measures.append(try reader.float()) }
        for _ in 0..<(try reader.variableLength()) {
            contaminations.append(try Self.contamination(&reader, path: path))
        }
    }

    private static func contamination(
        _ reader: inout ByteReader, path: String
    ) throws(KeifuError) -> ContaminationRow {
        let set = try reader.text()
        let item = try reader.variableLength()
        let field = try reader.text()
        let start = try reader.variableLength()
        let count = try reader.variableLength()
        guard item | start | count < 1 << 48 else {
            throw .badInput("the place of a test item makes no sense", file: path)
        }
        return ContaminationRow(
            set: set, item: Int(item), field: field, range: Int(start)..<Int(start + count),
            coverage: try reader.double())
    }

    init(file: Int, row: DocumentRow) {
        self.file = file
        self.row = row
    }
}

extension ByteWriter {
    fileprivate mutating func optional<Value>(
        _ value: Value?, _ write: (inout ByteWriter, Value) -> Void
    ) {
        integer(UInt8(value == nil ? 0 : 1))
        if let value { write(&self, value) }
    }
}

extension ByteReader {
    fileprivate mutating func optional<Value>(
        _ read: (inout ByteReader) throws(KeifuError) -> Value
    ) throws(KeifuError) -> Value? {
        try integer(UInt8.self) == 0 ? nil : try read(&self)
    }

    fileprivate mutating func digest() throws(KeifuError) -> Digest {
        guard let digest = Digest(bytes: try raw(Digest.byteCount)) else {
            throw .badInput("a digest is cut short")
        }
        return digest
    }
}
