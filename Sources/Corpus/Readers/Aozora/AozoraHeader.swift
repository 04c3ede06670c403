internal import JapaneseText

/// The lines before a work: title, then perhaps the original title and a subtitle, the author
/// or authors, and perhaps translators or editors; a blank line or the legend ends them.
struct AozoraHeader {
    /// Where the header's last line ends, after its line break; 0 where there is no header.
    private(set) var end = 0
    private var lines: [Range<Int>] = []

    /// The most lines of a header, and the most bytes of one of its lines.
    private static let mostLines = 8
    private static let longestLine = 450

    init(_ lines: TextLines) {
        let text = lines.text
        var start = 0
        var found: [Range<Int>] = []
        while let line = lines.line(at: start) {
            let content = Blank.trim(text, line.content)
            if content.isEmpty || AozoraLegend.isRule(text, line.content) { break }
            // A paragraph is indented or long: then there is no header.
            guard found.count < Self.mostLines, content.count <= Self.longestLine,
                content.lowerBound == line.content.lowerBound
            else { return }
            found.append(content)
            start = line.whole.upperBound
        }
        // One line alone may be a title, but not a sentence.
        guard !found.isEmpty, start < text.count else { return }
        if found.count == 1, text[found[0]].suffix(3).elementsEqual("。".utf8) { return }
        self.lines = found
        end = start
    }

    /// Puts what the header says into metadata.
    func describe(_ metadata: inout DocumentMetadata, in text: UnsafeBufferPointer<UInt8>) {
        var names = lines.map { AozoraPlainText.text(text, $0) }
        guard !names.isEmpty else { return }
        metadata.title = names.removeFirst()
        var roles: [DocumentMetadata.Field] = []
        while let last = names.last, let role = Self.role(last) {
            roles.insert(role, at: 0)
            names.removeLast()
        }
        // A work of which only a translator or editor is named is theirs.
        metadata.author = names.popLast() ?? roles.first?.value
        // Several authors of a translated work have a line each.
        if !roles.isEmpty, let author = metadata.author, Self.isTransliteratedName(author) {
            var authors = [author]
            while let name = names.last, Self.isTransliteratedName(name) {
                authors.insert(names.removeLast(), at: 0)
            }
            metadata.author = authors.joined(separator: "、")
        }
        for name in names {
            let field = Self.isForeign(name) ? "original_title" : "subtitle"
            metadata.extra.append(.init(name: field, value: name))
        }
        metadata.extra += roles
    }

    /// `神西清訳` is a translator, `鈴木行三校訂` an editor.
    private static func role(_ name: String) -> DocumentMetadata.Field? {
        for (suffix, field) in [
            ("共訳", "translator"), ("編訳", "translator"), ("訳", "translator"), ("譯", "translator"),
            ("校訂", "editor"), ("校註", "editor"), ("校注", "editor"), ("校閲", "editor"),
            ("編集", "editor"), ("編", "editor"),
        ]
        where name.utf8.count > suffix.utf8.count
            && name.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
        {
            let person = name.utf8.dropLast(suffix.utf8.count)
            return .init(name: field, value: String(decoding: person, as: UTF8.self))
        }
        return nil
    }

    /// Whether a line is a foreign name in katakana: parts with ・ between them, perhaps followed by the
    /// name in Latin letters.
    private static func isTransliteratedName(_ name: String) -> Bool {
        let scalars = name.unicodeScalars
        return scalars.contains("・")
            && scalars.allSatisfy {
                (0x30A1...0x30FC).contains($0.value) || (0x20...0x24F).contains($0.value)
                    || "　＝=、".unicodeScalars.contains($0)
            }
    }

    /// Whether a line is in another language: it has letters and none of them is Japanese.
    private static func isForeign(_ name: String) -> Bool {
        let counts = AozoraPlainText.counts(name)
        return counts.letters > 0 && counts.japanese == 0
    }
}

/// The explanation of marks between two rules of hyphens, before the work.
enum AozoraLegend {
    /// The most lines between the rules.
    private static let mostLines = 60

    /// Where the legend ends, after its second rule; `nil` where no rule follows a place (blank
    /// lines may stand before it). A rule that no other one follows within ``mostLines`` lines ends
    /// with itself: works without a legend are set off by one.
    static func end(from start: Int, _ lines: TextLines) -> Int? {
        var position = start
        while let line = lines.line(at: position),
            Blank.skip(lines.text, line.content) == line.content.upperBound
        {
            position = line.whole.upperBound
        }
        guard let rule = lines.line(at: position), isRule(lines.text, rule.content) else {
            return nil
        }
        position = rule.whole.upperBound
        for _ in 0...mostLines {
            guard let line = lines.line(at: position) else { break }
            position = line.whole.upperBound
            if isRule(lines.text, line.content) { return position }
        }
        return rule.whole.upperBound
    }

    /// Whether a line is a rule: ten hyphens or more and nothing else.
    static func isRule(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        line.count >= 10 && text[line].allSatisfy { $0 == 0x2D }
    }
}
