import JapaneseText
import Ledger
import Lineage
import MPI
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct PassageSearchTests {
    /// Few letters, so that windows repeat everywhere; ends of sentences, wide forms and astral kanji among them.
    static let alphabets = [
        "あ", "あ。", "あい。\n", "ab\u{3000}Ａ。\n", "あいう𠮷㌔。！」\n ", "ぁあぃいぅうぇえぉお𠮷。",
    ]

    private func texts(_ generator: inout SeededGenerator, alphabet: String) -> TextStore {
        let letters = Array(alphabet.unicodeScalars)
        var documents: [TextStore.Document] = []
        let count = Int.random(in: 1...6, using: &generator)
        for number in 0..<count {
            var text = String.UnicodeScalarView()
            if number > 0, Bool.random(using: &generator) {
                // A part of another document.
                let other = Array(
                    String(decoding: documents[number - 1].text, as: UTF8.self).unicodeScalars)
                let start = Int.random(in: 0...other.count, using: &generator)
                let end = Int.random(in: start...other.count, using: &generator)
                text.append(contentsOf: other[start..<end])
            }
            for _ in 0..<Int.random(in: 0...60, using: &generator) {
                text.append(letters[Int.random(in: letters.indices, using: &generator)])
            }
            documents.append(
                TextStore.Document(
                    id: .of(text: "\(generator.next())"),
                    source: Int.random(in: 0...1, using: &generator), text: Array(String(text).utf8)
                ))
        }
        return TextStore(documents, logs: Int.random(in: 1...4, using: &generator))
    }

    @Test func randomTextsAreCutAsTheDefinitionReads() throws {
        var generator = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(400, long: 30_000, "passages") {
            let alphabet = Self.alphabets[
                Int.random(in: Self.alphabets.indices, using: &generator)]
            let store = texts(&generator, alphabet: alphabet)
            let window = Int.random(in: 1...12, using: &generator)
            let cuts = try PassageSearch.cuts(
                of: store, window: window, memory: Bool.random(using: &generator) ? 0 : 1 << 20)
            expectDefinition(store, window: window, cuts: cuts)
        }
    }

    @Test func longWindowsHaveBoundedContexts() throws {
        var generator = SeededGenerator(seed: Soak.seed)
        let letters = Array("あいうえおかきくけこ。\n".unicodeScalars)
        func random(_ count: Int) -> String {
            var text = String.UnicodeScalarView()
            for _ in 0..<count {
                text.append(letters[Int.random(in: letters.indices, using: &generator)])
            }
            return String(text)
        }
        for window in [1024, 1025, 2000] {
            let passage = random(window * 3 / 2)
            let store = TextStore([
                random(900) + passage + random(500), passage, random(100) + passage.dropFirst(250),
                random(50) + passage.dropFirst(320),
            ])
            let cuts = try PassageSearch.cuts(of: store, window: window)
            expectDefinition(store, window: window, cuts: cuts)
            #expect(cuts.count == 3)
        }
    }
}
