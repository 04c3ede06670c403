internal import CKernels

/// What pages of bulletin boards, shops and weblogs are full of: dates as numbers, days of the week in brackets,
/// コメント, レビュー, 投稿, ページ, 質問, 楽天市場, SOLD OUT and episodes as 12話.
///
/// They are those of HojiChar's `DiscardBBSComments`, but for its hyphen, which stands in any telephone number or
/// compound. ASCII and full-width digits, letters, brackets and spaces count alike, so that the count is the same
/// before and after NFKC; digits of other scripts are none. Marks do not overlap: the search goes on behind one.
enum BulletinBoardMarks {
    /// How many stand in a text.
    static func count(in characters: UnsafeBufferPointer<UInt32>) -> Int {
        var count = 0
        var place = 0
        beginnings.withUnsafeBufferPointer { wanted in
            while true {
                place = keifu_find_value(
                    characters.baseAddress, characters.count, place, wanted.baseAddress)
                guard place < characters.count else { return }
                let found = match(in: characters, at: place)
                count += found.isMark ? 1 : 0
                place = found.end
            }
        }
        return count
    }

    private static let words: [[UInt32]] = [
        "コメント", "SOLD OUT", "レビュー", "投稿", "ページ", "質問", "楽天市場",
        "(月)", "(火)", "(水)", "(木)", "(金)", "(土)", "(日)",
    ].map { $0.unicodeScalars.map(\.value) }

    /// What a word can begin with, in both widths: 16 places for the search.
    private static let beginnings: [UInt32] = {
        var beginnings: [UInt32] = []
        for word in words {
            for form in [word[0], word[0] + 0xFEE0]
            where narrow(form) == word[0] && !beginnings.contains(form) {
                beginnings.append(form)
            }
        }
        return beginnings + Array(repeating: beginnings[0], count: 16 - beginnings.count)
    }()

    /// Whether a mark begins at a place, and where the search goes on.
    private static func match(
        in text: UnsafeBufferPointer<UInt32>, at place: Int
    ) -> (isMark: Bool, end: Int) {
        if isDigit(text[place]) { return matchNumber(in: text, at: place) }
        for word in words where text.count - place >= word.count {
            if word.indices.allSatisfy({ narrow(text[place + $0]) == word[$0] }) {
                return (true, place + word.count)
            }
        }
        return (false, place + 1)
    }

    /// A date or an episode in what begins with a run of digits: the episode's number is all of the run, the year its
    /// last four.
    private static func matchNumber(
        in text: UnsafeBufferPointer<UInt32>, at start: Int
    ) -> (isMark: Bool, end: Int) {
        var end = start
        while end < text.count, isDigit(text[end]) { end += 1 }
        if end < text.count, text[end] == 0x8A71 { return (true, end + 1) }  // 話
        // On any failure the search goes on behind the run: no date begins within it.
        guard end - start >= 4, let month = skip(0x5E74, in: text, at: end),  // 年
            let monthEnd = skipDigits(in: text, at: month),
            let day = skip(0x6708, in: text, at: monthEnd),  // 月
            var place = skipDigits(in: text, at: day)
        else { return (false, end) }
        while place < text.count, text[place] == 0x65E5 { place += 1 }  // 日
        return (true, place)
    }

    /// Behind `unit` or one of .-/ at a place, and the spaces that follow; `nil` where another character stands.
    private static func skip(
        _ unit: UInt32, in text: UnsafeBufferPointer<UInt32>, at place: Int
    ) -> Int? {
        guard place < text.count else { return nil }
        let mark = narrow(text[place])
        guard mark == unit || mark == 0x2E || mark == 0x2D || mark == 0x2F else { return nil }
        var place = place + 1
        while place < text.count, narrow(text[place]) == 0x20 { place += 1 }
        return place
    }

    /// Behind the one or two digits at a place; `nil` where there is none.
    private static func skipDigits(in text: UnsafeBufferPointer<UInt32>, at place: Int) -> Int? {
        var end = place
        while end < min(text.count, place + 2), isDigit(text[end]) { end += 1 }
        return end > place ? end : nil
    }

    private static func isDigit(_ character: UInt32) -> Bool {
        (0x30...0x39).contains(narrow(character))
    }

    /// The ASCII form of a full-width character, or the character.
    private static func narrow(_ character: UInt32) -> UInt32 {
        switch character {
        case 0xFF01...0xFF5E: character - 0xFEE0
        case 0x3000: 0x20
        default: character
        }
    }
}
