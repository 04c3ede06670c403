internal import Storage

/// The `tokenizer.json` of HF `tokenizers`, as far as byte-level BPE goes.
struct TokenizerJSON {
    var model: BytePairModel
    /// The regular expressions that cut the text before merging, one stage each.
    var patterns: [String]
}

extension TokenizerJSON {
    /// Reads a `tokenizer.json`.
    /// - Throws: `KeifuError` with the offset of what is wrong, or of what this version cannot do as the
    ///   peer library does.
    static func read(_ bytes: [UInt8], file: String) throws(KeifuError) -> TokenizerJSON {
        let root = try JSONReader.read(bytes, file: file)
        if let normalizer = root["normalizer"] { throw unsupported(normalizer, "a normalizer") }
        let patterns = try patterns(root.required("pre_tokenizer"))
        guard try root.required("decoder").required("type").string() == "ByteLevel" else {
            throw unsupported(try root.required("decoder"), "a decoder other than ByteLevel")
        }
        let node = try root.required("model")
        try checkModel(node)
        var vocabulary = try Vocabulary(node.required("vocab"))
        let specialTokens = try specialTokens(root["added_tokens"], &vocabulary)
        return TokenizerJSON(
            model: try model(node, vocabulary, specialTokens), patterns: patterns)
    }

    private static func unsupported(_ node: JSONNode, _ what: String) -> KeifuError {
        node.error(
            "\(what) is not supported by this version yet",
            remedy: "Only byte-level BPE is read.")
    }

