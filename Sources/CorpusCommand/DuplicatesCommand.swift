internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Documents
internal import Foundation
internal import Ledger
internal import Lineage
internal import Storage

/// `corpus duplicates`: which documents are one, how similar they really are, and where they differ.
struct DuplicatesCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "duplicates",
        abstract: "List the duplicate cluster of a document, and where its members differ.",
        discussion: """
            The texts of removed documents are made again from their raw files. Width, spaces and line breaks are no \
            differences. Exit code 1 where the corpus never saw the document.
            """)

    @Argument(help: ArgumentHelp("The corpus.", valueName: "dir"))
    var corpus: String

    @Argument(help: ArgumentHelp("The id of a document, kept or removed.", valueName: "id"))
    var id: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var places: SourcePlaceOptions

    /// Removed documents that are compared with the kept one for people; `--json` compares all.
    private static let mostCompared = 10

    func perform() throws {
        guard let id = Digest(hex: id) else {
            throw KeifuError(
                .usage, "\"\(id)\" is not an id",
                remedy: "Write 64 hexadecimal digits; `corpus explain` finds them by path or URL.")
        }
        let folder = try CorpusFolder(path: corpus)
        let row = try folder.ledger().row(id: id)
        let cluster = try DuplicateCluster(of: id, in: folder, sources: try places.folders())
        guard row != nil || cluster != nil else {
            throw KeifuError(.mismatch, "the corpus never saw \(id.hex)", file: corpus)
        }
        if json {
            try Terminal.writeJSON(DuplicateObject.make(id, cluster))
            return
        }
        // A document that a rule dropped was never compared: it has no cluster.
        guard let cluster else {
            if let row {
                Terminal.line(
                    VerdictText.describe(row.verdict) + "; it was not compared with others")
            }
            return
        }
        printKept(cluster)
        // The one that was asked for is compared, wherever it stands in the list.
        var left = Self.mostCompared
        for removed in cluster.removed {
            let isCompared = left > 0 || removed.id == id
            if isCompared { left -= 1 }
            printRemoved(removed, of: cluster, isCompared: isCompared)
        }
        if cluster.removed.isEmpty { Terminal.line("nothing was removed in its favour") }
        if left < 0 || cluster.removed.count > Self.mostCompared {
            Terminal.line("\(Self.mostCompared) are compared here; --json compares all.")
        }
    }

    private func printKept(_ cluster: DuplicateCluster) {
        let name = cluster.kept.map(name) ?? "its corpus is not where it was"
        Terminal.line("kept     \(cluster.keptID.hex)  \(name)")
        if let root = cluster.olderRoot {
            Terminal.line("         in the older corpus \(root.hex)  \(cluster.olderFolder ?? "")")
        }
    }

    private func printRemoved(
        _ row: DocumentRow, of cluster: DuplicateCluster, isCompared: Bool
    ) {
        guard let duplicate = row.duplicate else { return }
        Terminal.line(
            "\(String(format: "%.4f", duplicate.similarity))   \(row.id.hex)  \(name(row))  "
                + duplicate.method)
        guard isCompared else { return }
        do {
            for line in ComparisonText.lines(try cluster.compare(row)) {
                Terminal.line("         " + line)
            }
        } catch {
            Terminal.line("         not compared: \(error)")
        }
    }

    private func name(_ row: DocumentRow) -> String {
        "\(row.title ?? "–")  \(row.source): \(row.path)"
    }
}

/// Where the raw files of sources are now.
struct SourcePlaceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the raw files of a source are now (the folder of its source.yaml).",
            valueName: "name=dir"))
    var source: [String] = []

    func folders() throws -> [String: String] {
        var folders: [String: String] = [:]
        for text in source {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else {
                throw KeifuError(
                    .usage, "--source \(text) is not NAME=DIR",
                    remedy: "Write the source's name, an equals sign, and a folder.")
            }
            folders[String(parts[0])] = String(parts[1])
        }
        return folders
    }
}
