/// What is known of a document beside its text.
public struct DocumentMetadata: Sendable, Equatable {
    /// A further field, in the order in which the reader found it.
    public struct Field: Sendable, Equatable {
        /// Its name in snake case: `subtitle`, `translator`, `colophon`, `orthography`, …
        public var name: String
        /// Its value.
        public var value: String

        /// A field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The title.
    public var title: String?
    /// The author.
    public var author: String?
    /// Where it is published.
    public var url: String?
    /// The day it was made, as `2004-12-13`, as far as the source says.
    public var created: String?
    /// The record's own licence, where the format carries one.
    public var license: String?
    /// The encoding that it was read in.
    public var encoding: String
    /// Everything else.
    public var extra: [Field]

    /// Metadata of a document.
    public init(
        title: String? = nil, author: String? = nil, url: String? = nil, created: String? = nil,
        license: String? = nil, encoding: String = "", extra: [Field] = []
    ) {
        self.title = title
        self.author = author
        self.url = url
        self.created = created
        self.license = license
        self.encoding = encoding
        self.extra = extra
    }

    /// Takes over what `other` knows and this does not.
    mutating func fill(from other: DocumentMetadata) {
        title = title ?? other.title
        author = author ?? other.author
        url = url ?? other.url
        created = created ?? other.created
        license = license ?? other.license
        for field in other.extra where self[field.name] == nil { extra.append(field) }
    }

    /// The first further field of a name.
    public subscript(_ name: String) -> String? { extra.first { $0.name == name }?.value }
}
