import JapaneseText

@testable import Corpus

/// The measures of groups characters, lines, repetition, ngrams and patterns as their definitions say, with arrays and
/// dictionaries, for short texts: the oracle of the tests. It shares nothing with the measures but the classes of
/// characters and the list of special ones.
///
/// Texts are arrays of scalars: `String` compares by canonical equivalence and joins CR and LF.
struct NaiveMeasures {
    typealias Text = [Unicode.Scalar]

    let text: Text
    private(set) var values: [String: Double] = [:]

    init(_ string: String) {
        text = Array(string.unicodeScalars)
        measureCharacters()
        measureLines()
        measureGrams()
        values["bulletin_board_marks"] = Double(NaiveBulletinBoard.count(text))
    }

    private static func share(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        CharacterClass(scalar) == .whiteSpace
    }

    private mutating func measureCharacters() {
        let classes = text.map { CharacterClass($0) }
        func count(_ wanted: CharacterClass) -> Int { classes.filter { $0 == wanted }.count }
        func count(_ wanted: String) -> Int {
            text.filter { wanted.unicodeScalars.contains($0) }.count
        }
        let kanaKanji = count(.hiragana) + count(.katakana) + count(.kanji)
        let visible = text.count - count(.whiteSpace)
        let japanese = kanaKanji + count("、，。．！？")
        values["characters"] = Double(text.count)
        values["letters"] = Double(kanaKanji + count(.letter))
        values["japanese_characters"] = Double(japanese)
        values["japanese_character_fraction"] = Self.share(japanese, text.count)
        values["japanese_fraction"] = Self.share(kanaKanji, visible)
        values["hiragana_fraction"] = Self.share(count(.hiragana), visible)
        values["katakana_fraction"] = Self.share(count(.katakana), visible)
        values["kanji_fraction"] = Self.share(count(.kanji), visible)
        values["hiragana_of_japanese_fraction"] = Self.share(count(.hiragana), japanese)
        values["katakana_of_japanese_fraction"] = Self.share(count(.katakana), japanese)
        values["kuten_of_japanese_fraction"] = Self.share(count("。．！？"), japanese)
        values["kuten_fraction"] = Self.share(count("。｡"), text.count)
        values["special_character_fraction"] = Self.share(
            text.filter(SpecialCharacters.contains).count, text.count)
        var longest = 0
        for start in text.indices {
            longest = max(longest, text[start...].prefix { $0 == text[start] }.count)
        }
        values["longest_character_run"] = Double(longest)
        values["leading_kana"] = Double(
            classes.prefix(50).filter { $0 == .hiragana || $0 == .katakana }.count)
    }

    // MARK: - Lines

