internal import Storage

/// All n-grams of a text up to an order, as a trie, with how often each occurs.
///
/// The text lies in memory as one number a character. The places of all characters are sorted by the tokens that
/// follow, token by token from the last (a radix sort), so that equal n-grams stand together, prefixes before
/// what they begin. Memory: 12 bytes a character while it sorts, then 24 bytes an n-gram.
struct NGramCounts {
    /// The characters of the text.
    let vocabulary: CharacterVocabulary
    /// The n-grams. `<s>` stands only at the beginning of one, and no n-gram goes on after `</s>`.
    var trie = NGramTrie()
    /// How often each node's n-gram occurs.
    private(set) var counts: [UInt32] = []

    /// Counts sentences.
    ///
    /// - Throws: `KeifuError` where there are more n-grams than 32 bits count.
    init(_ text: consuming SentenceText, order: Int) throws(KeifuError) {
        vocabulary = text.vocabulary
        let (tokens, places) = text.sorted(order: order)
        var levels = (0..<order).map { _ in Level() }
        // <unk> is a token that does not occur.
        levels[0].append(CharacterVocabulary.unknown, count: 0, firstChild: 0)
        var previous = -1
        for place in places {
            let start = Int(place)
            var depth = 0
            var isNew = previous < 0
            // An n-gram ends before the next <s>.
            repeat {
                let token = tokens[start + depth]
                isNew = isNew || tokens[previous + depth] != token
                if isNew {
                    let next = depth + 1 < order ? levels[depth + 1].tokens.count : 0
                    levels[depth].append(token, count: 1, firstChild: UInt32(next))
                } else {
                    levels[depth].counts[levels[depth].counts.count - 1] += 1
                }
                depth += 1
            } while depth < order && tokens[start + depth] != CharacterVocabulary.sentenceStart
            previous = start
        }
        let total = levels.reduce(0) { $0 + $1.tokens.count }
        guard total < NGramTrie.limit else {
            throw KeifuError(
                .badInput, "the text has \(total) n-grams; the most is \(NGramTrie.limit)",
                remedy: "Train on less text, or with a lower order.")
        }
        trie.reserve(total)
        var firstChildren: [UInt32] = []
        for depth in 0..<order {
            let level = levels[depth]
            levels[depth] = Level()
            trie.appendLevel(
                level.tokens.lazy.map { NGramTrie.Node(token: $0) }, firstChildren: firstChildren)
            counts += level.counts
            firstChildren = level.firstChildren
        }
    }

    private struct Level {
        var tokens: [UInt32] = []
        var counts: [UInt32] = []
        var firstChildren: [UInt32] = []

        mutating func append(_ token: UInt32, count: UInt32, firstChild: UInt32) {
            tokens.append(token)
            counts.append(count)
            firstChildren.append(firstChild)
        }
    }

    /// The nodes of an order whose n-gram begins with `<s>`: a range, as prefixes sort.
    func sentenceStarts(_ order: Int) -> Range<Int> {
        var range = Int(CharacterVocabulary.sentenceStart)..<Int(CharacterVocabulary.sentenceEnd)
        for _ in 1..<order {
            range =
                Int(
                    trie.nodes[range.lowerBound].children)..<Int(
                    trie.nodes[range.upperBound].children)
        }
        return range
    }
}
