internal import ArgumentParser
internal import CommandSupport
internal import Foundation
internal import Storage
internal import Tokenization

/// `tokenizer encode`.
struct EncodeCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Encode a text as token ids: the whole input as one text, without special tokens."
    )

    @Option(help: ArgumentHelp("The tokenizer's folder.", valueName: "dir"))
    var tokenizer: String

    @Option(help: ArgumentHelp("The text; - is the standard input.", valueName: "file"))
    var input = "-"

    @Option(
        help: ArgumentHelp(
            "The .npy file to write, one-dimensional uint32; - is the standard output.",
            valueName: "file"))
    var output = "-"

    @Option(help: "How many threads to use; the result does not depend on it.")
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard jobs > 0 else { throw ValidationError("--jobs is a number from 1.") }
    }

    func perform() throws {
        let tokenizer = try Tokenizer.load(folder: tokenizer)
        let ids: [UInt32]
        if input == "-" {
            ids = try Streams.readInput().withUnsafeBufferPointer {
                try tokenizer.encode($0, threads: jobs)
            }
        } else {
            ids = try MappedFile(path: input).withBytes {
                try tokenizer.encode($0.assumingMemoryBound(to: UInt8.self), threads: jobs)
            }
        }
        try Streams.write(NumpyArray.write(ids), to: output)
    }
}

/// `tokenizer decode`.
struct DecodeCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode", abstract: "Turn token ids back into the bytes that they stand for.")

    @Option(help: ArgumentHelp("The tokenizer's folder.", valueName: "dir"))
    var tokenizer: String

    @Option(help: ArgumentHelp("The .npy file; - is the standard input.", valueName: "file"))
    var input = "-"

    @Option(
        help: ArgumentHelp("The file to write; - is the standard output.", valueName: "file"))
    var output = "-"

    func perform() throws {
        let tokenizer = try Tokenizer.load(folder: tokenizer)
        let bytes = input == "-" ? Streams.readInput() : try Files.read(input)
        let ids = try NumpyArray.read(bytes, file: input)
        if let place = ids.firstIndex(where: { Int($0) >= tokenizer.vocabularySize }) {
            throw KeifuError.badInput(
                "\(ids[place]), at index \(place), is no id of this tokenizer, which has"
                    + " \(tokenizer.vocabularySize)", file: input,
                remedy: "Decode with the tokenizer that the ids were made with.")
        }
        try Streams.write(tokenizer.decode(ids), to: output)
    }
}

/// The standard streams as bytes.
enum Streams {
    static func readInput() -> [UInt8] {
        Array(FileHandle.standardInput.readDataToEndOfFile())
    }

    /// Writes bytes to a file, whole or not at all, or to the standard output.
    static func write(_ bytes: [UInt8], to path: String) throws {
        if path == "-" {
            FileHandle.standardOutput.write(Data(bytes))
        } else {
            try Files.replace(path, with: bytes)
        }
    }
}
