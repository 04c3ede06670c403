internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Storage

/// `corpus verify`: is the folder what its seal says?
struct VerifyCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a corpus's checksums, counts, texts and Merkle root.",
        discussion: "Exit code 1 where anything differs; each damaged file is named.")

    @Argument(help: ArgumentHelp("The corpus.", valueName: "dir"))
    var corpus: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var jobs: JobsOptions
    @OptionGroup var progress: ProgressOptions

    func perform() throws {
        var bar: ProgressBar?
        let result = try CorpusVerification.verify(folder: corpus, threads: jobs.count) {
            if bar == nil {
                bar = ProgressBar("verifying", total: $1, unit: "files", quiet: progress.quiet)
            }
            bar?.update($0)
            if $0 == $1 { bar?.finish() }
        }
        if json {
            try Terminal.writeJSON([
                "verified": result.findings.isEmpty, "files": result.files,
                "documents": result.documents,
                "findings": result.findings.map { ["file": $0.file, "problem": $0.problem] },
            ])
        } else if result.findings.isEmpty {
            Terminal.line(
                "\(corpus) is sound: \(result.files) files, "
                    + "\(ProgressBar.grouped(result.documents)) documents")
        } else {
            for finding in result.findings {
                Terminal.line("\(Paths.join(corpus, finding.file)): \(finding.problem)")
            }
        }
        if !result.findings.isEmpty {
            throw KeifuError(
                .mismatch, "the corpus is not what was sealed", file: corpus,
                remedy: "Restore the files named, or build again.")
        }
    }
}
