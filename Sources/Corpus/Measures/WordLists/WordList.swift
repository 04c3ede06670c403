internal import Recipes
internal import Storage

/// A list of words that documents are searched for.
struct WordList: Sendable {
    init(_ list: BuildRecipe.WordListFile) throws(KeifuError) {}

    /// The measures of a list of the given name.
    static func measureNames(of name: String) -> [String] {
        ["\(name)_words", "\(name)_word_types", "\(name)_word_fraction"]
    }

    func append(of text: MeasuredText, to row: inout [Float]) {}
}
