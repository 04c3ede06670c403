/// What a format's reader found in decoded text: the edits that leave the document's own text, and
/// what is known beside it.
struct ExtractedDocument {
    /// The edits, layer by layer: the first are edits of the decoded text, each next one of the text
    /// that the layer before it gives.
    var layers: [TextEdits] = []
    var metadata = DocumentMetadata()
    /// The share of the text's characters that stand in links; 0 where the format has none.
    var linkFraction = 0.0
}
