import Recipes
import Storage
import TestSupport
import Testing

@Suite struct SourceDescriptionTests {
    static func parse(_ text: String) throws(KeifuError) -> SourceDescription {
        try SourceDescription.parse(text, file: "source.yaml", folder: "/nowhere")
    }

    static let whole = """
        name: aozora-sample
        format: aozora
        files: ["cards/**/*.txt"]
        encoding: auto
        license: LicenseRef-Aozora-PD
        origin: "someone's \\"copy\\", commit 0984f7d"
        added: 2026-11-22
        """

    @Test func aWholeDescription() throws {
        let source = try Self.parse(Self.whole)
        #expect(source.name == "aozora-sample")
        #expect(source.format == .aozora)
        #expect(source.added == "2026-11-22")
        // The resolved form reads back as itself.
        #expect(try Self.parse(source.resolvedYAML) == source)
        #expect(try Self.parse(source.resolvedYAML).resolvedYAML == source.resolvedYAML)
        #expect(!source.resolvedYAML.contains("nowhere"))
    }

    @Test func defaultsAreWrittenOut() throws {
        let source = try Self.parse(
            "{name: s, format: text, files: '*.txt', license: X, added: 2026-01-02}")
        #expect(source.encoding == "auto")
        #expect(source.files == ["*.txt"])
        #expect(source.resolvedYAML.contains("encoding: auto\n"))
    }

