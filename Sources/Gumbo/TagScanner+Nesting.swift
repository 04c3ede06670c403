internal import Glibc

extension TagScanner {
    /// Refuses a page that gumbo would take minutes for.
    ///
    /// Counts start tags that are not ended. Void elements do not count, nor those whose end tag may
    /// be left out: a new `<li>` ends the one before it, and where they nest, they do so inside others
    /// that count. Formatting elements count until they are ended, as the parser opens them again in
    /// every paragraph. A page may fool the count with end tags that end nothing; that costs time, and
    /// no memory beyond the limit.
    static func check(_ text: UnsafeBufferPointer<UInt8>) throws(HTMLTree.Refusal) {
        guard let base = text.baseAddress else { return }
        var depth = 0
        var position = 0
        while position < text.count {
            guard let found = memchr(base + position, 0x3C, text.count - position) else { return }
            position = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            guard position + 1 < text.count else { return }
            let next = text[position + 1]
            if isLetter(next) {
                let (end, attributes) = scan(position, text)
                guard attributes <= HTMLTree.attributeLimit else { throw .attributes(attributes) }
                switch role(name(at: position + 1, text)) {
                case .uncounted: position = end
                case .raw(let name):
                    position = endOfRaw(name, from: end, text)
                case .counted:
                    depth += 1
                    guard depth <= HTMLTree.nestingLimit else { throw .nesting(depth) }
                    position = end
                }
            } else if next == 0x2F {
                if position + 2 < text.count, isLetter(text[position + 2]) {
                    let (end, attributes) = scan(position, text)
                    guard attributes <= HTMLTree.attributeLimit else {
                        throw .attributes(attributes)
                    }
                    if case .counted = role(name(at: position + 2, text)), depth > 0 { depth -= 1 }
                    position = end
                } else {
                    position += 2
                }
            } else if next == 0x21 {
                position = endOfDeclaration(position, text)
            } else {
                position += 1
            }
        }
    }

    private enum Role {
        case counted
        case uncounted
        /// Text up to the end tag of the same name.
        case raw(UInt64)
    }

    private static func role(_ name: UInt64) -> Role { roles[name] ?? .counted }

    private static let roles: [UInt64: Role] = {
        var roles: [UInt64: Role] = [:]
        let uncounted = [
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
            "source", "track", "wbr", "frame", "keygen", "basefont", "bgsound", "html", "head",
            "body", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup",
            "option", "optgroup", "rt", "rp", "rb", "rtc", "image", "nextid", "spacer",
        ]
        for name in uncounted { roles[key(name)] = .uncounted }
        for name in [
            "script", "style", "xmp", "noframes", "noembed", "iframe", "textarea", "title",
        ] {
            roles[key(name)] = .raw(key(name))
        }
        return roles
    }()

    private static func key(_ name: String) -> UInt64 {
        name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }
    }

    /// A sum over a tag name in lower case, other for all names that occur here.
    private static func name(at start: Int, _ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var key: UInt64 = 0
        var position = start
        while position < text.count, !isBlank(text[position]), text[position] != 0x2F,
            text[position] != 0x3E
        {
            let byte = text[position]
            key = key &* 31 &+ UInt64(byte &- 0x41 < 26 ? byte | 0x20 : byte)
            position += 1
        }
        return key
    }

    private static func endOfRaw(
        _ raw: UInt64, from start: Int, _ text: UnsafeBufferPointer<UInt8>
    ) -> Int {
        guard let base = text.baseAddress else { return text.count }
        var position = start
        while position + 2 < text.count,
            let found = memchr(base + position, 0x3C, text.count - position)
        {
            position = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            if position + 2 < text.count, text[position + 1] == 0x2F,
                name(at: position + 2, text) == raw
            {
                return end(ofTagAt: position, in: text)
            }
            position += 1
        }
        return text.count
    }

    /// The end of a comment, a doctype or what is taken for a comment.
    private static func endOfDeclaration(
        _ start: Int, _ text: UnsafeBufferPointer<UInt8>
    ) -> Int {
        var position = start + 2
        let isComment =
            position + 1 < text.count && text[position] == 0x2D && text[position + 1] == 0x2D
        if isComment {
            position += 2
            // <!--> and <!---> are whole comments.
            if position < text.count, text[position] == 0x3E { return position + 1 }
            if position + 1 < text.count, text[position] == 0x2D, text[position + 1] == 0x3E {
                return position + 2
            }
            while position + 2 < text.count {
                if text[position] == 0x2D, text[position + 1] == 0x2D {
                    if text[position + 2] == 0x3E { return position + 3 }
                    if text[position + 2] == 0x21, position + 3 < text.count,
                        text[position + 3] == 0x3E
                    {
                        return position + 4
                    }
                }
                position += 1
            }
            return text.count
        }
        while position < text.count, text[position] != 0x3E { position += 1 }
        return min(text.count, position + 1)
    }
}
