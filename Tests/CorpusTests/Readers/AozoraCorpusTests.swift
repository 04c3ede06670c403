import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// All works of Aozora Bunko that lie beside the repository, against a reader written apart from
/// ours.
@Suite(
    .enabled(
        if: SharedCorpora.hasAozora && PythonOracle.isAvailable,
        "wants python3 and the shared corpora"))
struct AozoraCorpusTests {
    @Test func everyWorkReadsAsTheOracleReadsIt() throws {
        let source = try SourceDescription.parse(
            "{name: a, format: aozora, files: ['**/*.txt'], license: X, added: 2026-11-22}",
            file: "source.yaml", folder: SharedCorpora.aozora)
        let files = try source.matchingFiles()
        #expect(files.count == 1708)
        let preparation = try DocumentPreparation(
            source: source, normalize: [.lineEndings])
        let answer = try PythonOracle.bytes(
            AozoraOracle.script,
            input: Array(([source.folder] + files).joined(separator: "\n").utf8))
        var rest = answer[...]
        var different = 0
        var rawBytes = 0
        var storedBytes = 0
        for path in files {
            let digits = rest.prefix { $0 != 0x0A }
            let count = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
            rest = rest.dropFirst(digits.count + 1)
            let theirs = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            let raw = try Files.read(Paths.join(source.folder, path))
            let document = try preparation.prepareText(raw, path: path)
            if document.text != theirs {
                different += 1
                let place =
                    zip(document.text, theirs).enumerated().first { $1.0 != $1.1 }?.offset
                    ?? min(theirs.count, document.text.count)
                func near(_ bytes: [UInt8]) -> String {
                    String(
                        decoding: bytes[max(0, place - 60)..<min(bytes.count, place + 60)],
                        as: UTF8.self)
                }
                if different <= 5 {
                    Issue.record("\(path): ours \(near(document.text)) — theirs \(near(theirs))")
                }
            }
            #expect(document.metadata.title?.isEmpty == false)
            #expect(document.metadata.author?.isEmpty == false, "\(path)")
            #expect(document.metadata["colophon"] != nil)
            #expect(document.undecodable == 0)
            rawBytes += raw.count
            storedBytes += document.storedEdits.count
            let rebuilt = try preparation.rebuild(
                raw: raw, path: path, storedEdits: document.storedEdits)
            let isSame = rebuilt.text == document.text && rebuilt.map == document.map
            #expect(isSame, "\(path)")
        }
        #expect(different == 0)
        // What is stored stays within 2% of the raw bytes, before any compression.
        print("stored edits: \(storedBytes) of \(rawBytes) bytes")
        #expect(100 * storedBytes < 2 * rawBytes)
    }
}
