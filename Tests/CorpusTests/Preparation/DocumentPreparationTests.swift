import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct DocumentPreparationTests {
    static func preparation(
        _ format: String = "text", encoding: String = "auto",
        _ rules: [NormalizationRule] = NormalizationRule.standard
    ) throws -> DocumentPreparation {
        let source = try SourceDescription.parse(
            "{name: s, format: \(format), files: ['**'], encoding: \(encoding), license: X, added: 2026-11-22}",
            file: "source.yaml", folder: "/nowhere")
        return try DocumentPreparation(source: source, normalize: rules)
    }

    static func drop(_ raw: [UInt8], _ format: String = "text", encoding: String = "auto") throws
        -> Verdict.Drop?
    {
        let preparation = try preparation(format, encoding: encoding)
        do throws(PreparationFailure) {
            _ = try preparation.prepareText(raw, path: "x")
            return nil
        } catch {
            return error.drop
        }
    }

    /// A small work in CP932: こんにちは、世界《せかい》。
    static let work: [UInt8] =
        [0x91, 0xE8, 0x0D, 0x0A, 0x96, 0xBC, 0x0D, 0x0A, 0x0D, 0x0A]
        + [0x82, 0xB1, 0x82, 0xF1, 0x90, 0xA2, 0x8A, 0x45]
        + [0x81, 0x73, 0x82, 0xB9, 0x82, 0xA9, 0x82, 0xA2, 0x81, 0x74, 0x81, 0x42, 0x0D, 0x0A]

    @Test func aSmallWork() throws {
        let preparation = try Self.preparation("aozora")
        let document = try preparation.prepare(
            Self.work, path: "x", meter: try PipelineFixture.meter())
        #expect(String(decoding: document.text, as: UTF8.self) == "こん世界。")
        #expect(document.metadata.title == "題")
        #expect(document.metadata.encoding == "shift_jis")
        #expect(document.value("characters") == 5)
        #expect(document.map.sourceLength == Self.work.count)
        // 界 is two bytes, 。 stands after the ruby.
        #expect(document.map.sourceRange(ofTarget: 9..<12) == 16..<18)
        #expect(document.map.sourceRange(ofTarget: 12..<15) == 28..<30)
        let rebuilt = try preparation.rebuild(
            raw: Self.work, path: "x", storedEdits: document.storedEdits)
        #expect(rebuilt.text == document.text)
        #expect(rebuilt.map == document.map)
    }

    @Test func aTextOfWhichNothingIsLeftIsDropped() throws {
        let preparation = try Self.preparation("text", [.footers])
        #expect(throws: PreparationFailure.self) {
            try preparation.prepareText(Array("利用規約\n会社概要\n".utf8), path: "x")
        }
    }

    @Test func badInputIsDroppedWithAReason() throws {
        #expect(try Self.drop([])?.rule == "empty")
        #expect(try Self.drop(Array("\r\n　\n".utf8))?.rule == "empty")
        #expect(try Self.drop([0xEF, 0xBB, 0xBF])?.rule == "empty")
        let elf = try Self.drop([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0x41, 0x82, 0xFF])
        #expect(elf?.stage == "decode" && elf?.rule == "binary")
        #expect(elf?.detail?.contains("byte 4") == true)
        // A truncated character: a small file is dropped, a large one keeps it as U+FFFD.
        let small = try Self.drop([0x82, 0xA0, 0x82], encoding: "shift_jis")
        #expect(small?.stage == "decode" && small?.rule == "undecodable")
        #expect(small?.value == 0.5 && small?.threshold == 0.01)
        #expect(small?.detail?.contains("2") == true)
        let large = (0..<200).flatMap { _ -> [UInt8] in [0x82, 0xA0] } + [0x82]
        let document = try Self.preparation(encoding: "shift_jis").prepareText(large, path: "x")
        #expect(document.undecodable == 1 && document.firstUndecodable == 400)
        #expect(document.text.suffix(3) == [0xEF, 0xBF, 0xBD])
        #expect(document.map.sourceRange(ofTarget: 600..<603) == 400..<401)
        // A frame and nothing in it.
        let frame = try Self.drop(Array("題\n名\n\n\n\n底本：「本」\n".utf8), "aozora")
        #expect(frame?.stage == "extract" && frame?.rule == "empty")
        // Declared as what it is not.
        #expect(try Self.drop(Array("日本語の文章です。".utf8), encoding: "euc-jp")?.rule == "undecodable")
    }

    @Test func declaredEncodings() throws {
        let texts: [(String, [UInt8])] = [
            ("utf-8", Array("あ".utf8)), ("shift_jis", [0x82, 0xA0]), ("euc-jp", [0xA4, 0xA2]),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42]),
            ("utf-16", [0x42, 0x30]), ("utf-16", [0xFF, 0xFE, 0x42, 0x30]),
            ("utf-16", [0xFE, 0xFF, 0x30, 0x42]),
        ]
        for (encoding, raw) in texts {
            let preparation = try Self.preparation(encoding: encoding)
            let document = try preparation.prepareText(raw, path: "x")
            #expect(document.text == Array("あ".utf8), "\(encoding)")
            let rebuilt = try preparation.rebuild(
                raw: raw, path: "x", storedEdits: document.storedEdits)
            #expect(rebuilt.text == document.text && rebuilt.map == document.map)
        }
    }

    /// Threads share the preparation, ICU's data and MeCab's dictionary, and give the same
    /// documents.
    @Test func threadsMakeNoDifference() throws {
        let preparation = try Self.preparation("aozora")
        let raws = (1...24).map { count in
            Self.work[..<10] + (0..<count * 40).flatMap { _ in Self.work[10..<30] } + [0x0D, 0x0A]
        }
        @Sendable func prepare(_ index: Int) throws -> PreparedDocument {
            try preparation.prepare(
                Array(raws[index]), path: "x", meter: try PipelineFixture.meter())
        }
        let alone = try raws.indices.map(prepare)
        let together = try ParallelLoop.map(count: raws.count, threads: 4) { try prepare($0) }
        for (one, other) in zip(alone, together) {
            let isSame = one.text == other.text && one.map == other.map
            #expect(isSame && one.storedEdits == other.storedEdits)
            #expect(one.measures == other.measures)
        }
    }

    @Test func damagedStoredEditsAreAnError() throws {
        let preparation = try Self.preparation("aozora")
        let stored = try preparation.prepareText(Self.work, path: "x").storedEdits
        for cut in 0..<stored.count {
            #expect(throws: KeifuError.self) {
                try preparation.rebuild(
                    raw: Self.work, path: "x", storedEdits: Array(stored[..<cut]))
            }
        }
        #expect(throws: KeifuError.self) {
            try preparation.rebuild(raw: Self.work, path: "x", storedEdits: stored + [0])
        }
        #expect(throws: KeifuError.self) {
            try preparation.rebuild(raw: Array(Self.work[..<12]), path: "x", storedEdits: stored)
        }
        // Any bytes are an error or a text, never a trap.
        var random = SeededGenerator(seed: 9)
        for _ in 0..<2000 {
            var bytes = stored
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            _ = try? preparation.rebuild(raw: Self.work, path: "x", storedEdits: bytes)
        }
    }
}
