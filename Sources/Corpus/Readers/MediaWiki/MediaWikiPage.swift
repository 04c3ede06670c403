internal import Glibc

/// The parts of a `<page>` of an XML dump, by their places.
///
/// ```
/// <page>
///   <title>足利尊氏</title> <ns>0</ns> <id>5</id> <redirect title="…" />
///   <revision>
///     <id>98765</id> <timestamp>2024-01-02T03:04:05Z</timestamp>
///     <model>wikitext</model> <format>text/x-wiki</format>
///     <text bytes="…" xml:space="preserve">…</text>
///   </revision>
/// </page>
/// ```
///
/// Of several revisions the last one counts. Elements nest at most 32 deep; markup inside the text is
/// escaped in a dump, so that an element there is an error.
struct MediaWikiPage {
    /// An element's content or an attribute's value, with its references.
    typealias Place = Range<Int>

    var title: Place?
    var namespace: Place?
    var id: Place?
    var redirect: Place?
    var revision: Place?
    var timestamp: Place?
    var model: Place?
    var text: Place?
    /// Whether the text was deleted from public view.
    var isDeleted = false

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var open: [Place] = []
    private var contentStart = 0
    private var hasChild = false

    static let deepest = 32

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(PreparationFailure) {
        self.bytes = bytes
        try read()
    }

    private mutating func read() throws(PreparationFailure) {
        var isRead = false
        while position < bytes.count {
            if bytes[position] == 0x3C {
                guard !isRead else { throw malformed("something follows </page>") }
                try markup()
                isRead = open.isEmpty
            } else if open.isEmpty {
                guard bytes[position] <= 0x20 else { throw malformed("text outside of <page>") }
                position += 1
            } else {
                position = find(0x3C, from: position) ?? bytes.count
            }
        }
        guard isRead else { throw malformed("the page is cut short") }
    }

    private mutating func markup() throws(PreparationFailure) {
        guard position + 1 < bytes.count else { throw malformed("a tag is cut short") }
        switch bytes[position + 1] {
        case 0x2F: try endTag()
        case 0x21, 0x3F: throw malformed("a comment, declaration or instruction")
        default: try startTag()
        }
    }

    private mutating func startTag() throws(PreparationFailure) {
        let tagStart = position
        position += 1
        let name = word()
        guard !name.isEmpty else { throw malformed("a tag without a name") }
        guard !open.isEmpty || equals(name, "page") else { throw malformed("<page> is wanted") }
        guard open.count < Self.deepest else { throw malformed("elements nest too deeply") }
        let isText = open.count == 2 && equals(name, "text")
        if isText { isDeleted = false }
        while true {
            skipSpace()
            guard position < bytes.count else { throw malformed("a tag is cut short") }
            if bytes[position] == 0x3E || bytes[position] == 0x2F { break }
            let key = word()
            guard !key.isEmpty, position + 1 < bytes.count, bytes[position] == 0x3D else {
                throw malformed("an attribute without a value")
            }
            let quote = bytes[position + 1]
            guard quote == 0x22 || quote == 0x27, let end = find(quote, from: position + 2) else {
                throw malformed("an attribute's value without quotes")
            }
            let value = position + 2..<end
            position = end + 1
            if open.count == 1, equals(name, "redirect"), equals(key, "title") { redirect = value }
            if isText, equals(key, "deleted") { isDeleted = true }
        }
        let isEmpty = bytes[position] == 0x2F
        if isEmpty { position += 1 }
        guard position < bytes.count, bytes[position] == 0x3E else {
            throw malformed("a tag is cut short")
        }
        position += 1
        if open.count == 1, equals(name, "redirect"), redirect == nil {
            redirect = tagStart..<tagStart
        }
        if open.count == 1, equals(name, "revision") {
            (revision, timestamp, model, text) = (nil, nil, nil, nil)
        }
        if isEmpty {
            hasChild = true
            if isText { text = position..<position }
        } else {
            open.append(name)
            contentStart = position
            hasChild = false
        }
    }

    private mutating func endTag() throws(PreparationFailure) {
        let end = position
        position += 2
        let name = word()
        skipSpace()
        guard position < bytes.count, bytes[position] == 0x3E, let top = open.last,
            name.count == top.count,
            zip(name, top).allSatisfy({ bytes[$0] == bytes[$1] })
        else {
            position = end
            throw malformed("an end tag that ends nothing")
        }
        position += 1
        open.removeLast()
        let content = contentStart..<end
        switch open.count {
        case 1 where !hasChild:
            if equals(name, "title") { title = content }
            if equals(name, "ns") { namespace = content }
            if equals(name, "id") { id = content }
        case 2 where equals(name, "text"):
            guard !hasChild else { throw malformed("an element inside of the text") }
            text = content
        case 2 where !hasChild && equals(open[1], "revision"):
            if equals(name, "id") { revision = content }
            if equals(name, "timestamp") { timestamp = content }
            if equals(name, "model") { model = content }
        default: break
        }
        hasChild = true
    }

    private mutating func word() -> Place {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: position += 1
            default: return start..<position
            }
        }
        return start..<position
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
            position += 1
        }
    }

    private func find(_ byte: UInt8, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private func equals(_ place: Place, _ word: StaticString) -> Bool {
        guard place.count == word.utf8CodeUnitCount else { return false }
        return place.indices.allSatisfy {
            bytes[$0] == word.utf8Start[$0 - place.lowerBound]
        }
    }

    private func malformed(_ problem: String) -> PreparationFailure {
        Self.malformed(problem, at: position)
    }

    /// Why a record is no page.
    static func malformed(_ problem: String, at offset: Int) -> PreparationFailure {
        PreparationFailure(stage: "extract", rule: "xml", detail: "byte \(offset): \(problem)")
    }
}

// MARK: - References

extension MediaWikiPage {
    /// Calls `body` with each of XML's references in a place, and its character.
    static func references(
        _ bytes: UnsafeBufferPointer<UInt8>, _ place: Place,
        _ body: (Place, Unicode.Scalar) -> Void
    ) throws(PreparationFailure) {
        var position = place.lowerBound
        while position < place.upperBound, let base = bytes.baseAddress,
            let found = memchr(base + position, 0x26, place.upperBound - position)
        {
            let start = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            guard let (length, scalar) = reference(bytes, start, place.upperBound) else {
                throw malformed("an ampersand that begins no reference", at: start)
            }
            body(start..<start + length, scalar)
            position = start + length
        }
    }

    private static func reference(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
    ) -> (Int, Unicode.Scalar)? {
        // XML's own five references and numeric ones are among HTML's.
        guard let (length, scalar) = HTMLEntities.reference(bytes, at: start, end: end) else {
            return nil
        }
        let isNumeric = bytes[start + 1] == 0x23
        return isNumeric || "\"&'<>".unicodeScalars.contains(scalar) ? (length, scalar) : nil
    }

    /// An element's content with its references resolved.
    func string(_ place: Place?) -> String? {
        guard let place else { return nil }
        var result: [UInt8] = []
        var position = place.lowerBound
        // What is no reference stays as it is: a title is worth more than its form.
        try? Self.references(bytes, place) { reference, scalar in
            result.append(contentsOf: bytes[position..<reference.lowerBound])
            result.append(contentsOf: UTF8.encodeScalar(scalar))
            position = reference.upperBound
        }
        result.append(contentsOf: bytes[position..<place.upperBound])
        return String(decoding: result, as: UTF8.self)
    }
}
