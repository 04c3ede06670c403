internal import Lineage

/// The rewrites that depend on what stands before and behind a character, in one pass over text that a
/// ``LocalRewriter`` has rewritten.
///
/// What stands before a character is asked of the pass's own output, what stands behind it of its input, so a rule
/// sees what the others have made of the text: where a space goes, the marks on its two sides are one run.
public struct ContextRewriter: Sendable {
    /// The rules that can be switched on.
    public struct Rules: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8
        /// Rules of the given bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// ``LongVowels``: runs of ー become one, and a dash inside a katakana word is ー.
        public static let longVowels = Rules(rawValue: 1)
        /// ``JapaneseSpaces``: spaces between Japanese characters are removed.
        public static let japaneseSpaces = Rules(rawValue: 2)
        /// ``RepeatedPunctuation``: runs of the same punctuation are shortened.
        public static let repeatedPunctuation = Rules(rawValue: 4)
    }

    /// The rules that are on.
    public let rules: Rules
    /// The characters that could be ー in their place and else are what the local rules and the form make of them:
    /// the hyphens among the dashes.
    private let otherwise: [UInt32: Otherwise]

    struct Otherwise: Sendable {
        var bytes: [UInt8]
        var editClass: EditClass
    }

    /// A rewriter with the given rules, for text that the given local rules and form have been applied to.
    public init(
        _ rules: Rules, after local: LocalRewriter.Rules = [], form: NormalizationForm? = nil
    ) {
        self.rules = rules
        let table = RewriteTable.shared(local, form, keeping: [])
        var otherwise: [UInt32: Otherwise] = [:]
        for value in LongVowels.hyphens {
            let entry = table.entry(value)
            guard entry.editClass != .unchanged else { continue }
            otherwise[value] = Otherwise(
                bytes: Array(table.replacement(entry)), editClass: entry.editClass)
        }
        self.otherwise = otherwise
    }

    /// The rewritten text; `nil` where nothing changes.
    ///
    /// - Parameter text: valid UTF-8.
    public func apply(_ text: [UInt8]) -> NormalizedText? {
        if rules.isEmpty { return nil }
        return text.withUnsafeBufferPointer { bytes in
            ContextPass.run(UTF8Text(bytes), rules, otherwise: otherwise)
        }
    }
}
