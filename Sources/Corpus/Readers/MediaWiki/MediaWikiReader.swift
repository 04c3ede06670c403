internal import Lineage

/// Reads a `<page>` of a MediaWiki dump: XML around wikitext.
///
/// Three steps: XML's references in the text become characters (``EditClass/escape``) and the rest of the page
/// goes (``EditClass/frame``); constructs leave their text (``WikitextRenderer``); lines become plain
/// (``WikitextLines``). Their edits are composed into one layer.
///
/// | rule | when |
/// |---|---|
/// | `xml` | the record is no well-formed page; the detail says at which byte, and why |
/// | `namespace` | the page is no article: its namespace, the value, is not 0 |
/// | `redirect` | the page only names another one |
/// | `model` | the text is no wikitext |
/// | `empty` | no text is left, or it was deleted |
enum MediaWikiReader {
    /// Edits and metadata of a decoded page.
    static func extract(_ text: [UInt8]) throws(PreparationFailure) -> ExtractedDocument {
        let result = text.withUnsafeBufferPointer { bytes in
            Result { () throws(PreparationFailure) in try extract(bytes) }
        }
        return try result.get()
    }

    private static func extract(
        _ text: UnsafeBufferPointer<UInt8>
    ) throws(PreparationFailure) -> ExtractedDocument {
        let page = try MediaWikiPage(text)
        let place = try article(page, length: text.count)
        var frame = TextEdits()
        frame.remove(0..<place.lowerBound, .frame)
        try MediaWikiPage.references(text, place) { place, scalar in
            frame.replace(place, with: scalar, .escape)
        }
        frame.remove(place.upperBound..<text.count, .frame)
        var metadata = metadata(page)
        let wikitext = frame.result(on: text)
        guard !isRedirect(wikitext) else { throw failure("redirect") }
        var layers = [frame]
        let title = Array((metadata.title ?? "").utf8)
        let categories = wikitext.withUnsafeBufferPointer { bytes in
            var renderer = WikitextRenderer(bytes, title: title)
            renderer.render()
            let rendered = renderer.edits.result(on: bytes)
            layers.append(renderer.edits)
            layers.append(
                rendered.withUnsafeBufferPointer { WikitextLines.edits(of: $0, rendered: renderer) }
            )
            return renderer.categories
        }
        if !categories.isEmpty {
            metadata.extra.append(
                .init(name: "categories", value: categories.joined(separator: "|")))
        }
        return ExtractedDocument(layers: composed(layers), metadata: metadata)
    }

    /// The place of an article's text, or why the page has none.
    private static func article(
        _ page: MediaWikiPage, length: Int
    ) throws(PreparationFailure) -> Range<Int> {
        guard let namespace = page.string(page.namespace).flatMap({ Int($0) }) else {
            throw MediaWikiPage.malformed("<ns> is missing", at: length)
        }
        guard namespace == 0 else {
            throw failure("namespace", value: Double(namespace))
        }
        if let redirect = page.redirect {
            throw failure("redirect", detail: redirect.isEmpty ? nil : page.string(redirect))
        }
        if let model = page.string(page.model), model != "wikitext" {
            throw failure("model", detail: model)
        }
        guard let text = page.text else {
            throw MediaWikiPage.malformed("<text> is missing", at: length)
        }
        guard !text.isEmpty else {
            throw failure("empty", detail: page.isDeleted ? "deleted" : nil)
        }
        return text
    }

    private static func metadata(_ page: MediaWikiPage) -> DocumentMetadata {
        var metadata = DocumentMetadata()
        metadata.title = page.string(page.title)
        metadata.created = page.string(page.timestamp).flatMap(JSONLMetadata.day)
        for (name, place) in [("wiki_page_id", page.id), ("revision", page.revision)] {
            guard let value = page.string(place), !value.isEmpty else { continue }
            metadata.extra.append(.init(name: name, value: value))
        }
        return metadata
    }

    /// Whether a text is a redirect that the dump does not mark as one.
    private static func isRedirect(_ text: [UInt8]) -> Bool {
        let start = text.prefix(200).drop { $0 <= 0x20 }
        guard start.first == 0x23 else { return false }
        let word = start.dropFirst().prefix(12).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return ["redirect", "転送", "リダイレクト"].contains { word.starts(with: $0.utf8.prefix(12)) }
            && start.contains(0x5B)
    }

    private static func composed(_ layers: [TextEdits]) -> [TextEdits] {
        var composed = layers[0]
        for layer in layers.dropFirst() {
            guard let both = composed.followed(by: layer) else { return layers }
            composed = both
        }
        return [composed]
    }

    private static func failure(
        _ rule: String, value: Double? = nil, detail: String? = nil
    ) -> PreparationFailure {
        PreparationFailure(stage: "extract", rule: rule, value: value, detail: detail)
    }
}
