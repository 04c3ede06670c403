/// HojiChar's repetition of character 5-grams.
enum RepetitionMeasures {
    /// - `character_repetition_fraction`: occurrences of the most frequent 5-grams among the occurrences of
    ///   all (HojiChar's `CharRepetitionRatioFilter`, after BigScience). Of K different 5-grams the √K most frequent
    ///   ones are taken (rounded down), but none that occurs only once.
    static let names = ["character_repetition_fraction"]

    static func append(of text: MeasuredText, to row: inout [Float]) {
        let grams = text.repeatedGrams
        grams.findFives(text.characters)
        row.append(.fraction(grams.topOccurrencesOfFives, of: max(0, text.characters.count - 4)))
    }
}
