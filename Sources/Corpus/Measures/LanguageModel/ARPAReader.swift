internal import Storage

/// Reads a model over characters from ARPA, the text format of SRILM and KenLM.
///
/// ```
/// \data\
/// ngram 1=4213
/// ngram 2=102930
///
/// \1-grams:
/// -3.1927586	吾	-0.2954
/// …
/// \end\
/// ```
///
/// A line holds log10 of the probability, the tokens and, below the highest order, log10 of the back-off, which may
/// be left out. n-grams may stand in any order. Lines before `\data\` that are empty or begin with # are comments,
/// as KenLM has it. A model without `<unk>` gives unknown characters 10⁻¹⁰⁰, also as KenLM does.
struct ARPAReader {
    static let highestOrder = 8

    private var lines: ARPALines
    private var vocabulary = CharacterVocabulary([])
    private var trie = NGramTrie()

    init(_ file: MappedFile) { lines = ARPALines(file) }

    /// The model.
    ///
    /// - Throws: `KeifuError` with the line where something is not as it should be.
    mutating func read() throws(KeifuError) -> LanguageModel {
        let counts = try readCounts()
        trie.reserve(min(counts.reduce(0, +) + 1, lines.restCount / 4))
        try readUnigrams(counts[0])
        for order in 2..<(counts.count + 1) { try readNGrams(order, counts[order - 1]) }
        try lines.skipEmpty()
        guard lines.take("\\end\\") else { throw lines.error("this should be \\end\\") }
        return LanguageModel(vocabulary: vocabulary, trie: trie)
    }

    private mutating func readCounts() throws(KeifuError) -> [Int] {
        while lines.isEmptyLine || lines.peek == 0x23 {
            guard lines.nextLine() else { break }
        }
        guard lines.take("\\data\\") else {
            throw lines.error(
                "this is no language model in ARPA format: \\data\\ should stand here",
                remedy: "Give a file that lmplz or `corpus language-model` has made, decompressed.")
        }
        var counts: [Int] = []
        while lines.take("ngram ", endsLine: false) {
            guard lines.integer() == counts.count + 1, lines.take("=", endsLine: false),
                let count = lines.integer(), lines.endLine()
            else { throw lines.error("this should be \"ngram \(counts.count + 1)=\" and a number") }
            counts.append(count)
        }
        guard (1...Self.highestOrder).contains(counts.count) else {
            throw lines.error(
                "the model is of order \(counts.count); 1 to \(Self.highestOrder) can be read")
        }
        guard counts.allSatisfy({ $0 < NGramTrie.limit }), counts.reduce(0, +) < NGramTrie.limit
        else { throw lines.error("the model has too many n-grams") }
        return counts
    }

    private mutating func readUnigrams(_ count: Int) throws(KeifuError) {
        try beginSection(1)
        var special: [NGramTrie.Node?] = [nil, nil, nil]
        var characters: [(character: UInt32, node: NGramTrie.Node, line: Int)] = []
        characters.reserveCapacity(min(count, lines.restCount / 4))
        for _ in 0..<count {
            let line = lines.number
            let probability = try self.probability()
            let word = try lines.word()
            let node = NGramTrie.Node(probability: probability, backoff: try backoff())
            if let token = Self.specialToken(word) {
                guard special[Int(token)] == nil else { throw repeated(line) }
                special[Int(token)] = node
                continue
            }
            let (character, length) = CharacterVocabulary.decode(word, at: 0)
            guard length == word.count else {
                throw lines.error(
                    "\"\(String(decoding: word.prefix(60), as: UTF8.self))\" is not one character; "
                        + "only models over characters can be read",
                    line: line,
                    remedy: "Train one with `corpus language-model`, or with lmplz on text whose "
                        + "characters are separated by spaces.")
            }
            characters.append((character, node, line))
        }
        characters.sort { ($0.character, $0.line) < ($1.character, $1.line) }
        for (one, next) in zip(characters, characters.dropFirst())
        where one.character == next.character {
            throw repeated(next.line)
        }
        guard let start = special[1], let end = special[2] else {
            throw lines.error("the model lacks <s> or </s>")
        }
        let unknown = special[0] ?? NGramTrie.Node(probability: -100)
        vocabulary = CharacterVocabulary(characters.map(\.character))
        var nodes = [unknown, start, end] + characters.map(\.node)
        for index in nodes.indices { nodes[index].token = UInt32(index) }
        trie.appendLevel(nodes, firstChildren: [])
    }

