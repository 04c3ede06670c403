/// Whether an SPDX licence expression is satisfied by a list of allowed licences.
///
/// `A OR B` needs one of the two, `A AND B` both; `AND` binds tighter; `A WITH exception` is allowed where the
/// list names just that. Identifiers compare without regard to ASCII case, as SPDX says (specification 2.3,
/// annex D).
public struct LicenseExpression: Sendable {
    private let tokens: [String]

    /// An expression as it stands in `source.yaml` or in a record.
    public init(_ text: String) {
        var tokens: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if scalar == "(" || scalar == ")" || scalar.properties.isWhitespace {
                if !word.isEmpty { tokens.append(word) }
                word = ""
                if !scalar.properties.isWhitespace { tokens.append(String(scalar)) }
            } else {
                word.unicodeScalars.append(scalar)
            }
        }
        if !word.isEmpty { tokens.append(word) }
        self.tokens = tokens
    }

    /// Whether the allowed licences satisfy the expression. One that is not well formed is never allowed.
    public func isAllowed(by allowed: [String]) -> Bool {
        var parser = Parser(tokens: tokens, allowed: Set(allowed.map { Self.folded($0) }))
        guard let answer = parser.alternatives(), parser.position == tokens.count else {
            return false
        }
        return answer
    }

    /// Whether the text is an SPDX expression of identifiers that look like licences: `CC-BY-SA-4.0`,
    /// `MIT OR Apache-2.0`, `LicenseRef-Aozora-PD`; not `unknown`, `CC BY-SA 4.0` or a URL.
    ///
    /// SPDX's list grows with every release, so its names are known by their form: they hold a hyphen and
    /// a digit, but for a few.
    public var isSPDX: Bool {
        let names = tokens.filter { !["and", "or", "with", "(", ")"].contains($0.lowercased()) }
        guard !names.isEmpty, names.allSatisfy(Self.isIdentifier) else { return false }
        var exceptions: [String] = []
        for (index, token) in tokens.enumerated()
        where token.lowercased() == "with" && index > 0 && index + 1 < tokens.count {
            exceptions.append("\(tokens[index - 1]) with \(tokens[index + 1])")
        }
        return isAllowed(by: names + exceptions)
    }

    private static func isIdentifier(_ name: String) -> Bool {
        let bytes = name.hasSuffix("+") ? Array(name.utf8.dropLast()) : Array(name.utf8)
        var digits = 0
        var hyphens = 0
        for byte in bytes {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x2D: hyphens += 1
            case 0x2E, 0x41...0x5A, 0x61...0x7A: break
            default: return false
            }
        }
        let lower = name.lowercased()
        return digits > 0 && hyphens > 0 || lower.hasPrefix("licenseref-") && bytes.count > 11
            || ["mit", "isc", "zlib", "unlicense", "wtfpl", "ofl", "x11", "ijg"].contains(lower)
            || lower.hasSuffix("-exception")
    }

    /// Lower case, with single spaces.
    private static func folded(_ text: String) -> String {
        text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private struct Parser {
        let tokens: [String]
        let allowed: Set<String>
        var position = 0

        private mutating func skip(_ word: String) -> Bool {
            guard position < tokens.count, tokens[position].lowercased() == word else {
                return false
            }
            position += 1
            return true
        }

        mutating func alternatives() -> Bool? {
            guard var answer = conjunction() else { return nil }
            while skip("or") {
                guard let other = conjunction() else { return nil }
                answer = answer || other
            }
            return answer
        }

        private mutating func conjunction() -> Bool? {
            guard var answer = term() else { return nil }
            while skip("and") {
                guard let other = term() else { return nil }
                answer = answer && other
            }
            return answer
        }

        private mutating func term() -> Bool? {
            if skip("(") {
                let answer = alternatives()
                return skip(")") ? answer : nil
            }
            guard position < tokens.count else { return nil }
            var name = tokens[position].lowercased()
            guard !["and", "or", "with", ")"].contains(name) else { return nil }
            position += 1
            if skip("with") {
                guard position < tokens.count else { return nil }
                name += " with " + tokens[position].lowercased()
                position += 1
            }
            return allowed.contains(name)
        }
    }
}
