internal import Foundation
internal import Storage

/// What a command said and how it ended.
public struct CommandRun: Sendable {
    /// The exit code, or 128 + the signal that ended it.
    public let status: Int32
    /// What it wrote to stdout.
    public let output: String
    /// What it wrote to stderr.
    public let errors: String

    /// Runs one of Keifu's commands and waits for it.
    ///
    /// - Parameters:
    ///   - command: `corpus`, `tokenizer`, `pretrain` or `trace`.
    ///   - ranks: the number of MPI ranks; `nil` runs it without mpirun.
    ///   - killAfter: seconds after which it is ended with SIGKILL, all ranks with it.
    ///   - killWhen: asked every millisecond; once true, the command is ended with SIGKILL, all ranks with it.
    public init(
        _ command: String, _ arguments: [String], ranks: Int? = nil, killAfter: Double? = nil,
        killWhen: (() -> Bool)? = nil
    ) throws {
        let process = Process()
        var words = [Repository.command(command)] + arguments
        if let ranks {
            words = ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", "\(ranks)"] + words
        }
        // A session of its own, so that a kill reaches every process of the job and nothing else.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        process.arguments = ["--wait"] + words
        process.environment = Self.environment
        let folder = try TemporaryFolder()
        let (out, err) = (folder.file("out"), folder.file("err"))
        try Files.replace(out, with: "")
        try Files.replace(err, with: "")
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        try process.run()
        if let killAfter {
            Thread.sleep(forTimeInterval: killAfter)
            Self.killSession(of: process.processIdentifier)
        }
        if let killWhen {
            while process.isRunning {
                if killWhen() {
                    Self.killSession(of: process.processIdentifier)
                    break
                }
                Thread.sleep(forTimeInterval: 0.001)
            }
        }
        process.waitUntilExit()
        status =
            process.terminationReason == .exit
            ? process.terminationStatus : 128 + process.terminationStatus
        output = String(decoding: try Files.read(out), as: UTF8.self)
        errors = String(decoding: try Files.read(err), as: UTF8.self)
    }

    /// This process's environment, fit for a command that may start MPI: without what MPI leaves in the
    /// environment of a test process that used it, and with leave to run as root, which Open MPI asks for.
    public static var environment: [String: String] {
        var clean = ProcessInfo.processInfo.environment.filter { key, _ in
            !["OMPI_", "PMIX_", "ORTE_", "OPAL_"].contains { key.hasPrefix($0) }
        }
        clean["OMPI_ALLOW_RUN_AS_ROOT"] = "1"
        clean["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1"
        return clean
    }

    /// Ends `parent` and all that descends from it with SIGKILL. Each is stopped before its children are
    /// listed, so that none starts another meanwhile.
    private static func killSession(of parent: Int32) {
        func children(_ pid: Int32) -> [Int32] {
            let path = "/proc/\(pid)/task/\(pid)/children"
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { Int32($0) }
        }
        var found: [Int32] = []
        var pending = [parent]
        while let pid = pending.popLast() {
            kill(pid, SIGSTOP)
            found.append(pid)
            pending += children(pid)
        }
        for pid in found { kill(pid, SIGKILL) }
    }
}
