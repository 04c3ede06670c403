/// Text as sentences of characters: `<s>`, the characters of a line, `</s>`, and the next.
struct SentenceText {
    // Code points and three numbers above them, until the vocabulary is known.
    private var tokens: [UInt32] = []
    private var occurs = [Bool](repeating: false, count: 0x110000)
    private var isInSentence = false

    private static let start: UInt32 = 0x110000
    private static let end: UInt32 = 0x110001

    /// The number of sentences.
    private(set) var sentences = 0
    /// Tokens, with `<s>` and `</s>`.
    var count: Int { tokens.count }

    /// Adds UTF-8: every line with something on it is a sentence.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        CharacterVocabulary.forEachCharacter(bytes) { character in
            if character == 0x0A {
                endSentence()
            } else if !CharacterVocabulary.isSkipped(character) {
                if !isInSentence { tokens.append(Self.start) }
                isInSentence = true
                tokens.append(character)
                occurs[Int(character)] = true
            }
        }
        endSentence()
    }

    private mutating func endSentence() {
        guard isInSentence else { return }
        tokens.append(Self.end)
        isInSentence = false
        sentences += 1
    }

    /// The characters that occur.
    var vocabulary: CharacterVocabulary {
        CharacterVocabulary(
            occurs.indices.filter { occurs[$0] }.map { UInt32($0) })
    }

    /// The tokens by their numbers, and all places among them, sorted by the `order` tokens that begin there.
    /// Tokens beyond the end read as `<s>`.
    consuming func sorted(order: Int) -> (tokens: [UInt32], places: [UInt32]) {
        let vocabulary = vocabulary
        let count = tokens.count
        for index in 0..<count {
            tokens[index] =
                switch tokens[index] {
                case Self.start: CharacterVocabulary.sentenceStart
                case Self.end: CharacterVocabulary.sentenceEnd
                case let character: vocabulary.number(character)
                }
        }
        tokens += [UInt32](repeating: CharacterVocabulary.sentenceStart, count: order)
        var places = (0..<UInt32(count)).map { $0 }
        var other = places
        var starts = [UInt32](repeating: 0, count: vocabulary.count + 1)
        for depth in (0..<order).reversed() {
            for index in starts.indices { starts[index] = 0 }
            for index in 0..<count { starts[Int(tokens[index + depth]) + 1] += 1 }
            for index in 0..<vocabulary.count { starts[index + 1] += starts[index] }
            for place in places {
                let token = Int(tokens[Int(place) + depth])
                other[Int(starts[token])] = place
                starts[token] += 1
            }
            swap(&places, &other)
        }
        return (tokens, places)
    }
}
