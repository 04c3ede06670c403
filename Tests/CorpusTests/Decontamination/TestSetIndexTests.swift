import Foundation
import JapaneseText
import Ledger
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite("Texts of test sets in documents")
struct TestSetIndexTests {
    private static let question = "主として木造建造物の建築・修理を行う職人のことは？"

    private func index(_ texts: [String], coverage: Double = 0.5) throws -> TestSetIndex {
        var sets = try TestSets()
        sets.settings.coverage = coverage
        try sets.add("set", texts)
        return try sets.index()
    }

    @Test("A text is found whole and in part, and says how much of it is there")
    func coverage() throws {
        let index = try index([Self.question])
        #expect(
            index.hits(in: "昔のこと。\(Self.question)わかりますか。") == [
                .init(set: "set", item: 1, coverage: 1, text: Self.question)
            ])
        // 24 of 25 characters: 11 of 13 n-grams, with the last two changed.
        let found = index.hits(in: "大工とは、主として木造建造物の建築・修理を行う職人のこと。古くは")
        #expect(found.count == 1)
        #expect(found.first?.coverage == 11.0 / 13)
        #expect(found.first?.text == "主として木造建造物の建築・修理を行う職人のこと")
        #expect(index.hits(in: "大工とは、木造建造物の修理を行う職人のことである。").isEmpty)
        #expect(index.hits(in: "").isEmpty)
        #expect(index.hits(in: "　\n \n").isEmpty)
    }

    @Test("A common phrase is no hit in a longer text, however often it occurs")
    func commonPhrases() throws {
        let phrase = "することができるようになった。"
        let index = try index([
            "一九七〇年代に入ると、一般の人々もこの技術を安価に利用することができるようになった。",
            "そのため、遠くの人とも簡単に連絡をすることができるようになったのはいつからですか？",
        ])
        #expect(index.hits(in: String(repeating: "空を見る\(phrase)", count: 200)).isEmpty)
        #expect(index.hits(in: String(repeating: phrase, count: 200)).isEmpty)
    }

    @Test("Of texts made by one template the one that is there is named")
    func templates() throws {
        let words = ["東雲", "黄昏", "時雨", "陽炎", "木枯し", "五月雨"]
        let items = words.map { "「\($0)」の読み方として正しいものを次の中から一つ選びなさい。" }
        let index = try index(items)
        for (number, item) in items.enumerated() {
            let found = index.hits(in: "問題集より。\n\(item)\n答えは巻末。")
            #expect(found.map(\.item) == [number + 1])
            #expect(found.first?.coverage == 1)
        }
    }

    @Test("Two copies, near or far, are found both; other text between them stays")
    func copies() throws {
        let index = try index([Self.question])
        let other = String(repeating: "それとは別の話をする。", count: 20)
        let found = index.hits(in: "\(Self.question)\(other)\(Self.question)")
        #expect(found.map(\.text) == [Self.question, Self.question])
        #expect(index.cut("\(Self.question)\(other)\(Self.question)") == other)
        #expect(index.cut("\(Self.question)\n\(Self.question)\n終。") == "終。")
    }

    @Test("A text shorter than an n-gram is found as a sentence of its own alone")
    func shortTexts() throws {
        let index = try index(["象が水を飲んでいます。", "アメリカの首都は？", "コミュニケーション", "短い文だ。"])
        #expect(index.sets[0].short == 3)
        #expect(index.sets[0].tooShort == 1)
        for (text, items) in [
            ("見よ。象が水を飲んでいます。大きい。", [1]),
            ("象が水を飲んで\nいます。", [1]),
            ("子象が水を飲んでいます。", []),
            ("「象が水を飲んでいます。」と言う。", [1]),
            ("問1 アメリカの首都は?", []), ("問1: アメリカの首都は? ワシントン", [2]),
            ("南アメリカの首都は？", []), ("アメリカの首都は？", [2]),
            ("会話とコミュニケーションの本", []), ("会話、コミュニケーション、本", []),
            ("コミュニケーション", [3]), ("見出し\nｺﾐｭﾆｹｰｼｮﾝ\n本文", [3]),
            ("短い文だ。", []),
        ] as [(String, [Int])] {
            #expect(index.hits(in: text).map(\.item) == items, "\(text)")
        }
    }

    @Test("Ranges are of whole characters, also of those that folding makes of several")
    func ranges() throws {
        let index = try index(["ガギグゲゴのパピプペポで㈱髙島屋①を12時に見た。"])
        let text = "𠮷野。ｶﾞｷﾞｸﾞｹﾞｺﾞのﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟで（株）髙島屋①を１２時に見た。𠮷野。"
        #expect(
            index.hits(in: text) == [
                .init(
                    set: "set", item: 1, coverage: 1,
                    text: "ｶﾞｷﾞｸﾞｹﾞｺﾞのﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟで（株）髙島屋①を１２時に見た。")
            ])
    }

    @Test("Cuts take whole sentences and no more")
    func cuts() throws {
        let index = try index([Self.question, "二つ目の文章はこのように始まります。そして続きもあります。"])
        for (text, rest) in [
            ("前の文。\(Self.question)後の文。", "前の文。後の文。"),
            ("前の行\n\(Self.question)\n後の行", "前の行\n後の行"),
            ("さて、\(Self.question)後の文。", "後の文。"),
            ("\(Self.question)", ""),
            ("一。二つ目の文章はこのように始まります。\nそして続きもあります。\n三。", "一。\n三。"),
            ("𠮷。主として木造建造物\nの建築・修理を行\nう職人のことは？\n𠮷。", "𠮷。\n𠮷。"),
            ("何もない。", "何もない。"),
        ] { #expect(index.cut(text) == rest, "\(text)") }
        // No end of a sentence anywhere.
        let long = String(repeating: "長", count: 100_000)
        #expect(index.cut("\(long)\(Self.question.dropLast())\(long)") == "")
    }

    @Test("Documents that could be quadratic take no time")
    func longLines() throws {
        let index = try index([
            String(repeating: "あ", count: 500), Self.question, "ああああああああああ", "ab" + Self.question,
        ])
        let clock = ContinuousClock()
        for unit in ["あ", Self.question, "長", "ab", "𠮷ab"] {
            let count = 3_000_000 / unit.utf8.count
            let text = Array(String(repeating: unit, count: count).utf8)
            let time = clock.measure {
                let hits = index.hits(in: text, folded: text)
                _ = index.cuts(for: hits, in: text)
            }
            #expect(time < .seconds(20), "\(unit)")
        }
    }

    @Test("Random documents: hits are those of a search without shortcuts")
    func oracle() throws {
        var generator = SeededGenerator(seed: Soak.seed &+ 2)
        let letters = Array("のにはをがた。、日本人a1𠮷".unicodeScalars)
        func text(_ length: Int) -> [Unicode.Scalar] {
            (0..<length).map { _ in letters[Int.random(in: letters.indices, using: &generator)] }
        }
        for _ in 0..<Soak.count(150, long: 5000, "documents") {
            var sets = try TestSets()
            sets.settings.ngram = Int.random(in: 8...13, using: &generator)
            sets.settings.coverage =
                [0.1, 0.3, 0.5, 0.8, 1][Int.random(in: 0..<5, using: &generator)]
            let items = (0..<8).map { _ in
                text(Int.random(in: sets.settings.ngram...60, using: &generator))
            }
            try sets.add(
                "set",
                items.map { String(String.UnicodeScalarView($0)) })
            let index = try sets.index()
            var document = text(40)
            for _ in 0..<6 {
                // An item with some characters changed, or a piece of it.
                var copy = items[Int.random(in: items.indices, using: &generator)]
                for _ in 0..<Int.random(in: 0...2, using: &generator) {
                    copy[Int.random(in: copy.indices, using: &generator)] = "変"
                }
                let start = Int.random(in: 0...copy.count / 2, using: &generator)
                document += copy[start...] + text(Int.random(in: 0...60, using: &generator))
            }
            let string = String(String.UnicodeScalarView(document))
            let found = index.hits(in: string)
            let expected = Self.naive(
                document, items, ngram: sets.settings.ngram, coverage: sets.settings.coverage)
            #expect(found.map(\.item) == expected.map { $0.item + 1 })
            #expect(
                found.map(\.text)
                    == expected.map {
                        String(String.UnicodeScalarView(document[$0.range]))
                    })
        }
    }

    /// Every text, every window, every pair of hits.
    private static func naive(
        _ document: [Unicode.Scalar], _ items: [[Unicode.Scalar]], ngram: Int, coverage: Double
    ) -> [(item: Int, range: Range<Int>)] {
        func gram(_ text: [Unicode.Scalar], _ start: Int) -> [UInt32] {
            text[start..<start + ngram].map(\.value)
        }
        var hits: [(item: Int, range: Range<Int>, share: Double)] = []
        for (number, item) in items.enumerated() where !items[..<number].contains(item) {
            let own = Set((0...(item.count - ngram)).map { gram(item, $0) })
            let needed = max(1, Int((coverage * Double(own.count) - 1e-9).rounded(.up)))
            var ranges: [(range: Range<Int>, share: Double)] = []
            let places = (0...(document.count - ngram)).filter { own.contains(gram(document, $0)) }
            for first in places.indices {
                for last in first..<places.count {
                    if last > first, places[last] - places[last - 1] > 3 * ngram { break }
                    if places[last] + ngram - places[first] > 2 * item.count { break }
                    let held = Set(places[first...last].map { gram(document, $0) }).count
                    guard held >= needed else { continue }
                    let share = Double(held) / Double(own.count)
                    // Windows that share a place are one hit.
                    if let known = ranges.last, places[first] <= known.range.upperBound - ngram {
                        ranges[ranges.count - 1] = (
                            known.range
                                .lowerBound..<max(
                                    known.range.upperBound, places[last] + ngram),
                            max(known.share, share)
                        )
                    } else {
                        ranges.append((places[first]..<places[last] + ngram, share))
                    }
                }
            }
            hits += ranges.map { (number, $0.range, $0.share) }
        }
        func explains(_ a: Int, _ b: Int) -> Bool {
            let (first, second) = (hits[a], hits[b])
            guard a != b, first.range.lowerBound <= second.range.lowerBound,
                first.range.upperBound >= second.range.upperBound, first.share >= second.share
            else { return false }
            let isEqual = first.range == second.range && first.share == second.share
            return !isEqual || first.item < second.item
        }
        return hits.indices.filter { b in !hits.indices.contains { explains($0, b) } }
            .map { (hits[$0].item, hits[$0].range) }
            .sorted {
                ($0.range.lowerBound, $0.range.upperBound, $0.item)
                    < ($1.range.lowerBound, $1.range.upperBound, $1.item)
            }
    }
}
