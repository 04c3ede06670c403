import Foundation
import JapaneseText
import TestSupport
import Testing

@Suite struct MorphemeTests {
    @Test func plumsAndPeaches() throws {
        let analyzer = try MorphemeAnalyzer()
        let counts = try analyzer.count(Array("すもももももももものうち。".utf8))
        let numbers: [Int] = [counts.morphemes, counts.nouns, counts.symbols]
        #expect(numbers == [7, 4, 1] as [Int])
        #expect(try analyzer.count([]).nounFraction == 0)
        #expect(try analyzer.count(Array("。。。、\n".utf8)).nounFraction == 0)
    }

    /// Very long input without a sentence's end, which MeCab itself would not survive.
    @Test func longInputIsFedInPieces() throws {
        let analyzer = try MorphemeAnalyzer()
        let text = Array(String(repeating: "東京都", count: 100_000).utf8)
        #expect(try analyzer.count(text).nouns > 100_000)
        let zeros = [UInt8](repeating: 0, count: 1000) + Array("猫\0犬".utf8)
        _ = try analyzer.count(zeros)
    }

    /// The `mecab` program over the same sentences.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/mecab"), "no mecab here"))
    func countsAreTheProgramsOwn() throws {
        let sentences = [
            "親譲りの無鉄砲で小供の時から損ばかりしている。", "小学校に居る時分学校の二階から飛び降りて一週間ほど腰を抜かした事がある。",
            "なぜそんな無闇をしたと聞く人があるかも知れぬ。", "別段深い理由でもない。", "GPUは2台、メモリは64GBです。",
        ]
        let script = """
            import subprocess, sys
            out = subprocess.run(['mecab'], input=sys.stdin.buffer.read(), stdout=subprocess.PIPE).stdout.decode()
            tags = [l.split('\\t')[1].split(',')[0] for l in out.split('\\n') if '\\t' in l]
            print(sum(t != '記号' for t in tags), tags.count('名詞'), tags.count('記号'))
            """
        guard PythonOracle.isAvailable else { return }
        let answer = try PythonOracle.run(
            script, input: Array(sentences.joined(separator: "\n").utf8))
        let numbers = answer.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        let counts = try MorphemeAnalyzer().count(Array(sentences.joined().utf8))
        let ours: [Int] = [counts.morphemes, counts.nouns, counts.symbols]
        #expect(numbers == ours)
    }

    @Test func theDictionaryHasADigest() throws {
        let versions = try TextVersions.current()
        #expect(versions.dictionary.count == 64)
        #expect(try MorphemeAnalyzer.dictionaryDigest() == versions.dictionary)
        #expect(versions.unicode.split(separator: ".").count >= 2)
    }
}
