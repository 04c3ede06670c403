import Foundation
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite("Files of test sets")
struct TestSetFileTests {
    private func read(_ content: String, _ fields: [String]) throws -> TestSetFile {
        var sets = try TestSets()
        try sets.add("set", content: Array(content.utf8), fields)
        return try TestSetFile(sets.settings.sets[0])
    }

    private func error(_ content: String, _ fields: [String]) throws -> KeifuError? {
        do {
            _ = try read(content, fields)
            return nil
        } catch let error as KeifuError {
            return error
        }
    }

    @Test("Fields are found through objects and arrays, and say where they were found")
    func fields() throws {
        let file = try read(
            """
            {"question": "一つ目\\u3042\\n", "choices": ["甲", "乙", 3, {"text": "丙"}], "id": 1}

            {"choices": [], "question": "二つ目"}\r
            {"question": null, "choices": "丁"}
            """, ["question", "choices", "choices.3.text"])
        #expect(file.items == 3)
        #expect(
            file.texts.map { "\($0.item) \($0.field) " + String(decoding: $0.bytes, as: UTF8.self) }
                == [
                    "1 question 一つ目あ\n", "1 choices.0 甲", "1 choices.1 乙",
                    "1 choices.3.text 丙", "3 question 二つ目", "4 choices 丁",
                ])
    }

    @Test("A file that is one value over several lines is one item")
    func oneValue() throws {
        let nested = """
            {"data": [
              {"paragraphs": [{"context": "甲", "qas": [{"question": "a"}, {"question": "b"}]}]},
              {"paragraphs": [{"context": "乙\\"]}", "qas": []}, {"context": "丙"}]}
            ]}
            """
        for content in [nested, nested.replacing("\n", with: ""), "\u{FEFF}" + nested] {
            let file = try read(
                content, ["data.paragraphs.context", "data.paragraphs.qas.question"])
            #expect(file.items == 1)
            #expect(
                file.texts.map { $0.field + " " + String(decoding: $0.bytes, as: UTF8.self) } == [
                    "data.0.paragraphs.0.context 甲", "data.1.paragraphs.0.context 乙\"]}",
                    "data.1.paragraphs.1.context 丙", "data.0.paragraphs.0.qas.0.question a",
                    "data.0.paragraphs.0.qas.1.question b",
                ])
        }
        let list = try read("[\n{\"q\": \"甲\"},\n{\"q\": \"乙\"}\n]\n", ["q"])
        #expect(list.texts.map(\.field) == ["0.q", "1.q"])
    }

    @Test("Complaints name the file, the line and what to do")
    func complaints() throws {
        for (content, fields, line, words) in [
            ("{\"a\": \"甲\"}\n{\"a\" \"乙\"}\n", ["a"], 2, ["not JSON", "a colon", "byte 5"]),
            ("これは本文です。\n", ["a"], 1, ["not JSON", "one JSON object a line"]),
            ("", ["a"], nil, ["has no items"]), ("\n \n", ["a"], nil, ["has no items"]),
            (
                "{\"question\": \"甲\"}\n", ["qestion"], nil,
                ["no item has", "Did you mean question?"]
            ),
            ("{\"question\": \"甲\", \"answer\": \"\"}\n", ["text"], nil, ["question, answer"]),
            ("{\"q\": {\"text\": \"甲\"}}\n", ["text"], nil, ["Did you mean q.text?"]),
            ("{\"label\": 3, \"q\": \"甲\"}\n", ["label"], nil, ["holds no text"]),
            ("{\"q\": \"甲\"}\n", ["q..a"], nil, ["no path"]),
        ] as [(String, [String], Int?, [String])] {
            let error = try #require(try error(content, fields))
            #expect(error.kind == .badInput)
            #expect(error.file?.hasSuffix("set.jsonl") == true)
            #expect(error.line == line)
            for word in words { #expect(error.description.contains(word), "\(error)") }
        }
        var sets = try TestSets()
        try sets.add("set", content: Array("{\"a\": \"".utf8) + [0xFF] + Array("\"}".utf8), ["a"])
        #expect(throws: KeifuError.self) { try TestSetFile(sets.settings.sets[0]) }
        // Another file than the recipe was read with.
        sets = try TestSets()
        try sets.add("set", ["ここに一つの文章があります。"])
        try Files.replace(sets.settings.sets[0].path, with: "{\"text\": \"別の文章がここにあります。\"}\n")
        #expect(throws: KeifuError.self) { try sets.index() }
        try Files.remove(sets.settings.sets[0].path)
        #expect(throws: KeifuError.self) { try sets.index() }
        sets = try TestSets()
        try sets.add("words", ["東京", "大阪", ""])
        #expect(throws: KeifuError.self) { try sets.index() }
    }

    @Test("Packed files are unpacked", arguments: ["gzip", "zstd", "bzip2"])
    func packed(program: String) throws {
        guard PythonOracle.isAvailable else { return }
        let content = (1...2000).map { "{\"text\": \"\($0)番目の文章がここにあります。\"}\n" }.joined()
        let folder = try TemporaryFolder()
        try Files.replace(folder.file("set"), with: content)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program, "-k", "-q", folder.file("set")]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return }
        let name = try #require(try Files.names(in: folder.path).first { $0 != "set" })
        var sets = try TestSets()
        try sets.add("set", path: folder.file(name), ["text"])
        let index = try sets.index()
        #expect(index.sets[0].items == 2000)
        #expect(index.hits(in: "1234番目の文章がここにあります。").map(\.item) == [1234])
    }
}
