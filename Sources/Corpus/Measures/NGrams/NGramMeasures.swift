/// The most frequent and the repeated character n-grams.
enum NGramMeasures {
    /// N-grams run over all characters of the text, white space and line breaks included, as Swallow's do.
    ///
    /// - `top_character_2gram_fraction` … `top_character_4gram_fraction`: occurrences of the most frequent n-gram among
    ///   the occurrences of all.
    /// - `duplicate_character_5gram_fraction` … `duplicate_character_10gram_fraction`: different n-grams that
    ///   occur more than once among all different n-grams. (Gopher's measures of the like name are shares of the
    ///   text's characters; Swallow's are shares of kinds.)
    ///
    /// Swallow's `quality.py` ends with an error where a text is shorter than n; here the fraction is 0.
    static let names =
        (2...4).map { "top_character_\($0)gram_fraction" }
        + (5...10).map { "duplicate_character_\($0)gram_fraction" }

    static func append(of text: MeasuredText, to row: inout [Float]) {
        let characters = text.characters
        for n in 2...4 {
            let most = text.mostFrequentGram.occurrences(n, in: characters)
            row.append(.fraction(most, of: max(0, characters.count - n + 1)))
        }
        let grams = text.repeatedGrams
        grams.findFives(characters)
        for n in 5...10 {
            if n > 5 { grams.findNext() }
            row.append(.fraction(grams.kinds.repeated, of: grams.kinds.all))
        }
    }
}
