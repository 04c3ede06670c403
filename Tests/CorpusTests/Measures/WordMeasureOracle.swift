import JapaneseText
import MeCab
import Storage

/// The word measures as their definitions read, from a list of surfaces and features. Words are arrays of
/// scalars: `String` would take が and か with U+3099 for one.
struct WordMeasureOracle {
    typealias Word = [Unicode.Scalar]

    var text: String
    /// Morphemes without white space at their ends, and whether the features say noun.
    var morphemes: [(surface: Word, isNoun: Bool)] = []

    init(_ text: String, _ tagger: MeCabTagger) throws {
        self.text = text
        let bytes = Array(text.utf8)
        var ranges: [Range<Int>] = []
        bytes.withUnsafeBufferPointer {
            SentenceSplitter().forEachSentence($0) { ranges.append($0) }
        }
        for range in ranges {
            let sentence = Array(bytes[range])
            try sentence.withUnsafeBufferPointer { buffer in
                try tagger.forEachMorpheme(buffer) { morpheme in
                    var word = Array(
                        String(decoding: morpheme.surface, as: UTF8.self).unicodeScalars)
                    while word.last?.properties.isWhitespace == true { word.removeLast() }
                    while word.first?.properties.isWhitespace == true { word.removeFirst() }
                    let isNoun =
                        String(cString: morpheme.features).split(separator: ",").first == "名詞"
                    if !word.isEmpty { morphemes.append((word, isNoun)) }
                }
            }
        }
    }

    init(text: String, words: [Word]) {
        self.text = text
        morphemes = words.map { ($0, false) }
    }

    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            true
        default: scalar == "〇"
        }
    }

    static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }

    static func isSymbol(_ word: Word) -> Bool { !word.contains { isLetter($0) || isNumber($0) } }

    /// How often one text stands in another, from left to right, not over each other.
    static func occurrences(of part: String, in text: String) -> Int {
        let part = Array(part.unicodeScalars)
        let text = Array(text.unicodeScalars)
        var count = 0
        var position = 0
        while position + part.count <= text.count {
            if Array(text[position..<position + part.count]) == part {
                count += 1
                position += part.count
            } else {
                position += 1
            }
        }
        return count
    }

    var values: [Float] {
        let words = morphemes.filter { !Self.isSymbol($0.surface) }
        let symbols = max(
            Self.occurrences(of: "#", in: text),
            Self.occurrences(of: "…", in: text) + Self.occurrences(of: "...", in: text))
        let stopWords = ["の", "に", "を", "は", "た", "て", "が", "と", "で", "年", "し", "・", "月", "れ", "さ"]
        let present = stopWords.filter { word in
            morphemes.contains { $0.surface == Array(word.unicodeScalars) }
        }
        let alphabetic = morphemes.count { $0.surface.contains(where: Self.isLetter) }
        var row: [Float] = []
        row.append(Self.ratio(words.count { $0.isNoun }, words.count))
        row.append(Float(words.count))
        row.append(Self.ratio(words.reduce(0) { $0 + $1.surface.count }, words.count))
        row.append(Self.ratio(symbols, morphemes.count))
        row.append(Self.ratio(alphabetic, morphemes.count))
        row.append(Float(present.count))
        row.append(Self.ratio(Self.occurrences(of: "\n", in: text), morphemes.count))
        return row + Self.nGramValues(morphemes.map(\.surface))
    }

    static func nGramValues(_ words: [Word]) -> [Float] {
        let characters = words.reduce(0) { $0 + $1.count }
        let sevens = nGrams(words, 7)
        let counts = Dictionary(sevens.map { ($0, 1) }, uniquingKeysWith: +)
        var row = [ratio(sevens.count { (counts[$0] ?? 0) > 1 }, sevens.count)]
        for n in 2...4 { row.append(min(1, ratio(topCharacters(nGrams(words, n)), characters))) }
        for n in 5...10 { row.append(ratio(duplicateCharacters(words, n), characters)) }
        return row
    }

    static func nGrams(_ words: [Word], _ n: Int) -> [[Word]] {
        words.count < n ? [] : (0...words.count - n).map { Array(words[$0..<$0 + n]) }
    }

    static func topCharacters(_ nGrams: [[Word]]) -> Int {
        let counts = Dictionary(nGrams.map { ($0, 1) }, uniquingKeysWith: +)
        guard let most = counts.values.max(), let top = nGrams.first(where: { counts[$0] == most })
        else { return 0 }
        return most * top.joined().count
    }

    static func duplicateCharacters(_ words: [Word], _ n: Int) -> Int {
        var met: Set<[Word]> = []
        var characters = 0
        var position = 0
        while position + n <= words.count {
            let nGram = Array(words[position..<position + n])
            if met.insert(nGram).inserted {
                position += 1
            } else {
                characters += nGram.joined().count
                position += n
            }
        }
        return characters
    }

    static func ratio(_ part: Int, _ whole: Int) -> Float {
        whole == 0 ? 0 : Float(Double(part) / Double(whole))
    }
}
