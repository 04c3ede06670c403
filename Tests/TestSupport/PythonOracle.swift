internal import Foundation

/// Python's own codecs and `unicodedata`, asked over a pipe: an oracle that is not ours.
public enum PythonOracle {
    /// Whether python3 is there.
    public static let isAvailable = (try? run("print(1)")) == "1\n"

    /// What a script prints.
    public static func run(_ script: String, input: [UInt8] = []) throws -> String {
        String(decoding: try bytes(script, input: input), as: UTF8.self)
    }

    /// What a script prints, as bytes.
    public static func bytes(_ script: String, input: [UInt8] = []) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let output = Pipe()
        let source = Pipe()
        process.standardOutput = output
        process.standardInput = source
        try process.run()
        let writer = Thread {
            try? source.fileHandleForWriting.write(contentsOf: Data(input))
            try? source.fileHandleForWriting.close()
        }
        writer.start()
        let result = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw OracleError.failed }
        return Array(result)
    }

    /// What a script that fails throws.
    public enum OracleError: Error {
        /// The script ended with an error; its words are on stderr.
        case failed
    }
}
