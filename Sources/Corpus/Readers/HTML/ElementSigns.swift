internal import Gumbo

/// What an element says of itself.
struct ElementSigns {
    var isSurrounding = false
    var isSuspect = false
    var isHeader = false
    var isMain = false

    init(_ tree: HTMLTree, _ node: HTMLTree.Node, _ text: UnsafeBufferPointer<UInt8>) {
        let traits = ElementTraits.byTag[Int(node.tag.rawValue)]
        isSurrounding = traits.contains(.surrounding)
        isHeader = traits.contains(.header)
        isMain = node.tag == .main || node.tag == .article
        var hints: ClassHints = []
        for attribute in tree.attributes[
            Int(node.firstAttribute)..<Int(node.firstAttribute + node.attributeCount)]
        {
            let range = Int(attribute.start)..<Int(attribute.stop)
            switch attribute.name {
            case .class, .id: hints.formUnion(ClassHints.hints(text, range))
            case .role:
                for word in Self.surroundingRoles where AttributeValue.isEqual(text, range, word) {
                    isSurrounding = true
                }
                if AttributeValue.isEqual(text, range, "banner") { isHeader = true }
                if AttributeValue.isEqual(text, range, "main") { isMain = true }
            case .itemprop:
                if AttributeValue.isEqual(text, range, "articlebody") { isMain = true }
            default: break
            }
        }
        // A heading's class speaks of the heading, a cell's of a column.
        guard !traits.contains(.heading) else {
            isSurrounding = false
            return
        }
        if hints.contains(.surrounding) { isSurrounding = true }
        if hints.contains(.suspect), !hints.contains(.content) { isSuspect = true }
        if hints.contains(.header), !hints.contains(.content) { isHeader = true }
    }

    private static let surroundingRoles: [StaticString] = [
        "navigation", "complementary", "contentinfo", "search", "menu", "menubar", "toolbar",
        "dialog", "alertdialog", "alert",
    ]
}
