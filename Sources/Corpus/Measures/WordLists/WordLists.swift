internal import JapaneseText
internal import Recipes
internal import Storage

/// The word lists of a recipe, searched for all at once.
///
/// A list is a file in UTF-8 with one word a line; white space around a word and empty lines do not count. Words
/// are normalised as the texts are. ASCII letters match in both cases. A word that begins or ends with katakana
/// matches only where no katakana (ー included) stands beside that end, so アス is not found in アスパラガス; the
/// same holds for letters of other scripts that part words by spaces, so `sex` is not found in Essex. Matches of a
/// list do not overlap: the first counts, and of those that begin at one place the longest.
struct WordLists: Sendable {
    private let listCount: Int
    private let automaton: WordAutomaton
    private let words: [Word]

    fileprivate struct Word: Sendable {
        var lists: [Int]
        var length: Int
        var characters: Int
        /// The class of a character that may not stand before the word.
        var before: CharacterClass?
        /// The class of a character that may not stand after it.
        var after: CharacterClass?
    }

    private struct Match {
        var word: Int
        var start: Int
        var end: Int
    }

    /// Reads lists.
    ///
    /// - Parameter normalization: what the texts go through.
    /// - Throws: `KeifuError` for a file that is not UTF-8 or holds no word.
    init(
        _ files: [BuildRecipe.WordListFile], normalization: NormalizationChain
    ) throws(KeifuError) {
        var numbers: [[UInt8]: Int] = [:]
        var patterns: [[UInt8]] = []
        var words: [Word] = []
        for (list, file) in files.enumerated() {
            let found = try Self.read(file.file.path, normalization)
            for word in found {
                if let number = numbers[word] {
                    if words[number].lists.last != list { words[number].lists.append(list) }
                    continue
                }
                numbers[word] = patterns.count
                patterns.append(word)
                words.append(Word(word, list: list))
            }
        }
        listCount = files.count
        self.words = words
        automaton = WordAutomaton(patterns, foldsCase: true)
    }

    /// The measures of a list.
    ///
    /// - `NAME_words`: how often words of the list occur.
    /// - `NAME_word_types`: how many of its words occur.
    /// - `NAME_word_fraction`: the characters of these words among all characters.
    static func measureNames(of name: String) -> [String] {
        ["\(name)_words", "\(name)_word_types", "\(name)_word_fraction"]
    }

    func append(of text: MeasuredText, to row: inout [Float]) {
        guard listCount > 0 else { return }
        let found = text.bytes.withUnsafeBufferPointer { matches(in: $0) }
        let characters = UTF8Counting.characters(text.bytes)
        for list in 0..<listCount {
            var count = 0
            var covered = 0
            var types: Set<Int> = []
            var end = 0
            for match in found where match.start >= end && words[match.word].lists.contains(list) {
                count += 1
                covered += words[match.word].characters
                types.insert(match.word)
                end = match.end
            }
            row.append(Float(count))
            row.append(Float(types.count))
            row.append(characters == 0 ? 0 : Float(Double(covered) / Double(characters)))
        }
    }

    /// All matches that stand free, by their beginnings and of those at one place the longest first.
    private func matches(in text: UnsafeBufferPointer<UInt8>) -> [Match] {
        var matches: [Match] = []
        automaton.forEachMatch(in: text) { number, end in
            let word = words[number]
            let start = end - word.length
            if let before = word.before, start > 0,
                Self.characterClass(endingAt: start, in: text) == before
            {
                return
            }
            if let after = word.after, end < text.count,
                Self.characterClass(at: end, in: text) == after
            {
                return
            }
            matches.append(Match(word: number, start: start, end: end))
        }
        return matches.sorted { ($0.start, $1.end) < ($1.start, $0.end) }
    }

    private static func characterClass(
        endingAt end: Int, in text: UnsafeBufferPointer<UInt8>
    ) -> CharacterClass {
        var start = end - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        return characterClass(at: start, in: text)
    }

    private static func characterClass(
        at start: Int, in text: UnsafeBufferPointer<UInt8>
    ) -> CharacterClass {
        var end = start + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        let scalar = String(decoding: text[start..<end], as: UTF8.self).unicodeScalars.first
        return scalar.map(CharacterClass.init) ?? .other
    }

    /// The words of a file, normalised and with small ASCII letters.
    private static func read(
        _ path: String, _ normalization: NormalizationChain
    ) throws(KeifuError) -> [[UInt8]] {
        let bytes = try Files.read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .badInput("the word list is not UTF-8", file: path, remedy: "Convert it.")
        }
        var words: [[UInt8]] = []
        for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
            let isSpace = { (scalar: Unicode.Scalar) in
                scalar.properties.isWhitespace || scalar == "\u{FEFF}"
            }
            let trimmed = line.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
            guard !trimmed.isEmpty else { continue }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: trimmed)
            var word = normalization.apply(Array(String(view).utf8)).text
            for index in word.indices where (0x41...0x5A).contains(word[index]) {
                word[index] |= 0x20
            }
            if !word.isEmpty { words.append(word) }
        }
        guard !words.isEmpty else {
            throw .badInput(
                "the word list holds no word", file: path, remedy: "Write one word a line.")
        }
        return words
    }
}

extension WordLists.Word {
    init(_ bytes: [UInt8], list: Int) {
        let classes = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(CharacterClass.init)
        // Scripts that are written without spaces show no other boundary.
        func guarded(_ characterClass: CharacterClass?) -> CharacterClass? {
            characterClass == .katakana || characterClass == .letter ? characterClass : nil
        }
        self.init(
            lists: [list], length: bytes.count, characters: classes.count,
            before: guarded(classes.first), after: guarded(classes.last))
    }
}
