internal import Lineage
internal import Storage

/// What is known of a unit once every segment of it is sealed and its files were found unchanged.
struct UnitEnd: Sendable {
    /// How many segments it has.
    var segments: Int
    /// Its documents.
    var documents: Int
    /// The numbers of the files in which no record was found.
    var emptyFiles: [Int]

    private static let magic = Array("KEIFUEND".utf8)

    func write(plan: BuildPlan, unit: Int, work: String) throws(KeifuError) {
        var writer = ByteWriter()
        writer.raw(Self.magic)
        writer.raw(plan.identity.bytes)
        writer.integer(UInt32(unit))
        writer.variableLength(UInt64(segments))
        writer.variableLength(UInt64(documents))
        writer.variableLength(UInt64(emptyFiles.count))
        for file in emptyFiles { writer.variableLength(UInt64(file)) }
        try Files.replace(UnitLog.endPath(unit, work: work), with: writer.bytes)
    }

    init(segments: Int, documents: Int, emptyFiles: [Int]) {
        self.segments = segments
        self.documents = documents
        self.emptyFiles = emptyFiles
    }

    /// Reads the mark of a unit; `nil` where there is none that fits the plan and the logs.
    init?(plan: BuildPlan, unit: Int, work: String) throws(KeifuError) {
        let path = UnitLog.endPath(unit, work: work)
        guard Files.exists(path) else { return nil }
        let bytes = try Files.read(path)
        var head = ByteWriter()
        head.raw(Self.magic)
        head.raw(plan.identity.bytes)
        head.integer(UInt32(unit))
        guard bytes.starts(with: head.bytes) else { return nil }
        var reader = ByteReader(bytes[head.bytes.count...], file: path)
        segments = Int(clamping: try reader.variableLength())
        documents = Int(clamping: try reader.variableLength())
        emptyFiles = []
        for _ in 0..<(try reader.variableLength()) {
            emptyFiles.append(Int(clamping: try reader.variableLength()))
        }
        guard emptyFiles.allSatisfy(plan.files.indices.contains) else { return nil }
        var found = 0
        for segment in 0..<segments {
            guard
                let log = try UnitLogReader(plan: plan, unit: unit, segment: segment, work: work)
            else { return nil }
            found += log.documents
        }
        guard found == documents else { return nil }
    }
}
