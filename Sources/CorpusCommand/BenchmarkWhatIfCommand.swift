internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Foundation

/// `corpus benchmark what-if`: how long does it take to judge a million documents again?
struct BenchmarkWhatIfCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Make a ledger of invented documents, judge it by other rules, and time that.",
        discussion: """
            The ledger lies in a temporary folder (about 1.3 GB for a million documents) and in the disk's \
            cache. Prints JSON: seconds by the clock, median of the rounds.
            """)

    @Option(help: "Documents.") var documents = 1_000_000
    @Option(help: "Partitions of the ledger.") var partitions = 2
    @Option(help: "Measures of each document.") var measures = 80
    @Option(help: "Measures that the rules are about.") var rules = 8
    @Option(help: "How often to judge.") var rounds = 5
    @Option(help: "Threads.") var threads = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard min(documents, partitions, measures, rules, rounds, threads) > 0 else {
            throw ValidationError("every number is at least 1")
        }
    }

    func perform() throws {
        let result = try WhatIfBenchmark(
            documents: documents, partitions: partitions, measures: measures, rules: rules,
            rounds: rounds, threads: threads)
        try Terminal.writeJSON([
            "documents": result.documents, "ledger_bytes": result.ledgerBytes,
            "column_bytes": result.columnBytes, "seconds": result.seconds,
            "rounds": result.rounds,
            "seconds_per_million_documents": result.seconds * 1e6 / Double(result.documents),
            "mb_per_second": Double(result.columnBytes) / result.seconds / 1e6,
            "cache_mb_per_second": Double(result.columnBytes) / result.cacheSeconds / 1e6,
        ])
    }
}
