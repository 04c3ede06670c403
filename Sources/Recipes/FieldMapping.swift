internal import Storage

/// Which fields of a JSON object hold a document's text and what is known of it.
///
/// A field is named by its path: `metadata.url` is the field `url` of the object in `metadata`.
///
/// ```yaml
/// fields: { id: id, text: text, url: metadata.url }
/// ```
public struct FieldMapping: Equatable, Sendable {
    /// The path of the text.
    public var text = "text"

    /// The mapping where a source names none.
    public init() {}

    init(_ node: RecipeNode) throws(KeifuError) {
        let keys = try node.mapping(keys: ["text"])
        text = try keys["text"]?.string() ?? "text"
    }

    /// The canonical form.
    var resolvedYAML: String { "{ text: \(CanonicalYAML.quoted(text)) }" }
}
