internal import ArgumentParser
internal import CommandSupport
internal import Corpus

/// `corpus benchmark detect`: which encodings are these?
struct BenchmarkDetectCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "detect",
        abstract: "Tell the encodings of pieces of bytes, without labels.",
        discussion:
            "The file is one piece after another: a length (u32, little-endian) and the bytes.")

    @Argument(help: "The file of pieces.") var file: String

    func perform() throws {
        let result = try DetectionBenchmark(path: file)
        try Terminal.writeJSON([
            "encodings": result.encodings, "bytes": result.bytes, "seconds": result.seconds,
        ])
    }
}
