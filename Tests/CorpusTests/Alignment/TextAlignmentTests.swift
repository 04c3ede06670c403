import JapaneseText
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite("Alignment of two texts")
struct TextAlignmentTests {
    private func align(_ kept: String, _ removed: String) -> TextAlignment {
        TextAlignment(kept: Array(kept.utf8), removed: Array(removed.utf8))
    }

    private func differences(_ kept: String, _ removed: String) -> [[String]] {
        align(kept, removed).differences.map {
            [
                String(decoding: Array(kept.utf8)[$0.kept], as: UTF8.self),
                String(decoding: Array(removed.utf8)[$0.removed], as: UTF8.self),
            ]
        }
    }

    private func bytes(_ scalars: some Sequence<Unicode.Scalar>) -> [UInt8] {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return Array(String(view).utf8)
    }

    /// The length of the longest common subsequence, by the table of the textbook.
    private func naiveShared(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var row = [Int](repeating: 0, count: right.count + 1)
        for scalar in left {
            var diagonal = 0
            for (index, other) in right.enumerated() {
                let above = row[index + 1]
                row[index + 1] = scalar == other ? diagonal + 1 : max(above, row[index])
                diagonal = above
            }
        }
        return row[right.count]
    }

    @Test("Differences are the places that a reader would name")
    func places() {
        let text = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。𠮷野家で牛丼を食う。"
        #expect(differences(text, text).isEmpty)
        #expect(differences(text, text.replacing("猫", with: "大犬")) == [["猫", "大犬"]])
        #expect(differences(text, String(text.dropFirst(8))) == [["吾輩は猫である。", ""]])
        #expect(differences(text, text + "完。") == [["", "完。"]])
        #expect(
            differences(text, text.replacing("まだ", with: "もう").replacing("𠮷", with: "吉"))
                == [["まだ", "もう"], ["𠮷", "吉"]])
        // Two characters between two differences do not separate them.
        #expect(
            differences("日本語の文章を書く人々", "日本語の作章と書く人々") == [["文章を", "作章と"]])
        #expect(differences("", "") == [])
        #expect(differences("", "あ") == [["", "あ"]])
        #expect(differences("いろは", "ABC") == [["いろは", "ABC"]])
    }

    @Test("Widths, spaces and line breaks are no differences; ranges are of the texts as they are")
    func folding() {
        let kept = "ｶﾞｷﾞｸﾞ（株）12時 に\nパンを食べた。"
        let removed = "ガギグ(株)１２時にﾊﾟﾝを\n\n  喰べた。"
        #expect(differences(kept, removed) == [["食", "喰"]])
        let alignment = align(kept, removed)
        #expect(alignment.keptCharacters == alignment.removedCharacters)
        #expect(alignment.sharedCharacters == alignment.keptCharacters - 1)
        #expect(
            String(decoding: Array(kept.utf8)[alignment.longestKept], as: UTF8.self)
                == "ｶﾞｷﾞｸﾞ（株）12時 に\nパンを")
        #expect(
            String(decoding: Array(removed.utf8)[alignment.longestRemoved], as: UTF8.self)
                == "ガギグ(株)１２時にﾊﾟﾝを")
    }

    @Test("Runs are the same text in both, in order; of short texts none is missed")
    func oracle() {
        var generator = SeededGenerator(seed: Soak.seed)
        var copies = NearCopies(generator: SeededGenerator(seed: Soak.seed &+ 1))
        for _ in 0..<Soak.count(400, long: 10_000, "alignments") {
            let isShort = Bool.random(using: &generator)
            let left = copies.text(Int.random(in: 0...(isShort ? 30 : 900), using: &generator))
            let edits = Int.random(in: 0...(isShort ? 30 : 120), using: &generator)
            let right = Array(
                String(decoding: copies.copy(left, edits: edits, width: .max), as: UTF8.self)
                    .unicodeScalars)
            var aligner = Aligner(left: left.map(\.value), right: right.map(\.value))
            let runs = aligner.run()
            var (leftEnd, rightEnd) = (0, 0)
            for run in runs {
                #expect(run.count > 0 && run.left >= leftEnd && run.right >= rightEnd)
                #expect(
                    left[run.left..<run.left + run.count]
                        == right[run.right..<run.right + run.count])
                (leftEnd, rightEnd) = (run.left + run.count, run.right + run.count)
            }
            #expect(leftEnd <= left.count && rightEnd <= right.count)
            let shared = runs.reduce(0) { $0 + $1.count }
            let best = naiveShared(left, right)
            #expect(shared <= best)
            #expect(isShort ? shared == best : shared >= left.count - 3 * edits)
            // What is between runs and the runs together are the texts.
            let alignment = TextAlignment(kept: bytes(left), removed: bytes(right))
            let difference = alignment.differences.reduce((0, 0)) {
                ($0.0 + $1.keptCharacters, $0.1 + $1.removedCharacters)
            }
            #expect(difference.0 >= left.count - shared && difference.1 >= right.count - shared)
        }
    }

    @Test("Moved text is a difference, the larger part stays aligned")
    func moved() {
        let first = (0..<50).map { "第\($0)の文はここにある。" }.joined()
        let second = (100..<400).map { "第\($0)の文はここにある。" }.joined()
        let alignment = align(first + second, second + first)
        #expect(alignment.sharedCharacters >= second.count)
        #expect(alignment.longestCharacters >= second.count - 20)
    }

    @Test("Ten megabytes take seconds, whatever they are")
    func large() {
        var copies = NearCopies(generator: SeededGenerator(seed: 5))
        let base = copies.text(3_300_000)
        let clock = ContinuousClock()
        let copy = Array(
            String(decoding: copies.copy(base, edits: 3000, width: 40), as: UTF8.self).utf8)
        let other = bytes(copies.text(3_300_000))
        let text = bytes(base)
        let one = Array(String(repeating: "あ", count: 3_000_000).utf8)
        for (kept, removed) in [(text, copy), (text, other), (one, one + text), (one, text)] {
            var alignment: TextAlignment?
            let time = clock.measure {
                alignment = TextAlignment(kept: kept, removed: removed)
            }
            print("alignment: \(time), \(alignment?.differences.count ?? 0) differences")
            #expect(time < .seconds(60))
        }
        let alignment = TextAlignment(kept: text, removed: copy)
        #expect(alignment.sharedCharacters > 3_300_000 - 3 * 3000)
        #expect((2500...3000).contains(alignment.differences.count))
    }
}
