internal import Gumbo

/// What a page's head says of it.
enum PageMetadata {
    /// Title, author, day, canonical address, language and licence of a page.
    static func read(
        _ tree: HTMLTree, _ text: UnsafeBufferPointer<UInt8>
    ) -> (metadata: DocumentMetadata, title: String?) {
        var fields = Fields()
        var title: String?
        for (index, node) in tree.nodes.enumerated() where node.kind == .element {
            switch node.tag {
            case .title where title == nil:
                var words = ""
                for inner in tree.nodes[index + 1..<Int(node.end)] where inner.kind == .text {
                    words += VisibleText.collapsed(text, Int(inner.start)..<Int(inner.stop))
                }
                title = words.isEmpty ? nil : words
            case .meta: fields.readMeta(tree, node, text)
            case .link, .a: fields.readLink(tree, node, text)
            case .html:
                if let language = tree.value(.lang, of: node), !language.isEmpty {
                    fields.language = VisibleText.collapsed(text, language, inAttribute: true)
                }
            case .time where fields.created == nil && fields.time == nil:
                if let value = tree.value(.datetime, of: node) {
                    fields.time = Fields.day(VisibleText.collapsed(text, value, inAttribute: true))
                }
            default: break
            }
        }
        var metadata = DocumentMetadata()
        metadata.title = fields.title ?? title
        metadata.author = fields.author
        metadata.url = fields.canonical
        metadata.created = fields.created ?? fields.time
        metadata.license = fields.license
        if let language = fields.language {
            metadata.extra.append(.init(name: "language", value: language))
        }
        return (metadata, title)
    }
}

private struct Fields {
    var title: String?
    var author: String?
    var canonical: String?
    var created: String?
    var time: String?
    var license: String?
    var language: String?

    mutating func readMeta(
        _ tree: HTMLTree, _ node: HTMLTree.Node, _ text: UnsafeBufferPointer<UInt8>
    ) {
        guard let content = tree.value(.content, of: node), !content.isEmpty,
            let name = tree.value(.property, of: node) ?? tree.value(.name, of: node)
                ?? tree.value(.itemprop, of: node)
        else { return }
        let key = VisibleText.collapsed(text, name, inAttribute: true).lowercased()
        let value = VisibleText.collapsed(text, content, inAttribute: true)
        guard !value.isEmpty else { return }
        switch key {
        case "og:title": title = title ?? value
        case "author", "article:author", "dc.creator", "dcterms.creator":
            // Some give the address of a page about the author.
            if !value.hasPrefix("http") { author = author ?? value }
        case "article:published_time", "datepublished", "date", "dc.date", "dcterms.issued",
            "dcterms.created", "pubdate":
            created = created ?? Self.day(value)
        case "dcterms.license", "dc.rights": license = license ?? PageLicense.identifier(value)
        default: break
        }
    }

    mutating func readLink(
        _ tree: HTMLTree, _ node: HTMLTree.Node, _ text: UnsafeBufferPointer<UInt8>
    ) {
        guard let relation = tree.value(.rel, of: node), let href = tree.value(.href, of: node)
        else { return }
        let words = VisibleText.collapsed(text, relation, inAttribute: true).lowercased()
            .split(separator: " ")
        let address = VisibleText.collapsed(text, href, inAttribute: true)
        if words.contains("canonical"), node.tag == .link, address.hasPrefix("http") {
            canonical = canonical ?? address
        }
        if words.contains("license") { license = license ?? PageLicense.identifier(address) }
    }

    /// The day of `2024-01-02T03:04:05+09:00`.
    static func day(_ value: String) -> String? {
        let day = Array(value.utf8.prefix(10))
        guard day.count == 10 else { return nil }
        for (index, byte) in day.enumerated() {
            let isSeparator = index == 4 || index == 7
            guard isSeparator ? byte == 0x2D || byte == 0x2F : byte &- 0x30 < 10 else { return nil }
        }
        return String(decoding: day.map { $0 == 0x2F ? 0x2D : $0 }, as: UTF8.self)
    }
}

/// Licences of Creative Commons by their addresses.
enum PageLicense {
    /// The SPDX identifier of `https://creativecommons.org/licenses/by-sa/4.0/deed.ja`; `nil` for
    /// anything else.
    static func identifier(_ address: String) -> String? {
        let lowered = address.lowercased()
        guard let host = lowered.firstRange(of: "creativecommons.org/") else { return nil }
        let parts = lowered[host.upperBound...].split(separator: "/")
        guard parts.count >= 3 else { return nil }
        let version = parts[2]
        guard ["1.0", "2.0", "2.1", "2.5", "3.0", "4.0"].contains(version) else { return nil }
        switch (parts[0], parts[1]) {
        case ("publicdomain", "zero"): return "CC0-1.0"
        case ("publicdomain", "mark"): return nil
        case ("licenses", let kind):
            let kinds = ["by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"]
            guard kinds.contains(String(kind)) else { return nil }
            let identifier = "CC-\(kind.uppercased())-\(version)"
            // SPDX has an identifier for Japan's own version of few of the ported licences.
            return version == "2.1" ? "\(identifier)-JP" : identifier
        default: return nil
        }
    }
}
