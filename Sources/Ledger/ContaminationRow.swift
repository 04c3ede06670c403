/// An item of a test set that a document holds.
public struct ContaminationRow: Equatable, Sendable {
    /// The test set's name in the recipe.
    public var set: String
    /// The line of the set's file that the item stands in, from 1.
    public var item: Int
    /// The field of the item whose text was found.
    public var field: String
    /// The place in the document: UTF-8 bytes of the prepared text, before anything was cut from it.
    public var range: Range<Int>
    /// The share of the field's n-grams that the place holds, 0 to 1.
    public var coverage: Double

    /// A hit.
    public init(set: String, item: Int, field: String, range: Range<Int>, coverage: Double) {
        self.set = set
        self.item = item
        self.field = field
        self.range = range
        self.coverage = coverage
    }
}