    /// Cut at CR LF, LF and CR; white space at the ends is cut off.
    var lines: [Text] {
        var lines: [Text] = [[]]
        var isAfterReturn = false
        for scalar in text {
            if scalar == "\n" || scalar == "\r" {
                if !(scalar == "\n" && isAfterReturn) { lines.append([]) }
            } else {
                lines[lines.count - 1].append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        return lines.map(Self.trimmed)
    }

    static func trimmed(_ text: Text) -> Text {
        var text = text
        while let first = text.first, isSpace(first) { text.removeFirst() }
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }

    /// Each line cut behind every end mark, with what closes it.
    var sentences: [Text] {
        let ends = Set("。｡．！？!?‼⁇⁈⁉".unicodeScalars)
        let closers = Set("」』）)］]】〉》〕”’\"'｣".unicodeScalars)
        var sentences: [Text] = []
        for line in lines {
            var rest = line[...]
            while !rest.isEmpty {
                var sentence: Text = []
                while let next = rest.popFirst() {
                    let before = sentence.last
                    sentence.append(next)
                    guard ends.contains(next) else { continue }
                    if next == "．", let before, let after = rest.first,
                        CharacterClass(before) == .number, CharacterClass(after) == .number
                    {
                        continue
                    }
                    while let next = rest.first, ends.contains(next) || closers.contains(next) {
                        sentence.append(rest.removeFirst())
                    }
                    break
                }
                sentences.append(Self.trimmed(sentence))
            }
        }
        return sentences.filter { !$0.isEmpty }
    }

    /// The shares of items, and of their characters, that come again.
    private mutating func measureDuplicates(_ items: [Text], _ lengths: [Int], _ name: String) {
        var seen: Set<Text> = []
        var (again, charactersAgain) = (0, 0)
        for (item, length) in zip(items, lengths) where !seen.insert(item).inserted {
            again += 1
            charactersAgain += length
        }
        values["duplicate_\(name)_fraction"] = Self.share(again, items.count)
        values["duplicate_\(name)_character_fraction"] = Self.share(
            charactersAgain, lengths.reduce(0, +))
    }

    private func ends(_ text: Text, _ endings: [String]) -> Bool {
        endings.contains { text.suffix($0.unicodeScalars.count) == Text($0.unicodeScalars)[...] }
    }

    private mutating func measureLines() {
        let all = lines
        let full = all.filter { !$0.isEmpty }
        let sentences = sentences
        values["lines"] = Double(full.count)
        values["sentences"] = Double(sentences.count)
        values["mean_sentence_length"] = Self.share(
            sentences.reduce(0) { $0 + $1.count }, sentences.count)
        values["longest_sentence"] = Double(sentences.map(\.count).max() ?? 0)
        let ellipses = ["…", "‥", "⋯", ".."]
        values["ellipsis_sentence_fraction"] = Self.share(
            sentences.filter { ends($0, ellipses + ["・", "･"]) }.count, sentences.count)
        values["ellipsis_line_fraction"] = Self.share(
            full.filter { ends($0, ellipses) }.count, full.count)
        values["short_line_fraction"] = Self.share(
            full.filter { $0.count <= 10 }.count, full.count)
        let bullets = Set("-*•‣⁃∙■□▪▫▶▸►◆◇○●◦・－･".unicodeScalars)
        values["bullet_line_fraction"] = Self.share(
            full.filter { bullets.contains($0[0]) }.count, full.count)
        let closers = Set("）)］]】〉》〕”’\"'".unicodeScalars)
        let endings = ["。｡．！？!?.‼⁇⁈⁉…‥⋯」』｣"].flatMap { $0.unicodeScalars }
        values["terminal_punctuation_line_fraction"] = Self.share(
            full.filter { line in
                var line = line
                while let last = line.last, closers.contains(last) { line.removeLast() }
                return line.last.map { endings.contains($0) } ?? false
            }.count, full.count)
        measureDuplicates(full, full.map(\.count), "line")
        measureDuplicates(sentences, sentences.map(\.count), "sentence")
        let paragraphs = all.split(whereSeparator: \.isEmpty)
        measureDuplicates(
            paragraphs.map { Text($0.joined(separator: ["\n"])) },
            paragraphs.map { $0.reduce(0) { $0 + $1.count } }, "paragraph")
    }

    // MARK: - N-grams

    private func counts(_ n: Int) -> [Text: Int] {
        var counts: [Text: Int] = [:]
        for start in text.indices.dropLast(n - 1) {
            counts[Array(text[start..<start + n]), default: 0] += 1
        }
        return counts
    }

    private mutating func measureGrams() {
        for n in 2...4 {
            let counts = counts(n)
            values["top_character_\(n)gram_fraction"] = Self.share(
                counts.values.max() ?? 0, counts.values.reduce(0, +))
        }
        for n in 5...10 {
            let counts = counts(n)
            values["duplicate_character_\(n)gram_fraction"] = Self.share(
                counts.values.filter { $0 > 1 }.count, counts.count)
        }
        let fives = counts(5).values.sorted(by: >)
        let most = min(Int(Double(fives.count).squareRoot()), fives.filter { $0 > 1 }.count)
        values["character_repetition_fraction"] = Self.share(
            fives.prefix(most).reduce(0, +), fives.reduce(0, +))
    }
}
