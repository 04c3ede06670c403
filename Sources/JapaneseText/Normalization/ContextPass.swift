internal import CKernels
internal import Lineage

/// One pass of a ``ContextRewriter`` over a text.
struct ContextPass {
    let text: UTF8Text
    private let rules: ContextRewriter.Rules
    private let otherwise: [UInt32: ContextRewriter.Otherwise]
    private var output: RewriteOutput
    /// The punctuation that the pass counted last: its kind, how often it stands in the output, and where its last
    /// character ends in the input.
    private var row: (kind: RepeatedPunctuation.Kind, count: Int, end: Int)?

    private init(
        _ text: UTF8Text, _ rules: ContextRewriter.Rules,
        otherwise: [UInt32: ContextRewriter.Otherwise]
    ) {
        self.text = text
        self.rules = rules
        self.otherwise = otherwise
        output = RewriteOutput(text)
    }

    /// The rewritten text; `nil` where nothing changes.
    static func run(
        _ text: UTF8Text, _ rules: ContextRewriter.Rules,
        otherwise: [UInt32: ContextRewriter.Otherwise]
    ) -> NormalizedText? {
        func find(from start: Int) -> Int {
            keifu_find_context(text.bytes.baseAddress, text.count, start)
        }
        var position = find(from: 0)
        if position == text.count { return nil }
        var pass = ContextPass(text, rules, otherwise: otherwise)
        while position < text.count { position = find(from: pass.rewrite(at: position)) }
        return pass.output.finish()
    }

    /// Decides about the character at a place; returns where the scan goes on.
    private mutating func rewrite(at position: Int) -> Int {
        var position = position
        // After an edit the scan alone would not see that the next character has new company.
        var company = true
        while company, position < text.count {
            let (value, length) = text.character(at: position)
            company = false
            if JapaneseSpaces.isSpace(value) {
                (position, company) = removeSpaces(at: position)
            } else if LongVowels.isBar(value) {
                (position, company) = shortenBar(value, at: position)
            } else if LongVowels.isDash(value) {
                (position, company) = decideDash(value, length, at: position)
            } else if let kind = RepeatedPunctuation.Kind(value) {
                position = shortenPunctuation(kind, at: position)
            } else {
                position += length
            }
        }
        return position
    }

    // MARK: - Spaces

    /// Removes the run of spaces around a place if Japanese stands on both of its sides.
    private mutating func removeSpaces(at position: Int) -> (end: Int, edited: Bool) {
        var start = position
        while start > output.copied {
            let before = text.start(before: start)
            guard JapaneseSpaces.isSpace(text.character(at: before).value) else { break }
            start = before
        }
        var end = position
        var next: UInt32?
        while end < text.count {
            let (value, length) = text.character(at: end)
            next = value
            guard JapaneseSpaces.isSpace(value) else { break }
            next = nil
            end += length
        }
        guard rules.contains(.japaneseSpaces), let next, JapaneseSpaces.isJapanese(next),
            let before = output.character(before: start), JapaneseSpaces.isJapanese(before)
        else { return (end, false) }
        let kind = rules.contains(.repeatedPunctuation) ? RepeatedPunctuation.Kind(before) : nil
        if let kind, row?.end != start { row = (kind, count(kind, before: start), start) }
        output.remove(start, end, .whiteSpace)
        if row?.end == start { row?.end = end }
        return (end, true)
    }

    /// How often a kind of punctuation stands right before a place in text that the pass left as it was.
    private func count(_ kind: RepeatedPunctuation.Kind, before position: Int) -> Int {
        var count = 0
        var place = position
        while place > output.copied, count < kind.bound {
            place = text.start(before: place)
            guard RepeatedPunctuation.Kind(text.character(at: place).value) == kind else { break }
            count += 1
        }
        return count
    }

    // MARK: - Long vowels

    /// ー after ー goes; ｰ becomes ー.
    private mutating func shortenBar(
        _ value: UInt32, at position: Int
    ) -> (end: Int, edited: Bool) {
        let end = position + 3
        guard rules.contains(.longVowels) else { return (end, false) }
        if let before = output.character(before: position), LongVowels.isBar(before) {
            output.remove(position, end, .longVowel)
        } else if value != LongVowels.bar {
            output.replace(position, end, with: LongVowels.bar, .longVowel)
        }
        return (end, true)
    }

    /// A dash alone inside a katakana word is ー.
    private mutating func decideDash(
        _ value: UInt32, _ length: Int, at position: Int
    ) -> (end: Int, edited: Bool) {
        let end = position + length
        guard rules.contains(.longVowels) else { return (end, false) }
        if end < text.count, LongVowels.mayFollow(text.character(at: end).value),
            let before = output.character(before: position), LongVowels.mayPrecede(before)
        {
            output.replace(position, end, with: LongVowels.bar, .longVowel)
            return (end, true)
        }
        if let other = otherwise[value] {
            other.bytes.withUnsafeBufferPointer {
                output.replace(position, end, with: $0, other.editClass)
            }
        }
        return (end, false)
    }

    // MARK: - Punctuation

    /// Shortens the run of punctuation that begins, or goes on, at a place.
    private mutating func shortenPunctuation(
        _ kind: RepeatedPunctuation.Kind, at position: Int
    ) -> Int {
        var count = 0
        if let row, row.kind == kind, row.end == position { count = row.count }
        var position = position
        while position < text.count {
            let (value, length) = text.character(at: position)
            guard RepeatedPunctuation.Kind(value) == kind else { break }
            if count < kind.bound {
                count += 1
            } else if rules.contains(.repeatedPunctuation) {
                output.remove(position, position + length, .repeatedPunctuation)
            }
            position += length
        }
        row = (kind, count, position)
        return position
    }
}
