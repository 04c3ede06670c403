public import Storage

/// The format of a source's files.
public enum SourceFormat: String, CaseIterable, Sendable {
    /// Works of Aozora Bunko: one a file, with ruby, notes and a colophon.
    case aozora
    /// Plain text: a document a file.
    case text
    /// Plain text: a document a line.
    case lines
    /// JSON objects, one a line.
    case jsonl
    /// Web pages as a crawler archived them (ISO 28500): responses with their headers.
    case warc
    /// The plain text that Common Crawl made of web pages: WARC conversion records.
    case wet
    /// An XML dump of MediaWiki pages.
    case mediawiki
    /// Web pages: one a file.
    case html
}

/// One source of raw text: what `source.yaml` says.
///
/// ```yaml
/// name: aozora-sample
/// format: aozora
/// files: ["cards/**/*.txt"]
/// encoding: auto
/// license: LicenseRef-Aozora-PD
/// origin: where it was taken from, with version or date
/// added: 2026-11-22
/// ```
public struct SourceDescription: Sendable, Equatable {
    /// The source's name: part of the identity of its documents.
    public var name: String
    /// The format of its files.
    public var format: SourceFormat
    /// Patterns of the files' paths relative to ``folder``; see ``PathPattern``.
    public var files: [String]
    /// `auto`, or one of ``encodings``.
    public var encoding: String
    /// The SPDX expression of the licence that holds where a record does not carry one of its own.
    public var license: String
    /// Where the source was taken from.
    public var origin: String
    /// The day on which it was added, as `2026-11-22`.
    public var added: String
    /// Which fields of a JSON object hold what; of use to `jsonl` alone.
    public var fields: FieldMapping
    /// The folder of `source.yaml`, absolute. Not part of the resolved form.
    public var folder: String

    /// The encodings that can be named.
    public static let encodings = [
        "auto", "utf-8", "shift_jis", "euc-jp", "iso-2022-jp", "utf-16",
    ]

    /// Reads a `source.yaml`.
    public static func load(_ path: String) throws(KeifuError) -> SourceDescription {
        let draft = try SourceDescriptionDraft(try RecipeNode.load(path))
        return try draft.resolved(folder: Paths.parent(Paths.absolute(path)))
    }

    /// Reads the text of a `source.yaml` that lies in `folder`, naming `file` in errors.
    public static func parse(
        _ text: String, file: String, folder: String
    ) throws(KeifuError) -> SourceDescription {
        try SourceDescriptionDraft(try RecipeNode.parse(text, file: file)).resolved(folder: folder)
    }

    /// The canonical form, with every default: what the recipe hash covers.
    public var resolvedYAML: String {
        var text = ""
        text += "name: \(CanonicalYAML.quoted(name))\n"
        text += "format: \(format.rawValue)\n"
        text += "files: \(CanonicalYAML.list(files))\n"
        text += "encoding: \(encoding)\n"
        text += "license: \(CanonicalYAML.quoted(license))\n"
        text += "origin: \(CanonicalYAML.quoted(origin))\n"
        text += "added: \(CanonicalYAML.quoted(added))\n"
        if format == .jsonl { text += "fields: \(fields.resolvedYAML)\n" }
        return text
    }

    /// The paths, relative to ``folder``, of the files that match any pattern, sorted by their
    /// bytes.
    ///
    /// Throws where nothing matches: a source without files is a mistake in its patterns.
    public func matchingFiles() throws(KeifuError) -> [String] {
        let patterns = files.map(PathPattern.init)
        let matching = try Files.filesRecursively(in: folder).filter { path in
            patterns.contains { $0.matches(path) }
        }
        guard !matching.isEmpty else {
            throw .badInput(
                "no file matches \(files.joined(separator: ", "))",
                file: Paths.join(folder, "source.yaml"),
                remedy: "Patterns are relative to that file: ** crosses folders, * and ? do not.")
        }
        return matching
    }
}

/// `source.yaml` as it was written: every key may be missing.
struct SourceDescriptionDraft {
    private let node: RecipeNode
    private let fields: RecipeMapping

    init(_ node: RecipeNode) throws(KeifuError) {
        self.node = node
        fields = try node.mapping(keys: [
            "name", "format", "files", "encoding", "license", "origin", "added", "fields",
        ])
    }

    func resolved(folder: String) throws(KeifuError) -> SourceDescription {
        let format = try format()
        let encoding = try fields["encoding"]?.choice(SourceDescription.encodings) ?? "auto"
        let mapping = try fields["fields"].map(FieldMapping.init) ?? FieldMapping()
        if format != .jsonl, let node = fields["fields"] {
            throw node.error("fields are for the format jsonl", remedy: "Remove the key.")
        }
        return SourceDescription(
            name: try name(), format: format, files: try files(), encoding: encoding,
            license: try nonEmpty("license"), origin: try fields["origin"]?.string() ?? "",
            added: try added(), fields: mapping, folder: folder)
    }

    private func name() throws(KeifuError) -> String {
        let name = try nonEmpty("name")
        guard name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x2F && $0 != 0x7F }) else {
            throw try fields.required("name").error(
                "\"\(name)\" holds a space, a slash or a control character",
                remedy: "Write a plain name, such as aozora-sample.")
        }
        return name
    }

    private func format() throws(KeifuError) -> SourceFormat {
        let node = try fields.required("format")
        let word = try node.choice(SourceFormat.allCases.map(\.rawValue))
        guard let format = SourceFormat(rawValue: word) else {
            throw node.error("\(word) is no format")
        }
        return format
    }

    private func files() throws(KeifuError) -> [String] {
        let node = try fields.required("files")
        let files = try node.isSequence ? node.strings() : [node.string()]
        guard !files.isEmpty, files.allSatisfy({ !$0.isEmpty }) else {
            throw node.error("a pattern is wanted here", remedy: "Write [\"**/*.txt\"].")
        }
        for pattern in files
        where pattern.hasPrefix("/") || pattern.split(separator: "/").contains("..") {
            throw node.error(
                "\(pattern) leaves the folder of the source",
                remedy: "Put source.yaml above the files; patterns are relative to it.")
        }
        return files
    }

    private func added() throws(KeifuError) -> String {
        let day = try nonEmpty("added")
        let shape = day.utf8.map { (0x30...0x39).contains($0) ? UInt8(0x39) : $0 }
        guard shape == Array("9999-99-99".utf8) else {
            throw try fields.required("added").error(
                "\"\(day)\" is no day", remedy: "Write it as 2026-11-22.")
        }
        return day
    }

    private func nonEmpty(_ key: String) throws(KeifuError) -> String {
        let node = try fields.required(key)
        let text = try node.string()
        guard !text.isEmpty else { throw node.error("it is empty") }
        return text
    }
}

/// The pieces of canonical YAML text.
enum CanonicalYAML {
    /// A text in double quotes, with JSON's escapes, which YAML shares.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    /// A list of texts on one line.
    static func list(_ texts: [String]) -> String {
        "[" + texts.map(quoted).joined(separator: ", ") + "]"
    }
}