    private mutating func readNGrams(_ order: Int, _ count: Int) throws(KeifuError) {
        try beginSection(order)
        let firstLine = lines.number
        // Until they are sorted, the parent stands in the place of the first child.
        var entries: [NGramTrie.Node] = []
        entries.reserveCapacity(min(count, lines.restCount / 4))
        // The tokens of the line before and their nodes: neighbours mostly begin alike.
        var path = [UInt32](repeating: .max, count: order - 1)
        var nodes = [Int](repeating: 0, count: order - 1)
        for _ in 0..<count {
            let probability = try self.probability()
            var isOnPath = true
            for place in 0..<order - 1 {
                let token = try self.token()
                if isOnPath, path[place] == token { continue }
                isOnPath = false
                path[place] = token
                if place == 0 {
                    nodes[0] = Int(token)
                } else if let child = trie.child(of: nodes[place - 1], token) {
                    nodes[place] = child
                } else {
                    path[place] = .max
                    throw lines.error(
                        "the n-gram's context is not among the \(order - 1)-grams",
                        remedy: "The model is damaged; train it again.")
                }
            }
            entries.append(
                NGramTrie.Node(
                    token: try token(), probability: probability, backoff: try backoff(),
                    children: UInt32(nodes[order - 2])))
        }
        try append(entries, parents: trie.level(order - 1), firstLine: firstLine)
    }

    /// Adds a level: a counting sort by parent, then by token below each.
    private mutating func append(
        _ entries: [NGramTrie.Node], parents: Range<Int>, firstLine: Int
    ) throws(KeifuError) {
        var starts = [UInt32](repeating: 0, count: parents.count + 1)
        for entry in entries { starts[Int(entry.children) - parents.lowerBound + 1] += 1 }
        for index in 0..<parents.count { starts[index + 1] += starts[index] }
        var next = starts
        var sorted = [UInt32](repeating: 0, count: entries.count)
        for (index, entry) in entries.enumerated() {
            let parent = Int(entry.children) - parents.lowerBound
            sorted[Int(next[parent])] = UInt32(index)
            next[parent] += 1
        }
        for parent in 0..<parents.count {
            let range = Int(starts[parent])..<Int(starts[parent + 1])
            for (one, place) in zip(range, range.dropFirst())
            where entries[Int(sorted[one])].token >= entries[Int(sorted[place])].token {
                sorted[range].sort { entries[Int($0)].token < entries[Int($1)].token }
                break
            }
            for (one, place) in zip(range, range.dropFirst())
            where entries[Int(sorted[one])].token == entries[Int(sorted[place])].token {
                throw repeated(firstLine + Int(max(sorted[one], sorted[place])))
            }
        }
        trie.appendLevel(sorted.lazy.map { entries[Int($0)] }, firstChildren: starts)
    }

    private mutating func beginSection(_ order: Int) throws(KeifuError) {
        try lines.skipEmpty()
        guard lines.take("\\\(order)-grams:") else {
            throw lines.error("this should be \\\(order)-grams:")
        }
    }

    private mutating func probability() throws(KeifuError) -> Float {
        guard let value = lines.decimal(), value <= 0 else {
            throw lines.error("the line should begin with log10 of a probability")
        }
        return value
    }

    private mutating func token() throws(KeifuError) -> UInt32 {
        let word = try lines.word()
        if let token = Self.specialToken(word) { return token }
        let (character, length) = CharacterVocabulary.decode(word, at: 0)
        let token = length == word.count ? vocabulary.numberInVocabulary(character) : 0
        guard token != CharacterVocabulary.unknown else {
            throw lines.error(
                "\"\(String(decoding: word.prefix(60), as: UTF8.self))\" is not among the 1-grams",
                remedy: "The model is damaged; train it again.")
        }
        return token
    }

    private mutating func backoff() throws(KeifuError) -> Float {
        if lines.endLine() { return 0 }
        guard let value = lines.decimal(), lines.endLine() else {
            throw lines.error("the line should end with log10 of a back-off")
        }
        return value
    }

    private static func specialToken(_ word: UnsafeBufferPointer<UInt8>) -> UInt32? {
        guard word.count > 2, word[0] == 0x3C else { return nil }
        switch String(decoding: word, as: UTF8.self) {
        case "<unk>", "<UNK>": return CharacterVocabulary.unknown
        case "<s>": return CharacterVocabulary.sentenceStart
        case "</s>": return CharacterVocabulary.sentenceEnd
        default: return nil
        }
    }

    private func repeated(_ line: Int) -> KeifuError {
        lines.error("this n-gram stands here for the second time", line: line)
    }
}
