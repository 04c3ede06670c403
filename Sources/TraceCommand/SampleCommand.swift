import ArgumentParser
import CommandSupport
import Lineage
import Storage
import Tracing

/// `trace sample`: what a row of a step held.
struct SampleCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Show what a row of a training step held, and the raw bytes it came from.",
        discussion: """
            With --verify the raw files are read again, the recorded pipeline and tokenizer run on them, and \
            the token ids are compared; the exit code is 1 where anything differs.
            """)

    @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"))
    var run: String

    @Option(help: "The training step, from 1.")
    var step: UInt64

    @Option(help: "The row of the global batch, from 0.")
    var row: UInt32?

    @Option(help: "The MPI rank that consumed the row; with --micro, instead of --row.")
    var rank: Int?

    @Option(help: "The micro-batch of that rank in the step, from 0.")
    var micro: Int?

    @Option(help: ArgumentHelp("The part of the sample to show.", valueName: "a..b"))
    var tokens: HalfOpenRange?

    @Flag(help: "Read the raw files again and compare.")
    var verify = false

    @Flag(help: "Show exposures that did not lead to the surviving weights too.")
    var all = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var places: PlaceOptions

    func validate() throws {
        guard (row != nil) != (rank != nil && micro != nil) else {
            throw ValidationError("Name the row with --row, or with both --rank and --micro.")
        }
    }

    func perform() throws {
        let trace = try RunTrace(path: run, places: places.places())
        let samples = try trace.samples(
            step: step, row: try chosenRow(trace), tokens: tokens?.range, verify: verify, all: all)
        guard let first = samples.first else { return }
        if json {
            var object = first.jsonObject
            if all { object["others"] = samples.dropFirst().map(\.jsonObject) }
            try Terminal.writeJSON(object)
        } else {
            for sample in samples { SamplePrinter.print(sample) }
        }
        if samples.contains(where: { $0.verified == false }) { throw ExitCode(1) }
    }

    private func chosenRow(_ trace: RunTrace) throws -> UInt32 {
        if let row { return row }
        let rows = try trace.rows(step: step, rank: rank ?? 0, micro: micro ?? 0)
        guard rows.count == 1 else {
            throw KeifuError(
                .usage,
                "that micro-batch holds the rows \(rows.lowerBound) … \(rows.upperBound - 1)",
                remedy: "Name one of them with --row.")
        }
        return rows.lowerBound
    }
}

/// Prints a sample for people.
enum SamplePrinter {
    static func print(_ sample: SampleTrace) {
        let state =
            sample.effective ? "" : "  (not effective: attempt \(sample.attempt) was rolled back)"
        Terminal.line(
            "step \(sample.step)  row \(sample.row)  epoch \(sample.epoch)  sample \(sample.sample)\(state)"
        )
        for part in sample.parts {
            let name = [part.title.map { "『\($0)』" }, part.author].compactMap { $0 }.joined(
                separator: " ")
            Terminal.line("")
            Terminal.line(
                "tokens \(part.tokenRange.lowerBound)..\(part.tokenRange.upperBound)  \(name)")
            if let raw = part.rawRange {
                let member = part.rawMember.map { " of the member at \($0)" } ?? ""
                Terminal.line(
                    "  \(part.source)/\(part.path)  bytes \(raw.lowerBound)..\(raw.upperBound)\(member)"
                )
            } else if let range = part.recordRange {
                Terminal.line(
                    "  \(part.source)/\(part.path)  bytes \(range.lowerBound)..\(range.upperBound) of the decoded record at \(part.rawMember ?? 0)"
                )
            } else {
                Terminal.line("  \(part.source)/\(part.path)  (raw bytes not read)")
            }
            var facts = ["licence \(part.license)"]
            if let loss = part.loss { facts.append("loss \(decimal(loss))") }
            if !part.edits.isEmpty {
                facts.append(
                    "edits "
                        + part.edits.sorted { $0.key.rawValue < $1.key.rawValue }
                        .map { "\($0.key.name) \($0.value)" }.joined(separator: ", "))
            }
            Terminal.line("  " + facts.joined(separator: "  "))
            Terminal.line("  " + excerpt(part.text))
        }
        Terminal.line("")
        if sample.verified == true {
            Terminal.line("verified: identical down to the raw bytes")
        }
        for difference in sample.differences { Terminal.line("differs: \(difference)") }
    }

    /// `4.128`: three decimals.
    static func decimal(_ value: Double) -> String {
        let scaled = Int((value * 1000).rounded())
        let fraction = String(abs(scaled) % 1000)
        return "\(scaled / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    /// The beginning and the end of a text, on one line.
    private static func excerpt(_ text: String) -> String {
        let line = text.replacing("\n", with: "↵")
        return line.count <= 120 ? line : "\(line.prefix(80)) … \(line.suffix(36))"
    }
}
