public import Lineage
public import Storage

/// What its holders do not want in a corpus: document ids, SHA-256 of raw records, and URLs.
///
/// The files hold one entry a line; empty lines and what follows a `#` at the start of a line or after white
/// space do not count. 64 hexadecimal digits are an id or a content hash, anything with `://` is a URL.
public struct OptOutList: Equatable, Sendable {
    /// Ids and content hashes.
    public private(set) var digests: Set<Digest> = []
    /// URLs, as UTF-8 bytes: equal bytes, not canonical equivalence, make them one.
    public private(set) var urls: Set<[UInt8]> = []

    /// A list of nothing.
    public init() {}

    /// How many entries there are.
    public var count: Int { digests.count + urls.count }

    /// SHA-256 over the sorted entries, which stands for the list in the recipe hash.
    public var digest: Digest {
        var hasher = DigestHasher()
        hasher.update(UInt64(digests.count))
        for digest in digests.sorted() { hasher.update(digest.bytes) }
        for url in urls.sorted(by: { $0.lexicographicallyPrecedes($1) }) { hasher.field(url) }
        return hasher.finalize()
    }

    /// The rule that a document falls under, or `nil` if it may stay: `id`, `content_id` or `url`.
    public func match(id: Digest, contentID: Digest, url: String?) -> String? {
        if digests.contains(id) { return "id" }
        if digests.contains(contentID) { return "content_id" }
        if let url, urls.contains(Array(url.utf8)) { return "url" }
        return nil
    }

    /// Reads the entries of a file.
    public mutating func add(text: [UInt8], file: String) throws(KeifuError) {
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            var words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            if let comment = words.firstIndex(where: { $0.first == 0x23 }) {
                words.removeSubrange(comment...)
            }
            guard let entry = words.first else { continue }
            let word = String(decoding: entry, as: UTF8.self)
            if words.count == 1, let digest = Digest(hex: word) {
                digests.insert(digest)
            } else if words.count == 1, word.contains("://") {
                urls.insert(Array(entry))
            } else {
                throw .badInput(
                    "\"\(word)\" is neither an id, a content hash nor a URL", file: file,
                    line: index + 1,
                    remedy: "Write 64 hexadecimal digits or a URL with its scheme, one a line.")
            }
        }
    }

    static func load(_ nodes: [RecipeNode], folder: String) throws(KeifuError) -> OptOutList {
        var list = OptOutList()
        for node in nodes {
            let path = Paths.join(folder, try node.string())
            guard Files.exists(path) else {
                throw node.error("there is no file \(path)", remedy: "Check the path.")
            }
            try list.add(text: try Files.read(path), file: path)
        }
        return list
    }
}
