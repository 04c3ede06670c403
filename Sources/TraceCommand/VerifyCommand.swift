import ArgumentParser
import CommandSupport
import Storage
import Tracing

/// `trace verify`: every row of every step against the raw files.
struct VerifyCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify every row of a run against the raw files.",
        discussion: """
            For each row of each effective step: the order function must name the sample that the log names, \
            and the raw files, prepared and encoded again, must give the token ids that were trained on. The \
            exit code is 1 where anything differs.
            """)

    @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
    var run: String

    @Option(help: "The first step to verify.")
    var from: UInt64?

    @Option(help: "The last step to verify.")
    var to: UInt64?

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var places: PlaceOptions
    @OptionGroup var progress: ProgressOptions

    func validate() throws {
        if let from, let to, from > to {
            throw ValidationError("--from \(from) lies after --to \(to).")
        }
    }

    func perform() throws {
        let trace = try RunTrace(path: run, places: places.places())
        let steps = (from ?? 0)...max(from ?? 0, to ?? .max)
        var bar: ProgressBar?
        let result = try trace.verify(steps: steps) { done, total in
            if bar == nil {
                bar = ProgressBar("verifying", total: total, unit: "steps", quiet: progress.quiet)
            }
            bar?.update(done)
        }
        bar?.finish()
        if json {
            try Terminal.writeJSON([
                "rows": result.rows, "identical_rows": result.identicalRows,
                "documents": result.documents, "verified": result.isIdentical,
                "differences": result.differences,
            ])
        } else {
            for difference in result.differences { Terminal.line("differs: \(difference)") }
            Terminal.line(
                "\(result.identicalRows) of \(result.rows) rows are identical down to the raw bytes (\(result.documents) documents prepared and encoded again)"
            )
        }
        if !result.isIdentical { throw ExitCode(1) }
    }
}
