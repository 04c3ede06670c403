internal import Storage

/// Which fields of a JSON object hold a document's text and what is known of it.
///
/// ```yaml
/// fields: { id: id, text: text, url: metadata.url, extra: { crawl: metadata.crawl } }
/// fields: dolma                                            # a layout by its name
/// fields: { layout: dolma, url: metadata.warc_url }        # a layout, and what differs from it
/// ```
///
/// Values are paths (``FieldPath``). `null` says that there is no such field, also where a layout has one.
public struct FieldMapping: Equatable, Sendable {
    /// A further field that is kept as metadata.
    public struct Extra: Equatable, Sendable {
        /// The metadata's name.
        public var name: String
        /// Where it stands in the record.
        public var path: FieldPath
    }

    /// A field of a document.
    public enum Field: String, CaseIterable, Sendable {
        /// The text itself.
        case text
        /// The source's own identifier, kept as `original_id`.
        case id
        /// Where it was published.
        case url
        /// The title.
        case title
        /// The author.
        case author
        /// The day it was made.
        case created
        /// Its own licence.
        case license
    }

    /// The paths of the fields that there are; ``Field/text`` is always among them.
    public private(set) var paths: [Field: FieldPath] = [:]
    /// Further fields, by name.
    public private(set) var extra: [Extra] = []

    /// What a reader looks for, in one order: the fields in theirs, then the further ones.
    public private(set) var wanted: [FieldPath] = []

    /// The most further fields.
    static let mostExtra = 48

    /// Names that metadata has for something else.
    static let reserved: Set<String> = [
        "title", "author", "url", "created", "license", "encoding", "split", "path", "raw_start",
        "raw_end", "raw_member", "content_id", "original_id", "license_text", "created_text",
    ]

    /// The mapping where a source names none: the text in `text`, and nothing else.
    public init() { self.init(text: "text") }

    private init(
        text: String, _ others: [Field: String] = [:], extra: [(String, String)] = []
    ) {
        paths[.text] = FieldPath(text)
        for (field, path) in others { paths[field] = FieldPath(path) }
        self.extra = extra.compactMap { name, path in
            FieldPath(path).map { Extra(name: name, path: $0) }
        }
        order()
    }

    private mutating func order() {
        wanted = Field.allCases.compactMap { paths[$0] } + extra.map(\.path)
    }

    /// The fields that there are, in the order of ``wanted``.
    public var fields: [Field] { Field.allCases.filter { paths[$0] != nil } }

    init(_ node: RecipeNode) throws(KeifuError) {
        guard node.isMapping else {
            self = try Self.layout(node)
            return
        }
        let keys = try node.mapping(keys: ["layout", "extra"] + Field.allCases.map(\.rawValue))
        self = try keys["layout"].map(Self.layout) ?? FieldMapping()
        for (key, value) in keys.entries {
            if let field = Field(rawValue: key) {
                guard field != .text || !value.isNull else {
                    throw value.error("a document needs a text", remedy: "Name its field.")
                }
                paths[field] = value.isNull ? nil : try Self.path(value)
            } else if key == "extra" {
                try readExtra(value)
            }
        }
        order()
    }

    private mutating func readExtra(_ node: RecipeNode) throws(KeifuError) {
        guard !node.isNull else {
            extra = []
            return
        }
        for (name, value) in try node.anyMapping().entries {
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isPlain) else {
                throw value.error(
                    "a name of letters, digits and _ is wanted", remedy: "Write `name: path`.")
            }
            guard !Self.reserved.contains(name) else {
                throw value.error("\(name) is taken", remedy: "Choose another name.")
            }
            extra.removeAll { $0.name == name }
            if !value.isNull { extra.append(Extra(name: name, path: try Self.path(value))) }
        }
        guard extra.count <= Self.mostExtra else {
            throw node.error("more than \(Self.mostExtra) further fields")
        }
    }

    private static func path(_ node: RecipeNode) throws(KeifuError) -> FieldPath {
        let text = try node.string()
        guard let path = FieldPath(text) else {
            throw node.error(
                "\"\(text)\" is no path", remedy: "Write keys with dots between: metadata.url.")
        }
        return path
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    /// The canonical form: every field, `null` where there is none.
    var resolvedYAML: String {
        var items = Field.allCases.map { field in
            "\(field.rawValue): " + (paths[field].map { CanonicalYAML.quoted($0.text) } ?? "null")
        }
        let others = extra.map { "\($0.name): \(CanonicalYAML.quoted($0.path.text))" }
        items.append("extra: " + (others.isEmpty ? "{}" : "{ \(others.joined(separator: ", ")) }"))
        return "{ \(items.joined(separator: ", ")) }"
    }
}

// MARK: - Layouts

extension FieldMapping {
    /// The names of the layouts.
    public static let layouts = ["dolma", "llm-jp", "hojichar"]

    private static func layout(_ node: RecipeNode) throws(KeifuError) -> FieldMapping {
        switch try node.choice(layouts) {
        case "dolma": dolma
        case "llm-jp": llmJP
        default: hojiChar
        }
    }

    /// Dolma's documents: id, text, source, added, created and a free `metadata`, in which title,
    /// author, url and licence are looked for by those names. Also how this project stores documents.
    private static let dolma = FieldMapping(
        text: "text",
        [
            .id: "id", .url: "metadata.url", .title: "metadata.title", .author: "metadata.author",
            .created: "created", .license: "metadata.license",
        ], extra: [("original_source", "source"), ("original_added", "added")])

    /// LLM-jp's corpora: text and a `meta` whose keys depend on the subset.
    private static let llmJP = FieldMapping(
        text: "text",
        [
            .id: "id", .url: "meta.url", .title: "meta.title", .created: "meta.timestamp",
            .license: "meta.license",
        ],
        extra: [
            ("document_id", "meta.docId"), ("language", "meta.language"),
            ("original_source", "meta.source"),
        ])

    /// What HojiChar's `JSONDumper` writes: the text, and with `dump_reason` why it was rejected.
    private static let hojiChar = FieldMapping(
        text: "text", extra: [("is_rejected", "is_rejected"), ("reject_reason", "reason")])
}