    private static func checkModel(_ node: JSONNode) throws(KeifuError) {
        if let type = node["type"], try type.string() != "BPE" {
            throw unsupported(type, "a model other than BPE")
        }
        for key in ["byte_fallback", "ignore_merges"] {
            if let flag = node[key], try flag.boolean() { throw unsupported(flag, key) }
        }
        for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
            if let affix = node[key], try !affix.text().isEmpty { throw unsupported(affix, key) }
        }
        if let dropout = node["dropout"] { throw unsupported(dropout, "dropout") }
    }

    // MARK: Pre-tokenizers

    /// What `ByteLevel` splits by where its `use_regex` is set.
    private static let gpt2 =
        #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

    private static func patterns(_ node: JSONNode) throws(KeifuError) -> [String] {
        let steps =
            try node.required("type").string() == "Sequence"
            ? try node.required("pretokenizers").array() : [node]
        var patterns: [String] = []
        for (index, step) in steps.enumerated() {
            switch try step.required("type").string() {
            case "Split" where index < steps.count - 1:
                patterns.append(try splitPattern(step))
            case "ByteLevel" where index == steps.count - 1:
                if let flag = step["add_prefix_space"], try flag.boolean() {
                    throw unsupported(flag, "add_prefix_space")
                }
                if try step["use_regex"]?.boolean() ?? true { patterns.append(gpt2) }
            case let type:
                throw step.error(
                    "the pre-tokenizer \(type) is not known here",
                    remedy: "A chain of Split and, as the last, ByteLevel is read.")
            }
        }
        return patterns
    }

    private static func splitPattern(_ step: JSONNode) throws(KeifuError) -> String {
        let behavior = try step.required("behavior")
        guard try behavior.string() == "Isolated" else {
            throw unsupported(behavior, "a Split that does not isolate")
        }
        if let invert = step["invert"], try invert.boolean() {
            throw unsupported(invert, "an inverted Split")
        }
        let pattern = try step.required("pattern")
        let text: String
        if let literal = pattern["String"] {
            text = try literal.string().unicodeScalars.map { scalar in
                "\\x{\(String(scalar.value, radix: 16))}"
            }.joined()
        } else {
            text = try pattern.required("Regex").string()
        }
        do throws(KeifuError) {
            _ = try PreTokenizer(patterns: [text])
        } catch {
            throw pattern.error(error.problem, remedy: error.remedy)
        }
        return text
    }

    // MARK: Tokens

    /// The entries of `vocab`, by spelling and by id.
    private struct Vocabulary {
        /// Each spelling, with its id in the place of a count.
        private var ids = WordTable()
        private(set) var spellings: [[UInt8]] = []
        let node: JSONNode

        init(_ node: JSONNode) throws(KeifuError) {
            self.node = node
            let members = try node.object()
            var places = [Int](repeating: -1, count: members.count)
            for (index, member) in members.enumerated() {
                let id = try member.value.id()
                guard id < members.count else {
                    throw member.value.error(
                        "the ids do not run from 0 to \(members.count - 1): \(id) is above")
                }
                guard places[Int(id)] < 0 else {
                    throw member.value.error("the id \(id) is given to two tokens")
                }
                places[Int(id)] = index
                guard self.id(of: member.key) == nil else {
                    throw member.value.error("the token \(quoted(member.key)) appears twice")
                }
                add(member.key, id)
            }
            spellings = places.map { members[$0].key }
        }

        func id(of spelling: [UInt8]) -> UInt32? { ids.count(of: spelling).map { UInt32($0) } }

        private mutating func add(_ spelling: [UInt8], _ id: UInt32) {
            spelling.withUnsafeBufferPointer { ids.add($0, count: Int64(id)) }
        }

        /// Gives a spelling the next free id.
        mutating func append(_ spelling: [UInt8]) {
            add(spelling, UInt32(spellings.count))
            spellings.append(spelling)
        }
    }

    private static func quoted(_ text: [UInt8]) -> String {
        "\"" + String(decoding: text, as: UTF8.self) + "\""
    }

    private static func specialTokens(
        _ node: JSONNode?, _ vocabulary: inout Vocabulary
    ) throws(KeifuError) -> [SpecialToken] {
        var result: [SpecialToken] = []
        for entry in try node?.array() ?? [] {
            let content = try entry.required("content")
            let id = try entry.required("id").id()
            if let flag = entry["special"], try !flag.boolean() {
                throw unsupported(entry, "an added token that is not special")
            }
            let text = try content.text()
            if let known = vocabulary.id(of: text) {
                guard known == id else {
                    throw entry.error(
                        "the added token \(quoted(text)) has the id \(id) here and \(known) in the"
                            + " vocabulary")
                }
            } else {
                guard id == vocabulary.spellings.count else {
                    throw entry.error(
                        "the added token \(quoted(text)) has the id \(id), but the next free one is"
                            + " \(vocabulary.spellings.count)")
                }
                vocabulary.append(text)
            }
            guard !result.contains(where: { $0.id == id }) else {
                throw entry.error("the id \(id) is given to two added tokens")
            }
            result.append(SpecialToken(id: id, content: String(decoding: text, as: UTF8.self)))
        }
        return result.sorted { $0.id < $1.id }
    }

    private static func model(
        _ node: JSONNode, _ vocabulary: Vocabulary, _ specialTokens: [SpecialToken]
    ) throws(KeifuError) -> BytePairModel {
        var tokens = ByteStrings()
        let special = Set(specialTokens.map(\.id))
        for (id, spelling) in vocabulary.spellings.enumerated() {
            if special.contains(UInt32(id)) {
                tokens.append(spelling)
            } else if let bytes = ByteAlphabet.read(spelling), !bytes.isEmpty {
                tokens.append(bytes)
            } else {
                throw vocabulary.node.error(
                    "the token \(quoted(spelling)) is not spelt in the byte-level alphabet")
            }
        }
        var byteTokens: [UInt32] = []
        for byte in UInt8.min...UInt8.max {
            guard let id = vocabulary.id(of: ByteAlphabet.spell([byte])), !special.contains(id)
            else {
                throw vocabulary.node.error("the vocabulary has no token for the byte \(byte)")
            }
            byteTokens.append(id)
        }
        var merges: [Merge] = []
        let entries = try node.required("merges").array()
        var seen = PairTable(capacity: entries.count)
        for entry in entries {
            let merge = try merge(entry, vocabulary, special)
            guard seen.insert(merge.left, merge.right, 0) else {
                throw entry.error("the merge stands in the list twice")
            }
            merges.append(merge)
        }
        return BytePairModel(
            tokens: tokens, specialTokens: specialTokens, byteTokens: byteTokens, merges: merges)
    }

    private static func merge(
        _ entry: JSONNode, _ vocabulary: Vocabulary, _ special: Set<UInt32>
    ) throws(KeifuError) -> Merge {
        var parts: [[UInt8]] = []
        if case .string(let text) = entry.value {
            parts = text.split(separator: 0x20, omittingEmptySubsequences: false).map(Array.init)
        } else {
            for part in try entry.array() { parts.append(try part.text()) }
        }
        guard parts.count == 2 else { throw entry.error("a merge has two parts") }
        func id(_ spelling: [UInt8], _ what: String) throws(KeifuError) -> UInt32 {
            guard let id = vocabulary.id(of: spelling), !special.contains(id) else {
                throw entry.error(
                    "the \(what) of the merge, \(quoted(spelling)), is not in the vocabulary")
            }
            return id
        }
        return Merge(
            left: try id(parts[0], "left part"), right: try id(parts[1], "right part"),
            product: try id(parts[0] + parts[1], "product"))
    }
}
