/// What is known of the page that a text comes from.
enum SourceMeasures {
    /// - `link_character_fraction`: links among the characters of the whole page, before its main content is
    ///   chosen (wide characters count twice), after Uzushio's `LinkCharRatio`; 0 for formats without links.
    /// - `listed_domain`: 1 where the top-level domain of the document's URL is one of the recipe's
    ///   `measures.domains`, else 0; 1 too for documents without a URL, of which nothing is known.
    static let names = ["link_character_fraction", "listed_domain"]

    /// The top-level domains that llm-jp-corpus lets in (`has_valid_domain` of its filters for mC4).
    static let standardDomains = [
        "jp", "com", "net", "org", "work", "info", "xyz", "biz", "me", "tv", "site", "tokyo", "cc",
    ]

    static func append(
        of surroundings: DocumentMeter.Surroundings, domains: [String], to row: inout [Float]
    ) {
        row.append(Float(surroundings.linkFraction))
        row.append(
            surroundings.url.map { url in
                topLevelDomain(Array(url.utf8)).map { domain in
                    domains.contains { $0.utf8.elementsEqual(domain) } ? 1 : 0
                } ?? 0
            } ?? 1)
    }

    /// The last label of a URL's host in lower case; `nil` where there is no host (RFC 3986, section 3.2.2).
    static func topLevelDomain(_ url: [UInt8]) -> [UInt8]? {
        guard let scheme = url.firstRange(of: Array("://".utf8)) else { return nil }
        let rest = url[scheme.upperBound...]
        var authority = rest.prefix { !Array("/?#".utf8).contains($0) }
        if let user = authority.lastIndex(of: 0x40) { authority = authority[(user + 1)...] }
        // A literal IPv6 address has no domain; its colons are no port's either.
        guard authority.first != 0x5B else { return nil }
        var host = authority.prefix { $0 != 0x3A }
        if host.last == 0x2E { host = host.dropLast() }
        let label = host.suffix(while: { $0 != 0x2E })
        guard !label.isEmpty else { return nil }
        return label.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}

extension ArraySlice<UInt8> {
    /// The longest end of which every byte passes.
    fileprivate func suffix(while passes: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        var start = endIndex
        while start > startIndex, passes(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
