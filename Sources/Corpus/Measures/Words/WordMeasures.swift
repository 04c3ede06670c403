internal import JapaneseText
internal import Storage

/// Words and parts of speech, with MeCab over sentences. One thread at a time.
///
/// A *morpheme* is what MeCab cuts off, without white space at its ends; what is nothing but white space (the
/// ideographic space is an entry of IPADIC) is none. A *symbol* is a morpheme without letter and number, and a
/// *word* is a morpheme that is no symbol, whatever the dictionary calls it: IPADIC takes `(` and `!!` for
/// nouns, and 𠮷 and 々 for symbols.
final class WordMeasures {
    /// - `noun_fraction`: nouns (名詞) among words, as HojiChar's `DiscardTooManyNouns` counts them among
    ///   all but 補助記号 of UniDic. The dictionary here is the one that `mecabrc` names; IPADIC counts
    ///   pronouns and stems of adjectives as nouns, which UniDic sets apart.
    /// - `words`: morphemes that are no symbols (Gopher; datatrove's `GopherQualityFilter`).
    /// - `mean_word_length`: characters of a word on average; 0 where there is none.
    /// - `symbols_per_word`: the number signs `#`, or the ellipses (`…` and `...`) if they are more, to a
    ///   morpheme. Gopher has one threshold for both ratios.
    /// - `alphabetic_word_fraction`: morphemes with a letter, kana and kanji included, among all.
    /// - `stop_words`: how many of ``stopWords`` are among the morphemes.
    /// - `newlines_per_word`: line feeds to a morpheme (datatrove's `FineWebQualityFilter`).
    ///
    /// Then those of ``WordNGramMeasures``.
    static let names =
        [
            "noun_fraction", "words", "mean_word_length", "symbols_per_word",
            "alphabetic_word_fraction", "stop_words", "newlines_per_word",
        ] + WordNGramMeasures.names

    /// The stop words of FineWeb2 for Japanese (its `jpn_Jpan.yml`).
    static let stopWords = [
        "の", "に", "を", "は", "た", "て", "が", "と", "で", "年", "し", "・", "月", "れ", "さ",
    ]
    private static let stopWordBytes = stopWords.map { Array($0.utf8) }

    private let analyzer: MorphemeAnalyzer
    private var table = WordTable()
    private var nGrams = WordNGramMeasures()

    init() throws(KeifuError) { analyzer = try MorphemeAnalyzer() }

    func append(of text: MeasuredText, to row: inout [Float]) throws(KeifuError) {
        try append(of: text.bytes, to: &row)
    }

    private func append(of bytes: [UInt8], to row: inout [Float]) throws(KeifuError) {
        let document = Self.number(try spans(of: bytes), of: bytes, &table)
        appendCounts(document, TextMarks(bytes), to: &row)
        nGrams.append(
            of: document.morphemes, lengths: table.lengths, counts: table.counts, to: &row)
    }

    /// Where a morpheme lies as MeCab cuts it, and whether it is a noun.
    private struct Span {
        var start: UInt32
        var length: UInt16
        var isNoun: Bool
    }

    /// The morphemes of a text, only written down: to number them one by one between the sentences, MeCab's tables
    /// and ours would push each other out of the cache.
    private func spans(of bytes: [UInt8]) throws(KeifuError) -> [Span] {
        var failure: KeifuError?
        // A morpheme has at least one byte.
        let spans = [Span](unsafeUninitializedCapacity: bytes.count) { buffer, count in
            bytes.withUnsafeBufferPointer { text in
                do throws(KeifuError) {
                    var found = 0
                    try analyzer.forEachMorpheme(of: text) { bytes, isNoun in
                        guard found < buffer.count else { return }
                        buffer.initializeElement(
                            at: found,
                            to: Span(
                                start: UInt32(truncatingIfNeeded: bytes.lowerBound),
                                length: UInt16(truncatingIfNeeded: bytes.count), isNoun: isNoun))
                        found += 1
                    }
                    count = found
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        return spans
    }

    private struct Document {
        /// The number of each morpheme.
        var morphemes: [UInt32]
        /// How many words are nouns.
        var nouns = 0
    }

    private static func number(
        _ spans: [Span], of bytes: [UInt8], _ table: inout WordTable
    ) -> Document {
        table.removeAll()
        var nouns = 0
        let morphemes = [UInt32](unsafeUninitializedCapacity: spans.count) { buffer, count in
            bytes.withUnsafeBufferPointer { text in
                for span in spans {
                    let start = Int(span.start)
                    let word = table.insert(start..<start + Int(span.length), of: text)
                    guard word != WordTable.noWord else { continue }
                    buffer.initializeElement(at: count, to: word)
                    count += 1
                    if span.isNoun, !table.isSymbol(word) { nouns += 1 }
                }
            }
        }
        return Document(morphemes: morphemes, nouns: nouns)
    }

    private func appendCounts(_ document: Document, _ marks: TextMarks, to row: inout [Float]) {
        let morphemes = document.morphemes.count
        var words = 0
        var alphabetic = 0
        var wordCharacters = 0
        for (kind, traits) in table.traits.enumerated() where !traits.isEmpty {
            let count = Int(table.counts[kind])
            words += count
            if traits.contains(.letter) { alphabetic += count }
            wordCharacters += count * Int(table.lengths[kind])
        }
        row.append(Self.ratio(document.nouns, words))
        row.append(Float(words))
        row.append(Self.ratio(wordCharacters, words))
        row.append(Self.ratio(max(marks.numberSigns, marks.ellipses), morphemes))
        row.append(Self.ratio(alphabetic, morphemes))
        row.append(Float(table.kinds(among: Self.stopWordBytes)))
        row.append(Self.ratio(marks.lineFeeds, morphemes))
    }

    static func ratio(_ part: Int, _ whole: Int) -> Float {
        whole <= 0 ? 0 : Float(Double(part) / Double(whole))
    }
}
