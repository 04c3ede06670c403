/// What went wrong, where, and what to do about it.
///
/// It is the one error type that commands print; its ``Kind`` decides the exit code.
public struct KeifuError: Error, Equatable, Sendable {
    /// What sort of failure it is.
    public enum Kind: Int32, Sendable {
        /// The answer is no: a mismatch, nothing found, a failed verification. Exit code 1.
        case mismatch = 1
        /// The command was called wrongly. Exit code 64.
        case usage = 64
        /// A recipe or an input file is bad. Exit code 65.
        case badInput = 65
        /// The system could not read or write. Exit code 74.
        case inputOutput = 74
    }

    /// What sort of failure it is.
    public var kind: Kind
    /// What is wrong, as a clause without a full stop.
    public var problem: String
    /// The file it was found in.
    public var file: String?
    /// The line in that file, from 1.
    public var line: Int?
    /// The offset in that file, in bytes from 0.
    public var offset: UInt64?
    /// What the reader can do about it.
    public var remedy: String?

    /// An error of any kind.
    public init(
        _ kind: Kind, _ problem: String, file: String? = nil, line: Int? = nil,
        offset: UInt64? = nil, remedy: String? = nil
    ) {
        self.kind = kind
        self.problem = problem
        self.file = file
        self.line = line
        self.offset = offset
        self.remedy = remedy
    }

    /// A bad recipe or input file.
    public static func badInput(
        _ problem: String, file: String? = nil, line: Int? = nil, offset: UInt64? = nil,
        remedy: String? = nil
    ) -> KeifuError {
        KeifuError(.badInput, problem, file: file, line: line, offset: offset, remedy: remedy)
    }

    /// A failed system call, with the system's own words.
    public static func system(_ action: String, file: String, code: Int32) -> KeifuError {
        KeifuError(
            .inputOutput, "cannot \(action): \(systemMessage(code))", file: file,
            remedy: systemRemedy(code))
    }
}

extension KeifuError: CustomStringConvertible {
    /// One line: `file:line: problem (byte N). Remedy.`
    public var description: String {
        var text = ""
        if let file {
            text += file
            if let line { text += ":\(line)" }
            text += ": "
        }
        text += problem
        if let offset { text += " (at byte \(offset))" }
        if let remedy { text += ". \(remedy)" }
        return text
    }
}
