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
    /// The number of each morpheme of the document.
    private var morphemes: [UInt32] = []
    private var nGrams = WordNGramMeasures()

    init() throws(KeifuError) { analyzer = try MorphemeAnalyzer() }

    func append(of text: MeasuredText, to row: inout [Float]) throws(KeifuError) {
        try append(of: text.bytes, to: &row)
    }

    private func append(of bytes: [UInt8], to row: inout [Float]) throws(KeifuError) {
        table.removeAll()
        morphemes.removeAll(keepingCapacity: true)
        let nouns = try Self.read(bytes, analyzer, &table, &morphemes).get()
        appendCounts(nouns: nouns, marks: TextMarks(bytes), to: &row)
        nGrams.append(of: morphemes, lengths: table.lengths, counts: table.counts, to: &row)
    }

    /// Takes in the morphemes of a text and counts the nouns among its words.
    private static func read(
        _ bytes: [UInt8], _ analyzer: MorphemeAnalyzer, _ table: inout WordTable,
        _ morphemes: inout [UInt32]
    ) -> Result<Int, KeifuError> {
        bytes.withUnsafeBufferPointer { text in
            Result { () throws(KeifuError) in
                var nouns = 0
                try analyzer.forEachMorpheme(of: text) { bytes, isNoun in
                    let morpheme = table.insert(bytes, of: text)
                    guard morpheme != WordTable.noWord else { return }
                    morphemes.append(morpheme)
                    if isNoun, !table.traits[Int(morpheme)].isEmpty { nouns += 1 }
                }
                return nouns
            }
        }
    }

    private func appendCounts(nouns: Int, marks: TextMarks, to row: inout [Float]) {
        var words = 0
        var alphabetic = 0
        var wordCharacters = 0
        for (kind, traits) in table.traits.enumerated() where !traits.isEmpty {
            let count = Int(table.counts[kind])
            words += count
            if traits.contains(.letter) { alphabetic += count }
            wordCharacters += count * Int(table.lengths[kind])
        }
        row.append(Self.ratio(nouns, words))
        row.append(Float(words))
        row.append(Self.ratio(wordCharacters, words))
        row.append(Self.ratio(max(marks.numberSigns, marks.ellipses), morphemes.count))
        row.append(Self.ratio(alphabetic, morphemes.count))
        row.append(Float(table.kinds(among: Self.stopWordBytes)))
        row.append(Self.ratio(marks.lineFeeds, morphemes.count))
    }

    static func ratio(_ part: Int, _ whole: Int) -> Float {
        whole <= 0 ? 0 : Float(Double(part) / Double(whole))
    }
}
