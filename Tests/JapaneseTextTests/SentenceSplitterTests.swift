import JapaneseText
import TestSupport
import Testing

@Suite struct SentenceSplitterTests {
    static func sentences(_ text: String, longest: Int = 2048) -> [String] {
        var result: [String] = []
        let bytes = Array(text.utf8)
        bytes.withUnsafeBufferPointer { buffer in
            SentenceSplitter(longest: longest).forEachSentence(buffer) {
                result.append(String(decoding: buffer[$0], as: UTF8.self))
            }
        }
        return result
    }

    @Test func sentencesEndWhereReadersPause() {
        #expect(Self.sentences("猫である。名はない！？ほんと。") == ["猫である。", "名はない！？", "ほんと。"])
        #expect(Self.sentences("「行く。」と言った。\r\n次の行\n\n終り") == ["「行く。」", "と言った。", "次の行", "終り"])
        #expect(Self.sentences("v1.2 is out. ok") == ["v1.2 is out. ok"])
        #expect(Self.sentences("") == [])
        #expect(Self.sentences("\n\n") == [])
    }

    @Test(arguments: 0..<200)
    func nothingIsLostAndNothingIsTooLong(seed: Int) {
        let text = NormalizationTests.randomText(seed: UInt64(seed), length: 300)
        for longest in [4, 5, 16, 64, 2048] {
            let pieces = Self.sentences(text, longest: longest)
            let breaks: Set<UInt8> = [0x0A, 0x0D]
            #expect(pieces.flatMap { Array($0.utf8) } == text.utf8.filter { !breaks.contains($0) })
            #expect(pieces.allSatisfy { !$0.isEmpty && $0.utf8.count <= longest })
        }
    }

    @Test func longSentencesAreCutAfterCommas() {
        let text = String(repeating: "あ", count: 30) + "、" + String(repeating: "い", count: 30)
        #expect(Self.sentences(text, longest: 100).first == String(repeating: "あ", count: 30) + "、")
    }
}
