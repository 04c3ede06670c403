internal import Documents
internal import Foundation
internal import Ledger
internal import Lineage
internal import Storage

/// What a written partition adds to manifest and report.
///
/// It lies sealed among the work until the manifest is written, so that neither another rank nor a resumed
/// build needs to read the partition again.
struct PartitionResult: Sendable, Codable {
    /// The partition's files.
    var files: [String: CorpusManifest.FileSeal] = [:]
    /// What is in it.
    var summary: CorpusSummary
    /// Seconds that writing the ledger's rows took.
    var ledgerSeconds = 0.0
    /// The plan it is of.
    private var identity = ""

    init(summary: CorpusSummary) { self.summary = summary }

    /// The hashes of the partition's leaves, in id order, 32 bytes each.
    static func leavesPath(_ partition: Int, work: String) -> String {
        Paths.join(work, "partition-\(UnitLog.padded(partition, 5)).leaves")
    }

    private static func path(_ partition: Int, work: String) -> String {
        Paths.join(work, "partition-\(UnitLog.padded(partition, 5)).result")
    }

    /// Seals the result; the files are there, under their names.
    func write(plan: BuildPlan, partition: Int, work: String) throws {
        var result = self
        result.identity = plan.identity.hex
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        try Files.replace(
            Self.path(partition, work: work), with: Array(try encoder.encode(result)))
    }

    /// Reads the result of a partition; `nil` where there is none that fits the plan and the files.
    init?(plan: BuildPlan, partition: Int, folder: String, work: String) throws(KeifuError) {
        let path = Self.path(partition, work: work)
        guard Files.exists(path), Files.exists(Self.leavesPath(partition, work: work)),
            let result = try? PropertyListDecoder().decode(
                PartitionResult.self, from: Data(try Files.read(path))),
            result.identity == plan.identity.hex
        else { return nil }
        for (name, seal) in result.files {
            let file = Paths.join(folder, name)
            guard Files.exists(file), try Files.size(file) == seal.bytes else { return nil }
        }
        self = result
    }
}

extension Duration {
    /// In seconds.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
