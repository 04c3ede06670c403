internal import ArgumentParser
internal import CommandSupport
internal import Documents
internal import Ledger

/// `corpus benchmark ledger`: what does a corpus's ledger take on the disk, and for what?
struct BenchmarkLedgerCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Print what a corpus's ledger takes on the disk, as JSON.",
        discussion: """
            Bytes of the SQLite files by what they hold: the packed measures and their columns, with their \
            tables' pages; strings, once and again in indexes; and the rest, which is rows, digests, indexes and \
            unused space. Edit maps and signatures are files of their own.
            """)

    @Argument(help: ArgumentHelp("A corpus.", valueName: "dir"))
    var corpus: String

    func perform() throws {
        let manifest = try CorpusManifest.read(folder: corpus)
        let size = try LedgerSize(folder: corpus, partitions: manifest.partitions)
        try Terminal.writeJSON([
            "documents": size.documents, "ledger_bytes": size.bytes,
            "measures_bytes": size.measures, "string_bytes": size.strings,
            "indexed_string_bytes": size.indexedStrings, "rest_bytes": size.rest,
            "edits_bytes": size.edits, "signatures_bytes": size.signatures,
            "tables": Dictionary(uniqueKeysWithValues: size.tables.map { ($0.name, $0.bytes) }),
        ])
    }
}
