public import ArgumentParser
internal import Foundation
internal import Storage

/// A command of Keifu: what it does is a library call; this protocol turns errors into exit codes.
///
/// Implement ``perform()`` and leave `run()` alone. `KeifuError` is printed as one line on stderr and ends
/// the process with its kind's code: 1 (no), 64 (usage), 65 (bad input), 74 (input/output).
public protocol KeifuCommand: ParsableCommand {
    /// Does the command's work.
    func perform() throws
}

extension KeifuCommand {
    /// Runs ``perform()`` and turns what it throws into a message and an exit code.
    public func run() throws {
        // A reader that closed the pipe (`| head`) ends the process quietly.
        signal(SIGPIPE, SIG_DFL)
        // A limit on file sizes is then an error of the write that reaches it, with a message.
        signal(SIGXFSZ, SIG_IGN)
        do {
            try perform()
        } catch let error as KeifuError {
            Terminal.writeError("error: \(error)\n")
            throw ExitCode(error.kind.rawValue)
        }
    }
}

/// Options that every command that makes a folder has.
public struct OutputOptions: ParsableArguments {
    /// The folder to make.
    @Option(name: .long, help: ArgumentHelp("The folder to make.", valueName: "dir"))
    public var output: String

    /// Whether unfinished work in the folder is gone on with.
    @Flag(help: "Go on with unfinished work in the output folder.")
    public var resume = false

    /// Whether what lies in the folder is replaced.
    @Flag(help: "Replace whatever the output folder holds.")
    public var force = false

    /// Options with their defaults.
    public init() {}
}

/// Whether progress is printed.
public struct ProgressOptions: ParsableArguments {
    /// Whether stderr stays silent.
    @Flag(help: "Print no progress.")
    public var quiet = false

    /// Options with their defaults.
    public init() {}
}
