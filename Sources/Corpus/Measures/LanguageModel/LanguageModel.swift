internal import Glibc
internal import Storage

/// A back-off language model over characters, read from ARPA. Loaded once and shared by all threads.
///
/// The probability of a character c after the context h is that of the n-gram hc where the model has it, and
/// else that of c after h without its first character, times the back-off of h (Katz, 1987). In the trie
/// that is a walk: down where there is a child, and along the suffix where there is none.
struct LanguageModel: Sendable {
    let vocabulary: CharacterVocabulary
    let trie: NGramTrie
    private let index: ChildIndex

    init(vocabulary: CharacterVocabulary, trie: NGramTrie) {
        self.vocabulary = vocabulary
        self.trie = trie
        index = ChildIndex(trie)
    }

    /// Reads a model.
    ///
    /// - Throws: `KeifuError` where the file is no ARPA model over characters, with the line.
    init(path: String) throws(KeifuError) {
        var reader = ARPAReader(try MappedFile(path: path))
        self = try reader.read()
    }

    /// The measure `perplexity`: 10 to the power of −Σ log10 p ⁄ N, as cc_net and KenLM's `perplexity` have it.
    ///
    /// The sum runs over the characters that are not white space and one `</s>` for each line that has any;
    /// N is how many these are. 0 where there are none: no text has a perplexity below 1.
    func perplexity(of text: MeasuredText) -> Float {
        let total = text.bytes.withUnsafeBufferPointer { self.score($0) }
        guard total.tokens > 0 else { return 0 }
        let value = Float(pow(10, -total.log10 / Double(total.tokens)))
        return value.isFinite ? value : .greatestFiniteMagnitude
    }

    /// What a text scores.
    struct Score: Equatable {
        /// The sum of log10 of the tokens' probabilities.
        var log10 = 0.0
        /// How many tokens, with a `</s>` for each sentence.
        var tokens = 0
    }

    /// Scores UTF-8, each line with something on it as a sentence.
    func score(_ bytes: UnsafeBufferPointer<UInt8>) -> Score {
        index.withView(trie) { view in
            var walk = Walk(view)
            CharacterVocabulary.forEachCharacter(bytes) { character in
                if character == 0x0A {
                    walk.endSentence()
                } else {
                    let token = vocabulary.number(character)
                    if token != CharacterVocabulary.skipped { walk.take(token) }
                }
            }
            walk.endSentence()
            return walk.score
        }
    }

    /// A walk through the trie along a text.
    private struct Walk {
        let view: ChildIndex.View
        var score = Score()
        /// The longest n-gram of the model that ends where the text is.
        private var context = CharacterVocabulary.sentenceStart
        private var isInSentence = false

        init(_ view: ChildIndex.View) { self.view = view }

        @inline(__always)
        mutating func take(_ token: UInt32) {
            isInSentence = true
            score.tokens += 1
            var sum: Float = 0
            while context != NGramTrie.root {
                let child = view.child(of: context, token)
                if child != NGramTrie.root {
                    context = child
                    score.log10 += Double(sum + view.nodes[Int(child)].probability)
                    return
                }
                sum += view.nodes[Int(context)].backoff
                context = view.nodes[Int(context)].suffix
            }
            context = token
            score.log10 += Double(sum + view.nodes[Int(token)].probability)
        }

        mutating func endSentence() {
            guard isInSentence else { return }
            take(CharacterVocabulary.sentenceEnd)
            isInSentence = false
            context = CharacterVocabulary.sentenceStart
        }
    }
}
