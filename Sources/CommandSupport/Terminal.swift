internal import Foundation

/// Writing to the two standard streams.
public enum Terminal {
    /// Whether stderr is a terminal, where a line can be drawn over.
    public static let errorIsTerminal = isatty(STDERR_FILENO) == 1

    /// Writes text to stdout.
    public static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Writes a line to stdout.
    public static func line(_ text: String) { write(text + "\n") }

    /// Writes text to stderr.
    public static func writeError(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// Prints an object as JSON: sorted snake_case keys, indented.
    public static func writeJSON(_ object: [String: Any]) throws {
        let data = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
        FileHandle.standardOutput.write(data + Data([0x0A]))
    }
}
