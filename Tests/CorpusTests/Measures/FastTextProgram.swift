import Foundation
import Storage
import TestSupport

/// Debian's program `fasttext`: trains the tests' models and says what they predict.
enum FastTextProgram {
    static let path = "/usr/bin/fasttext"
    static let isAvailable = Files.exists(path)

    /// Kinds of models, by the arguments that train them.
    static let trainings: [(name: String, arguments: [String])] = [
        ("softmax", ["-minn", "1", "-maxn", "3"]),
        ("words", ["-maxn", "0", "-wordNgrams", "2"]),
        ("hierarchical", ["-loss", "hs", "-minn", "2", "-maxn", "4"]),
        ("one against all", ["-loss", "ova", "-maxn", "2", "-wordNgrams", "3"]),
        ("negative sampling", ["-loss", "ns", "-minn", "1", "-maxn", "2"]),
    ]

    /// Lines of four kinds of text, labelled.
    static let examples: String = {
        let kinds = [
            "ja": ["猫が窓から外を見ている。", "きのうは雨が降った", "ひらがなで書いた文です。", "漢字とカタカナを混ぜる"],
            "en": ["the cat sits at the window", "it rained yesterday", "a sentence in letters"],
            "code": ["let x = y + 1;", "for i in 0..<n { }", "return f(x)", "#include <stdio.h>"],
            "ad": ["今だけ！送料無料！！", "お得なセール開催中★", "ポイント10倍 今すぐクリック"],
        ]
        var lines: [String] = []
        for round in 0..<40 {
            for (kind, texts) in kinds.sorted(by: { $0.key < $1.key }) {
                let (one, two) = (texts[round % texts.count], texts[(round * 7 + 3) % texts.count])
                lines.append("__label__\(kind) \(one) \(two)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }()

    /// Trains a model, and quantises it where arguments for that are given; its path.
    static func model(
        in folder: TemporaryFolder, _ arguments: [String], quantize: [String]? = nil
    ) throws -> String {
        let input = folder.file("train.txt")
        try Files.replace(input, with: examples)
        let output = folder.file("model")
        let files = ["-input", input, "-output", output]
        let size = ["-dim", "10", "-bucket", "1500", "-epoch", "20", "-lr", "0.3", "-thread", "1"]
        _ = try run(["supervised"] + files + size + arguments)
        guard let quantize else { return output + ".bin" }
        _ = try run(["quantize"] + files + quantize)
        return output + ".ftz"
    }

    /// What the program says of each line: the probability of every label.
    static func predictions(
        _ model: String, _ lines: [String], in folder: TemporaryFolder
    ) throws -> [[String: Float]] {
        let input = folder.file("lines.txt")
        try Files.replace(input, with: lines.joined(separator: "\n") + "\n")
        return try run(["predict-prob", model, input, "10"]).split(
            separator: "\n", omittingEmptySubsequences: false
        ).dropLast().map { line in
            let words = line.split(separator: " ")
            var result: [String: Float] = [:]
            for place in stride(from: 0, to: words.count - 1, by: 2) {
                result[String(words[place])] = Float(words[place + 1])
            }
            return result
        }
    }

    static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw PythonOracle.OracleError.failed }
        return String(decoding: bytes, as: UTF8.self)
    }
}
