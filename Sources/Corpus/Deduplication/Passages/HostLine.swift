internal import JapaneseText
internal import Lineage

/// A line of a host: 128 bits of SHA-256 over length and name of the host and the folded line.
struct HostLine: Hashable, Sendable {
    var first: UInt64
    var second: UInt64

    init(first: UInt64, second: UInt64) {
        self.first = first
        self.second = second
    }

    init(host: [UInt8], folded: [UInt8]) {
        var hasher = DigestHasher()
        hasher.field(host)
        hasher.update(folded)
        let bytes = hasher.finalize().bytes
        (first, second) = bytes.withUnsafeBytes { ($0.word(at: 0), $0.word(at: 8)) }
    }

    /// SHA-256 is uniform: its first word is hash enough.
    func hash(into hasher: inout Hasher) { hasher.combine(first) }

    /// Calls `body` with each line of a text that can be shared, and where it lies without its line break.
    static func forEach(
        of text: [UInt8], host: [UInt8], _ body: (HostLine, Range<Int>) -> Void
    ) {
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? text.count
            if end - start >= HostLineSearch.fewestCharacters {
                let folded = FoldedText.fold(Array(text[start..<end]))
                var characters = 0
                for byte in folded where byte & 0xC0 != 0x80 { characters += 1 }
                if characters >= HostLineSearch.fewestCharacters {
                    body(HostLine(host: host, folded: folded), start..<end)
                }
            }
            start = end + 1
        }
    }
}

/// The host that a URL names.
enum HostName {
    /// The host's bytes in lower case, without user, port and the root's dot; `nil` where there is none (RFC 3986,
    /// section 3.2.2).
    static func of(_ url: String) -> [UInt8]? {
        let url = Array(url.utf8)
        guard let scheme = url.firstRange(of: Array("://".utf8)) else { return nil }
        var authority = url[scheme.upperBound...].prefix { !Array("/?#\\".utf8).contains($0) }
        if let user = authority.lastIndex(of: 0x40) { authority = authority[(user + 1)...] }
        // The colons of a literal IPv6 address stand in brackets.
        if authority.first == 0x5B {
            guard let end = authority.firstIndex(of: 0x5D) else { return nil }
            authority = authority[...end]
        } else {
            authority = authority.prefix { $0 != 0x3A }
        }
        if authority.last == 0x2E { authority = authority.dropLast() }
        guard !authority.isEmpty else { return nil }
        return authority.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }
}

/// Lines that are cut of a text, with their line breaks.
struct LineCuts {
    private let text: [UInt8]
    /// Ascending and apart from one another, or touching.
    private(set) var cuts: [(range: Range<Int>, documents: Int)] = []

    init(text: [UInt8]) { self.text = text }

    /// Cuts a line; lines come in order. The break behind it goes with it; where the text's last line has none, the
    /// one before it does.
    mutating func cut(_ line: Range<Int>, documents: Int) {
        var start = line.lowerBound
        var end = line.upperBound
        if end < text.count {
            // CR LF is one line break.
            end += text[end] == 0x0D && end + 1 < text.count && text[end + 1] == 0x0A ? 2 : 1
        } else {
            let taken = cuts.last?.range.upperBound ?? 0
            if start > taken, text[start - 1] == 0x0A || text[start - 1] == 0x0D { start -= 1 }
            if start > taken, text[start] == 0x0A, text[start - 1] == 0x0D { start -= 1 }
        }
        cuts.append((start..<end, documents))
    }
}
