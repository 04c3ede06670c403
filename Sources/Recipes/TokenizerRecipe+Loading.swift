public import Storage

extension TokenizerRecipe {
    /// Reads a recipe from a YAML file.
    /// - Throws: `KeifuError` naming the line of what is unknown, wrong or not supported yet.
    public static func load(_ path: String) throws(KeifuError) -> TokenizerRecipe {
        try TokenizerRecipe(RecipeNode.load(path))
    }

    /// Reads a recipe from YAML text, naming `file` in errors.
    public static func parse(_ text: String, file: String) throws(KeifuError) -> TokenizerRecipe {
        try TokenizerRecipe(RecipeNode.parse(text, file: file))
    }

    private init(_ root: RecipeNode) throws(KeifuError) {
        let fields = try root.mapping(keys: [
            "model", "vocabulary_size", "pre_tokenizer", "digits", "morphemes",
            "max_piece_characters", "special_tokens", "weights", "extend",
        ])
        try Self.refuseWhatIsNotDone(fields)
        self.init()
        if let node = fields["pre_tokenizer"] { preTokenizer = try Self.preTokenizer(node) }
        digits = Self.usualDigits(preTokenizer)
        if let node = fields["digits"] {
            let word = try node.choice(Digits.allCases.map(\.rawValue))
            digits = Digits(rawValue: word) ?? digits
        }
        if let node = fields["max_piece_characters"] { pieceLimits = try Self.limits(node) }
        if let node = fields["special_tokens"] { specialTokens = try Self.specialTokens(node) }
        if let node = fields["vocabulary_size"] {
            vocabularySize = try node.integer(in: 1...16_777_216)
            guard vocabularySize >= alphabetSize else {
                throw node.error(
                    "\(vocabularySize) is smaller than the alphabet: 256 bytes and"
                        + " \(specialTokens.count) special token(s)",
                    remedy: "Write at least \(alphabetSize).")
            }
        }
    }

    private static func refuseWhatIsNotDone(_ fields: RecipeMapping) throws(KeifuError) {
        if let node = fields["model"] {
            let word = try node.choice(["byte-level", "byte-fallback"])
            if word != "byte-level" { throw unsupported(node, word) }
        }
        if let node = fields["morphemes"] {
            let word = try node.choice(["none", "training", "runtime"])
            if word != "none" { throw unsupported(node, word) }
        }
        if let node = fields["weights"], try !node.anyMapping().entries.isEmpty {
            throw unsupported(node, "weights by source")
        }
        if let node = fields["extend"] { throw unsupported(node, "growing another vocabulary") }
    }

    private static func unsupported(_ node: RecipeNode, _ what: String) -> KeifuError {
        node.error("\(what) is not supported by this version yet", remedy: "Leave the key out.")
    }

    private static func preTokenizer(_ node: RecipeNode) throws(KeifuError) -> PreTokenizer {
        if node.isMapping {
            let regex = try node.mapping(keys: ["regex"]).required("regex")
            return .regex(try regex.string())
        }
        switch try node.choice(["gpt4", "ja-script", "none"]) {
        case "gpt4": return .gpt4
        case "ja-script": return .jaScript
        default: return .none
        }
    }

    private static func limits(_ node: RecipeNode) throws(KeifuError) -> PieceLimits? {
        if !node.isMapping {
            _ = try node.choice(["none"])
            return nil
        }
        let fields = try node.mapping(keys: ["japanese", "other"])
        let usual = TokenizerRecipe().pieceLimits
        return PieceLimits(
            japanese: try fields["japanese"]?.integer(in: 1...1_000_000) ?? usual?.japanese ?? 8,
            other: try fields["other"]?.integer(in: 1...1_000_000) ?? usual?.other ?? 16)
    }

    private static func specialTokens(_ node: RecipeNode) throws(KeifuError) -> [String] {
        var tokens: [String] = []
        var seen: Set<[UInt8]> = []
        for item in try node.sequence() {
            let token = try item.string()
            guard !token.isEmpty else { throw item.error("a special token is empty") }
            // One printable character could be the spelling of a byte in the vocabulary.
            guard token.unicodeScalars.count > 1 else {
                throw item.error(
                    "the special token \"\(token)\" is a single character",
                    remedy: "Write it as <|\(token)|> or the like.")
            }
            guard seen.insert(Array(token.utf8)).inserted else {
                throw item.error("the special token \"\(token)\" appears twice")
            }
            tokens.append(token)
        }
        return tokens
    }
}