    @Test(arguments: [
        ("encoding: auto", "encodings: auto", "unknown key", 4),
        ("format: aozora", "format: parquet", "parquet", 2),
        ("format: aozora", "format: azora", "not known", 2),
        ("encoding: auto", "encoding: sjis", "not known", 4),
        ("added: 2026-11-22", "added: yesterday", "no day", 7),
        ("name: aozora-sample", "name: a b", "space", 1),
        ("files: [\"cards/**/*.txt\"]", "files: [\"../x\"]", "leaves the folder", 3),
        ("files: [\"cards/**/*.txt\"]", "files: []", "pattern", 3),
        ("added: 2026-11-22", "added: 2026-11-22\nfields: { text: body }", "jsonl", 8),
        ("license: LicenseRef-Aozora-PD", "license: \"\"", "empty", 5),
    ])
    func mistakesNameTheirLine(old: String, new: String, problem: String, line: Int) {
        let error = #expect(throws: KeifuError.self) {
            try Self.parse(Self.whole.replacing(old, with: new))
        }
        #expect(error?.kind == .badInput)
        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
    }

    static func jsonl(_ fields: String) throws(KeifuError) -> SourceDescription {
        try parse("name: s\nformat: jsonl\nfiles: a\nlicense: X\nadded: 2026-01-02\n\(fields)\n")
    }

    @Test func fieldsOfAJSONObject() throws {
        #expect(try Self.jsonl("").fields == FieldMapping())
        #expect(try Self.jsonl("fields: {}").fields.paths.mapValues(\.text) == [.text: "text"])
        let whole = try Self.jsonl(
            "fields: { id: id, text: body, url: meta.urls.0, extra: { crawl: meta.crawl } }")
        #expect(
            whole.fields.paths.mapValues(\.text)
                == [.id: "id", .text: "body", .url: "meta.urls.0"])
        #expect(whole.fields.paths[.url]?.parts.map(\.index) == [nil, nil, 0])
        #expect(whole.fields.wanted.map(\.text) == ["body", "id", "meta.urls.0", "meta.crawl"])
        for layout in FieldMapping.layouts {
            let named = try Self.jsonl("fields: \(layout)")
            #expect(named.fields.paths[.text]?.text == "text")
            #expect(try Self.jsonl("fields: { layout: \(layout) }") == named)
        }
        let changed = try Self.jsonl(
            "fields: { layout: dolma, url: metadata.warc_url, id: null, extra: { original_added: null, a: b } }"
        )
        #expect(changed.fields.paths[.url]?.text == "metadata.warc_url")
        #expect(changed.fields.paths[.id] == nil && changed.fields.paths[.created] != nil)
        #expect(changed.fields.extra.map(\.name) == ["original_source", "a"])
        // Every field is written out, and reads back as itself.
        for source in [whole, changed, try Self.jsonl("fields: llm-jp"), try Self.jsonl("")] {
            #expect(try Self.parse(source.resolvedYAML) == source)
            #expect(source.resolvedYAML.contains("author: "))
        }
    }

    @Test(arguments: [
        ("fields: dolmo", "Did you mean dolma", 6),
        ("fields:\n  text: a\n  body: b", "unknown key fields.body", 8),
        ("fields:\n  text: null", "needs a text", 7),
        ("fields:\n  url: a..b", "no path", 7),
        ("fields:\n  url: [a]", "text is wanted", 7),
        ("fields:\n  extra: { title: a }", "taken", 7),
        ("fields:\n  extra: { 'a b': a }", "letters", 7),
        ("fields:\n  layout: x", "not known", 7),
        ("fields: 'x.y'", "not known", 6),
    ])
    func mistakesInFieldsNameTheirLine(fields: String, problem: String, line: Int) {
        let error = #expect(throws: KeifuError.self) { try Self.jsonl(fields) }
        #expect(error?.line == line, "\(String(describing: error))")
        #expect(error?.description.contains(problem) == true, "\(String(describing: error))")
    }

    @Test func missingKeysAreNamed() {
        for key in ["name", "format", "files", "license", "added"] {
            let text = Self.whole.split(separator: "\n").filter { !$0.hasPrefix(key + ":") }
            let error = #expect(throws: KeifuError.self) {
                try Self.parse(text.joined(separator: "\n"))
            }
            #expect(error?.description.contains(key) == true)
        }
    }

    @Test func patterns() {
        func matches(_ pattern: String, _ path: String) -> Bool {
            PathPattern(pattern).matches(path)
        }
        #expect(matches("cards/**/*.txt", "cards/000005/files/a/b.txt"))
        #expect(matches("cards/**/*.txt", "cards/b.txt"))
        #expect(!matches("cards/**/*.txt", "cards/b.txt.zip"))
        #expect(!matches("cards/*.txt", "cards/a/b.txt"))
        #expect(matches("**", "a/b/c"))
        #expect(matches("**/c", "c"))
        #expect(matches("a/**", "a/b/c"))
        #expect(matches("?.txt", "あ.txt"))
        #expect(!matches("?.txt", "ab.txt"))
        #expect(matches("*a*b*", "xxaxxbxx"))
        #expect(!matches("*a*b", "xxbxxa"))
        #expect(matches("./a", "a"))
        #expect(!matches("", "a"))
        #expect(matches("**/x/**/y", "a/x/b/x/y"))
    }

    /// Against a naive matcher that tries everything, over random patterns and paths.
    @Test func patternsAreThoseOfANaiveMatcher() {
        func naive(_ pattern: Substring, _ path: Substring) -> Bool {
            if pattern.hasPrefix("**/") {
                if naive(pattern.dropFirst(3), path) { return true }
                guard let slash = path.firstIndex(of: "/") else { return false }
                return naive(pattern, path[path.index(after: slash)...])
            }
            guard let first = pattern.first else { return path.isEmpty }
            if first == "*" {
                if naive(pattern.dropFirst(), path) { return true }
                guard let next = path.first, next != "/" else { return false }
                return naive(pattern, path.dropFirst())
            }
            guard let next = path.first else { return false }
            guard first == next || first == "?" && next != "/" else { return false }
            return naive(pattern.dropFirst(), path.dropFirst())
        }
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5000 {
            let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ -> String in
                let part = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    ["a", "b", "?", "*"].randomElement(using: &random) ?? "a"
                }.joined()
                return part.contains("**") ? "a" : part
            }
            var pattern = parts.joined(separator: "/")
            if Bool.random(using: &random) { pattern = "**/" + pattern }
            let path = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                (0..<Int.random(in: 1...3, using: &random)).map { _ in
                    Bool.random(using: &random) ? "a" : "b"
                }.joined()
            }.joined(separator: "/")
            #expect(
                PathPattern(pattern).matches(path) == naive(pattern[...], path[...]),
                "\(pattern) \(path)")
        }
    }

    @Test func filesAreSortedAndNamedOnce() throws {
        let folder = try TemporaryFolder()
        for path in ["b/2.txt", "b/10.txt", "a.txt", "b/x.md"] {
            try Files.createDirectory(Paths.parent(folder.file(path)))
            try Files.replace(folder.file(path), with: "x")
        }
        try Files.replace(
            folder.file("source.yaml"),
            with:
                "{name: s, format: text, files: ['**/*.txt', 'a.*'], license: X, added: 2026-01-02}"
        )
        let source = try SourceDescription.load(folder.file("source.yaml"))
        #expect(try source.matchingFiles() == ["a.txt", "b/10.txt", "b/2.txt"])
        #expect(source.folder == folder.path)
        var empty = source
        empty.files = ["*.html"]
        #expect(throws: KeifuError.self) { try empty.matchingFiles() }
    }
}
