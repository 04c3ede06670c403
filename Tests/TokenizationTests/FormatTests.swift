import Lineage
import Storage
import TestSupport
import Testing

@testable import Tokenization

@Suite struct FormatTests {
    private func json(seed: UInt64 = 3) throws -> TokenizerJSON {
        let tokenizer = try EncodingTests.tokenizer(seed: seed, size: 300)
        return TokenizerJSON(model: tokenizer.model, patterns: tokenizer.preTokenizer.patterns)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        for seed in UInt64(0)..<4 {
            let json = try json(seed: seed)
            let read = try TokenizerJSON.read(json.write(), file: "tokenizer.json")
            #expect(read.model == json.model)
            #expect(read.patterns == json.patterns)
            #expect(read.write() == json.write())
        }
    }

    private func expectRefusal(_ text: String, _ words: String) {
        do {
            _ = try TokenizerJSON.read(Array(text.utf8), file: "bad.json")
            Issue.record("accepted: \(words)")
        } catch {
            #expect(error.kind == .badInput)
            #expect(error.problem.contains(words), "\(error)")
            #expect(error.file == "bad.json")
            #expect(error.offset != nil)
        }
    }

    @Test func damagedFilesAreRefusedWithTheirPlace() throws {
        let good = String(decoding: try json().write(), as: UTF8.self)
        let lines = good.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        func changed(_ old: String, _ new: String) -> String {
            #expect(good.contains(old), "\(old)")
            return good.replacing(old, with: new, maxReplacements: 1)
        }
        let firstMerge = try #require(lines.firstIndex { $0.contains("\"merges\": [") }) + 1
        func withMerge(_ merge: String) -> String {
            var lines = lines
            lines[firstMerge] = "      \(merge),"
            return lines.joined(separator: "\n")
        }
        expectRefusal(withMerge(#"["a", "ZZZ"]"#), "right part of the merge")
        expectRefusal(withMerge(#"["Ā", "Ā"]"#), "product of the merge")
        expectRefusal(withMerge(#"["a", "b", "c"]"#), "two parts")
        expectRefusal(
            withMerge(lines[firstMerge + 1].trimmingPrefix { $0 == " " }.dropLast() + ""), "twice")
        expectRefusal(changed("\"a\": 99", "\"a\": 98"), "the id 98 is given to two tokens")
        expectRefusal(changed("\"a\": 99", "\"a\": 9999"), "above")
        expectRefusal(changed("\"a\": 99", "\"b\": 99"), "appears twice")
        expectRefusal(changed("\"a\": 99", "\"a\": 1.5"), "an id is wanted")
        expectRefusal(changed("\"a\": 99", "\"あ\": 99"), "byte-level alphabet")
        expectRefusal(changed("\"ByteLevel\"", "\"Metaspace\""), "pre-tokenizer Metaspace")
        expectRefusal(changed("\"Split\"", "\"Digits\""), "pre-tokenizer Digits")
        expectRefusal(changed("\"Isolated\"", "\"Removed\""), "does not isolate")
        expectRefusal(changed(#"\\p{L}+"#, #"\\p{Q}+"#), "class Q")
        expectRefusal(changed("\"BPE\"", "\"WordPiece\""), "other than BPE")
        expectRefusal(
            changed("\"byte_fallback\": false", "\"byte_fallback\": true"), "byte_fallback")
        expectRefusal(
            changed("\"normalizer\": null", "\"normalizer\": {\"type\": \"NFC\"}"), "normalizer")
        expectRefusal(changed("{\"id\": 0", "{\"id\": 7"), "has the id 7 here and 0")
        expectRefusal(changed("\"special\": true", "\"special\": false"), "not special")
        expectRefusal(String(good.prefix(good.count / 2)), "not JSON")
        expectRefusal(good + "x", "more text follows")
        expectRefusal("{}", "missing")
        expectRefusal(String(repeating: "[", count: 100_000), "nested too deeply")
    }

    @Test func mergesMayBeWrittenAsText() throws {
        let json = try json()
        var text = String(decoding: json.write(), as: UTF8.self)
        text.replace(#/\["([^" ]+)", "([^" ]+)"\]/#) { "\"\($0.output.1) \($0.output.2)\"" }
        let read = try TokenizerJSON.read(Array(text.utf8), file: "tokenizer.json")
        #expect(read.model == json.model)
    }

    @Test func bytesAreSpeltInGPT2sAlphabet() {
        #expect(ByteAlphabet.spell(Array(" a\n".utf8)) == Array("ĠaĊ".utf8))
        #expect(ByteAlphabet.scalars[0x7F] == 0x121 && ByteAlphabet.scalars[0xAD] == 0x143)
        let every = Array(UInt8.min...UInt8.max)
        #expect(ByteAlphabet.read(ByteAlphabet.spell(every)) == every)
        #expect(ByteAlphabet.read(Array("あ".utf8)) == nil)
        #expect(ByteAlphabet.read(Array(" ".utf8)) == nil)
    }

    @Test func arraysAreReadBackAndDamageIsSeen() throws {
        for count in [0, 1, 7, 1000] {
            let values = (0..<UInt32(count)).map { $0 &* 2_654_435_761 }
            let bytes = NumpyArray.write(values)
            #expect((bytes.count - count * 4) % 64 == 0)
            #expect(try NumpyArray.read(bytes, file: "ids.npy") == values)
            if count > 0 {
                #expect(throws: KeifuError.self) {
                    try NumpyArray.read(Array(bytes.dropLast()), file: "ids.npy")
                }
            }
        }
        #expect(throws: KeifuError.self) { try NumpyArray.read([1, 2, 3], file: "ids.npy") }
    }
}
