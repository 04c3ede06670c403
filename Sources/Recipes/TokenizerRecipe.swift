public import Lineage

/// How a tokenizer is trained: the resolved form of a tokenizer recipe, with every default filled in.
///
/// ```yaml
/// model: byte-level
/// vocabulary_size: 32000
/// pre_tokenizer: gpt4                 # gpt4 | ja-script | none | { regex: "…" }
/// digits: triples                     # single | triples | any
/// max_piece_characters: { japanese: 8, other: 16 }      # or none
/// special_tokens: ["<|endoftext|>"]
/// ```
public struct TokenizerRecipe: Equatable, Sendable {
    /// How text is cut before merging.
    public enum PreTokenizer: Equatable, Sendable {
        /// The expression of GPT-4's tokenizer, with `digits` in its place for numbers.
        case gpt4
        /// The same, but a piece also ends where the script changes.
        case jaScript
        /// Not at all: pairs merge over a whole document.
        case none
        /// At the matches of an expression as HF `tokenizers` spells it.
        case regex(String)
    }

    /// How digits are grouped.
    public enum Digits: String, CaseIterable, Sendable {
        /// Each is a piece.
        case single
        /// Pieces of up to three.
        case triples
        /// Any number together.
        case any
    }

    /// The longest pieces that training may make, in characters.
    public struct PieceLimits: Equatable, Sendable {
        /// For pieces that hold a whole kanji or kana.
        public var japanese: Int
        /// For all others.
        public var other: Int

        /// Limits.
        public init(japanese: Int, other: Int) {
            self.japanese = japanese
            self.other = other
        }
    }

    /// How many ids there are to be, special tokens and the 256 bytes included.
    public var vocabularySize: Int
    /// How text is cut before merging.
    public var preTokenizer: PreTokenizer
    /// How digits are grouped.
    public var digits: Digits
    /// The longest pieces; `nil` for no limit.
    public var pieceLimits: PieceLimits?
    /// The special tokens, which get the first ids.
    public var specialTokens: [String]

    /// A recipe with the defaults of the contract.
    /// - Parameter digits: by default triples, but `any` where the pre-tokenizer is `none` or an expression.
    public init(
        vocabularySize: Int = 32000, preTokenizer: PreTokenizer = .gpt4, digits: Digits? = nil,
        pieceLimits: PieceLimits? = PieceLimits(japanese: 8, other: 16),
        specialTokens: [String] = ["<|endoftext|>"]
    ) {
        self.vocabularySize = vocabularySize
        self.preTokenizer = preTokenizer
        self.digits = digits ?? Self.usualDigits(preTokenizer)
        self.pieceLimits = pieceLimits
        self.specialTokens = specialTokens
    }

    static func usualDigits(_ preTokenizer: PreTokenizer) -> Digits {
        switch preTokenizer {
        case .gpt4, .jaScript: .triples
        case .none, .regex: .any
        }
    }

    /// The fewest ids that the special tokens and the 256 bytes need.
    public var alphabetSize: Int { 256 + specialTokens.count }

    /// The recipe as YAML with every key, written beside what is made of it. It has one form only.
    public var resolvedYAML: String {
        let cut =
            switch preTokenizer {
            case .gpt4: "gpt4"
            case .jaScript: "ja-script"
            case .none: "none"
            case .regex(let pattern): "{ regex: \(Self.quoted(pattern)) }"
            }
        let limits =
            pieceLimits.map { "{ japanese: \($0.japanese), other: \($0.other) }" } ?? "none"
        return """
            model: byte-level
            vocabulary_size: \(vocabularySize)
            pre_tokenizer: \(cut)
            digits: \(digits.rawValue)
            morphemes: none
            max_piece_characters: \(limits)
            special_tokens: [\(specialTokens.map(Self.quoted).joined(separator: ", "))]
            weights: {}
            extend: null

            """
    }

    /// The SHA-256 of ``resolvedYAML``.
    public var hash: Digest { Digest.of(text: resolvedYAML) }

    /// A double-quoted YAML scalar.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value)
                    || scalar.value >= 0xFFFE || (0x2028...0x2029).contains(scalar.value)
                    || scalar.value == 0xFEFF
                {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
