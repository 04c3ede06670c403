internal import FastText
internal import Recipes
internal import Storage

/// A fastText model and the label whose probability is measured: `NAME_score`.
struct Classifier: Sendable {
    private let model: FastTextClassifier

    /// - Throws: `KeifuError` where the model cannot be read or has no such label.
    init(_ file: BuildRecipe.ClassifierFile) throws(KeifuError) {
        model = try FastTextClassifier(path: file.file.path, label: file.label)
    }

    /// The probability of the label for the whole document on one line, as everybody asks fastText.
    func append(of text: MeasuredText, to row: inout [Float]) {
        row.append(model.probability(of: text.bytes))
    }
}
