import JapaneseText
import Ledger
import Lineage
import MPI
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Single texts of which every cut is known.
@Suite struct PassageEdgeTests {
    /// The cuts of each text; texts of equal length are in the order of their ids.
    private func cuts(_ texts: [String], window: Int) throws -> [[PassageRow]] {
        let cuts = try PassageSearch.cuts(of: TextStore(texts, logs: 1), window: window)
        return texts.indices.map { cuts[DocumentReference(log: 0, entry: UInt32($0))] ?? [] }
    }

    private func cutText(_ text: String, _ rows: [PassageRow]) -> [String] {
        PassageCuts.edits(rows).edits.map {
            String(decoding: Array(text.utf8)[$0.start..<$0.end], as: UTF8.self)
        }
    }

    @Test func nothingRepeatsInNothing() throws {
        #expect(try cuts([], window: 20).isEmpty)
        #expect(
            try cuts(["", "", " \n\u{3000}", "あ", "あ"], window: 20).allSatisfy { $0.isEmpty })
        let text = String(repeating: "同じ文。", count: 20)
        for window in [81, 1_000_000] {
            #expect(try cuts([text, text], window: window).allSatisfy { $0.isEmpty })
        }
    }

    /// Wrapped anew, indented and in other widths; か and a sound mark are one character.
    @Test func foldedCopiesAreFound() throws {
        let texts = [
            "これは元の文章であり、ほかのどの文章よりも長い。昔々、ABC村に𠮷田という男が1人住んでいた。"
                + "カキクと鳴く鳥を、がらがらと飼っていたそうだ。つづきもある。それでおわり。",
            "別の文章。\n　昔々、ＡＢＣ村に\n　𠮷田という男が\n１人住んで いた。\nｶｷｸと鳴く鳥を、"
                + "か\u{3099}らか\u{3099}らと\r\n飼っていたそうだ。\nおわり。",
        ]
        let rows = try cuts(texts, window: 20)
        #expect(rows[0].isEmpty)
        #expect(rows[1].count == 1)
        let whole = texts[1].dropFirst("別の文章。\n".count).dropLast("\nおわり。".count)
        #expect(cutText(texts[1], rows[1]) == [String(whole)])
        let start = texts[0].utf8.count - texts[0].drop { $0 != "昔" }.utf8.count
        #expect(rows[1].first?.kept == PassageRow.Place(id: .of(text: "0"), start: start))
    }

    /// か + U+3099, ㌔ and 𠮷 at the ends of what repeats.
    @Test func noCharacterIsCutInTwo() throws {
        let passage = "か\u{3099}っこうは㌔を飛ぶ𠮷"
        let texts = [
            "わたしの文は長いので残る。\(passage)が続く。", "あ。\(passage)", "い\u{3099}。\(passage)き\u{3099}",
        ]
        for window in 1...14 {
            let rows = try cuts(texts, window: window)
            for (text, rows) in zip(texts, rows) {
                let bytes = Array(text.utf8)
                for row in rows {
                    for end in [row.range.lowerBound, row.range.upperBound] where end < bytes.count
                    {
                        #expect(bytes[end] & 0xC0 != 0x80)
                    }
                }
            }
        }
    }

    /// Without an end the whole text is one sentence, however long.
    @Test func textWithoutSentencesStaysOrGoesAsAWhole() throws {
        let long = (0..<3000).map { String(UnicodeScalar(0x4E00 + $0 * 7 % 9000) ?? "一") }.joined()
        let rows = try cuts([long + "終", "頭" + long, long], window: 100)
        #expect(rows.map(\.count) == [0, 0, 1])
        #expect(rows[2].first?.range == 0..<long.utf8.count)
    }

    @Test func passagesDoNotReachOverTheEndsOfTexts() throws {
        let left = String("春はあけぼのやうやう白くなりゆく山ぎは少し明かりて紫だちたる雲の細くたなびきたる")
        let right = String("夏は夜月の頃はさらなり闇もなほ蛍の多く飛びちがひたるまたただ一つ二つなど")
        let texts = [left, right, "序。" + left + right]
        let rows = try cuts(texts, window: left.count + 1)
        #expect(rows.allSatisfy { $0.isEmpty })
        // But parts do: here they repeat what the longest text has.
        #expect(try cuts(texts, window: 20).map(\.count) == [1, 1, 0])
    }

    @Test func sourceThenLengthDecideWhoKeepsIt() throws {
        let passage = "同じことばがここにもあるので、どちらかの文書だけが残すことになる。"
        func document(_ name: String, _ source: Int, _ text: String) -> TextStore.Document {
            TextStore.Document(id: .of(text: name), source: source, text: Array(text.utf8))
        }
        let documents = [
            document("a", 1, "長い文書がここにあって、ほかのものよりもずっと長い。" + passage),
            document("b", 0, "短い。" + passage), document("c", 1, "中ぐらいの文書。" + passage),
        ]
        let store = TextStore(documents, logs: 1)
        @Sendable func reference(_ entry: UInt32) -> DocumentReference {
            .init(log: 0, entry: entry)
        }
        var cuts = try PassageSearch.cuts(of: store, window: 20)
        #expect(Set(cuts.keys) == [reference(0), reference(2)])
        #expect(
            cuts.values.allSatisfy {
                $0.map(\.kept) == [.init(id: .of(text: "b"), start: "短い。".utf8.count)]
            })
        // Without it the longer one is preferred; what is not kept is no evidence.
        cuts = try PassageSearch.cuts(of: store, window: 20) { $0 != reference(1) }
        #expect(Array(cuts.keys) == [reference(2)])
        #expect(cuts[reference(2)]?.first?.kept?.id == .of(text: "a"))
    }

    // MARK: - Texts that repeat themselves

    @Test func aMillionEqualCharactersTakeNoTimeOfNote() throws {
        let count = 1_000_000
        let long = String(repeating: "あ", count: count)
        var rows: [[PassageRow]] = []
        let time = try ContinuousClock().measure {
            // The first character of the first text is the only one that does not repeat.
            rows = try cuts([long, String(long.dropLast())], window: 100)
        }
        #expect(rows[0].isEmpty)
        #expect(rows[1].map(\.range) == [0..<3 * (count - 1)])
        #expect(rows[1].first?.kept == PassageRow.Place(id: .of(text: "0"), start: 0))
        #expect(time < .seconds(30), "\(time)")
    }

    @Test func sentencesThatRepeatTheirTextAreCutToTheFirst() throws {
        let count = 100_000
        let text = String(repeating: "いろは。", count: count)
        var rows: [[PassageRow]] = []
        let time = try ContinuousClock().measure { rows = try cuts([text], window: 100) }
        // The windows that begin at the characters of the first sentence are new ones, and hold 26 sentences; the
        // next hundred characters all stand in the first window one sentence later.
        #expect(cutText(text, rows[0]) == [String(text.dropFirst(4))])
        #expect(rows[0].first?.kept == PassageRow.Place(id: .of(text: "0"), start: 0))
        #expect(time < .seconds(30), "\(time)")
    }

    /// Ruled lines between texts that differ, thousands of them: groups of many contexts.
    @Test func ruledLinesBetweenDifferentTexts() throws {
        var generator = SeededGenerator(seed: Soak.seed)
        let letters = Array("あいうえおかきくけこさしすせそ".unicodeScalars)
        func random(_ count: Int) -> String {
            var text = String.UnicodeScalarView()
            for _ in 0..<count {
                text.append(letters[Int.random(in: letters.indices, using: &generator)])
            }
            return String(text)
        }
        let texts = (0..<400).map { _ in
            (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                random(Int.random(in: 0...40, using: &generator)) + "\n"
                    + String(repeating: "─", count: Int.random(in: 5...40, using: &generator))
                    + "\n"
            }.joined()
        }
        let store = TextStore(texts)
        for window in [10, 30] {
            let inMemory = try PassageSearch.cuts(of: store, window: window)
            let spilled = try PassageSearch.cuts(of: store, window: window, memory: 0)
            expectDefinition(store, window: window, cuts: inMemory)
            #expect(inMemory == spilled)
            #expect(!inMemory.isEmpty)
        }
    }

    // MARK: - The table

    @Test func aFinishedTableIsTakenAsItIs() throws {
        let folder = try TemporaryFolder()
        let text = "ここにある文章は二つの文書に同じように出てくるので片方が切られる。"
        func table(_ texts: [String], identity: String, window: Int = 20) throws -> PassageTable {
            try PassageSearch(
                store: TextStore(texts, logs: 1),
                settings: BuildRecipe.PassageSettings(minimumCharacters: window),
                identity: .of(text: identity), isKept: { _ in true }, team: .alone, threads: 1,
                memory: 1 << 20, folder: folder.path
            ).run()
        }
        #expect(try table([text, text], identity: "a").count == 1)
        #expect(try table(["", ""], identity: "a").count == 1)
        #expect(try table(["", ""], identity: "b").count == 0)
        #expect(try table([text, text], identity: "b", window: 21).count == 1)
        // Nothing but the table is left, and a cut one is made anew.
        #expect(try Files.names(in: folder.path) == ["passages.table"])
        let path = folder.file("passages.table")
        try Files.replace(path, with: Array(try Files.read(path).dropLast()))
        #expect(try table(["", ""], identity: "b", window: 21).count == 0)
    }
}
