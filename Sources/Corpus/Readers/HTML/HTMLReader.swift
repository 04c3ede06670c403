internal import Gumbo
internal import Lineage

/// Reads an HTML page: the main content without what surrounds it.
///
/// gumbo parses the page as browsers do and says of every node where it lies in the source; the text
/// is cut into lines (``PageLines``), of which ``MainContent`` chooses, and ``PageEdits`` makes the
/// edits that leave them. Paragraphs, headings, list items and rows of tables become lines, the cells
/// of a row parted by tabs. docs/extraction.md tells what is kept and what is dropped.
enum HTMLReader {
    /// Edits and metadata of a decoded page.
    ///
    /// - Throws: a drop of the stage `extract`: `nesting`, `attributes` or `memory` for a page that is
    ///   not parsed (see `HTMLTree.Refusal`), `empty` for one without text.
    static func extract(_ text: [UInt8]) throws(PreparationFailure) -> ExtractedDocument {
        let result = text.withUnsafeBufferPointer { bytes in
            Result { () throws(PreparationFailure) in try extract(bytes) }
        }
        return try result.get()
    }

    private static func extract(
        _ text: UnsafeBufferPointer<UInt8>
    ) throws(PreparationFailure) -> ExtractedDocument {
        let tree: HTMLTree
        do throws(HTMLTree.Refusal) {
            tree = try HTMLTree(text)
        } catch {
            throw failure(error)
        }
        let page = PageLines(tree, text)
        guard !page.lines.isEmpty else { throw empty }
        var (metadata, title) = PageMetadata.read(tree, text)
        let squeezed = Array((title ?? "").utf8).filter { $0 > 0x20 }
        let content = MainContent(tree, page, text, title: squeezed)
        metadata.extra.append(
            .init(name: "link_density", value: decimal(content.linkDensity)))
        // Lines may turn out to be white space spelled as references.
        let all = [Bool](repeating: true, count: page.lines.count)
        guard
            let edits = PageEdits.edits(page, content.isKept, text)
                ?? PageEdits.edits(page, all, text)
        else { throw empty }
        return ExtractedDocument(
            layers: [edits], metadata: metadata, linkFraction: content.linkDensity)
    }

    private static var empty: PreparationFailure {
        PreparationFailure(stage: "extract", rule: "empty", detail: "the page has no text")
    }

    private static func failure(_ refusal: HTMLTree.Refusal) -> PreparationFailure {
        switch refusal {
        case .nesting(let depth):
            PreparationFailure(
                stage: "extract", rule: "nesting", value: Double(depth),
                threshold: Double(HTMLTree.nestingLimit), detail: "elements nest too deep")
        case .attributes(let count):
            PreparationFailure(
                stage: "extract", rule: "attributes", value: Double(count),
                threshold: Double(HTMLTree.attributeLimit),
                detail: "a tag has too many attributes")
        case .memory:
            PreparationFailure(
                stage: "extract", rule: "memory", threshold: Double(HTMLTree.memoryLimit),
                detail: "the page's tree does not fit the parser's memory")
        }
    }

    /// A share with three digits after the point.
    private static func decimal(_ share: Double) -> String {
        let thousandths = Int((share * 1000).rounded())
        let digits = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
    }
}
