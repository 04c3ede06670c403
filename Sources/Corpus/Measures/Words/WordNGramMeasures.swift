/// Repeated n-grams of the morphemes of a document. One thread at a time.
///
/// Symbols take part in n-grams, and n-grams go on over the ends of sentences and lines. N-grams are equal where
/// all their morphemes are. Fractions of characters are among those of all morphemes: white space is no part of
/// words in Japanese.
struct WordNGramMeasures {
    /// - `word_repetition_fraction`: 7-grams of morphemes that stand in the text more than once, among all,
    ///   each as often as it stands there (HojiChar's `WordRepetitionRatioFilter`).
    /// - `top_word_Ngram_fraction` (2 … 4): characters of the most frequent n-gram of morphemes, as often as it
    ///   stands there, among the characters of all morphemes, and no more than 1. Of n-grams that are as
    ///   frequent as each other the first is taken.
    /// - `duplicate_word_Ngram_fraction` (5 … 10): characters in n-grams that stood there before, among
    ///   those of all morphemes. The text is read once, from its beginning: after such an n-gram the
    ///   reader goes on behind it, so no character counts twice (datatrove's `GopherRepetitionFilter`).
    static let names =
        ["word_repetition_fraction"] + topLengths.map { "top_word_\($0)gram_fraction" }
        + duplicateLengths.map { "duplicate_word_\($0)gram_fraction" }

    private static let topLengths = 2...4
    private static let duplicateLengths = 5...10
    private static let repetitionLength = 7

    private var repeated = RepeatedWordNGrams()
    /// For each n-gram by its number, whether the reader has met it.
    private var met: [Bool] = []

    /// Appends the measures.
    ///
    /// - Parameters:
    ///   - morphemes: the document's morphemes by their numbers, which count up from 0.
    ///   - lengths: for each number, the characters of the morpheme.
    ///   - counts: for each number, how often it stands in `morphemes`.
    mutating func append(
        of morphemes: [UInt32], lengths: [UInt32], counts: [UInt32], to row: inout [Float]
    ) {
        let characters = zip(lengths, counts).reduce(0) { $0 + Int($1.0) * Int($1.1) }
        var repetition: Float = 0
        var fractions: [Float] = []
        repeated.begin(morphemes, counts: counts)
        for length in 2...Self.duplicateLengths.upperBound {
            repeated.extend()
            if Self.topLengths.contains(length) {
                let top = topCharacters(morphemes, lengths)
                fractions.append(min(1, WordMeasures.ratio(top, characters)))
            }
            if Self.duplicateLengths.contains(length) {
                let duplicate = duplicateCharacters(morphemes, lengths)
                fractions.append(WordMeasures.ratio(duplicate, characters))
            }
            if length == Self.repetitionLength {
                repetition = WordMeasures.ratio(
                    repeated.positions.count, morphemes.count - length + 1)
            }
        }
        row.append(repetition)
        row += fractions
    }

    /// Characters of the n-gram at a place.
    private func characters(
        at position: Int, _ morphemes: [UInt32], _ lengths: [UInt32]
    ) -> Int {
        morphemes[position..<position + repeated.length].reduce(0) { $0 + Int(lengths[Int($1)]) }
    }

    /// The most frequent n-gram's characters, as often as it stands there.
    private func topCharacters(_ morphemes: [UInt32], _ lengths: [UInt32]) -> Int {
        guard morphemes.count >= repeated.length else { return 0 }
        // Where none is repeated the first is as frequent as any.
        var best: (count: UInt32, position: Int) = (1, 0)
        for (place, kind) in repeated.kinds.enumerated()
        where repeated.counts[Int(kind)] > best.count {
            best = (repeated.counts[Int(kind)], Int(repeated.positions[place]))
        }
        return Int(best.count) * characters(at: best.position, morphemes, lengths)
    }

    /// Characters in n-grams that were met before. Those that stand in the text once are passed over: the reader
    /// would remember them for nothing.
    private mutating func duplicateCharacters(_ morphemes: [UInt32], _ lengths: [UInt32]) -> Int {
        met.removeAll(keepingCapacity: true)
        met += repeatElement(false, count: repeated.counts.count)
        var next = 0
        var characters = 0
        for (place, kind) in repeated.kinds.enumerated() where repeated.positions[place] >= next {
            let position = Int(repeated.positions[place])
            if met[Int(kind)] {
                characters += self.characters(at: position, morphemes, lengths)
                next = position + repeated.length
            } else {
                met[Int(kind)] = true
            }
        }
        return characters
    }
}
