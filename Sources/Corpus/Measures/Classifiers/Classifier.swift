internal import Recipes
internal import Storage

/// A fastText model and the label whose probability is measured.
struct Classifier: Sendable {
    init(_ file: BuildRecipe.ClassifierFile) throws(KeifuError) {}

    func append(of text: MeasuredText, to row: inout [Float]) {}
}
