/// HojiChar's expression for bulletin boards without its hyphen, tried at every place, on text whose full-width forms
/// are narrowed first.
enum NaiveBulletinBoard {
    static func count(_ text: [Unicode.Scalar]) -> Int {
        let narrow = text.map { scalar -> Character in
            if scalar == "　" { return " " }
            guard (0xFF01...0xFF5E).contains(scalar.value) else { return Character(scalar) }
            return Character(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
        }
        var count = 0
        var place = 0
        while place < narrow.count {
            if let end = match(narrow, place) {
                count += 1
                place = end
            } else {
                place += 1
            }
        }
        return count
    }

    private static let words =
        ["コメント", "SOLD OUT", "レビュー", "投稿", "ページ", "質問", "楽天市場"]
        + "月火水木金土日".map { "(\($0))" }

    /// Behind the mark that begins at a place.
    private static func match(_ text: [Character], _ place: Int) -> Int? {
        for yearEnd in ends(of: digit, 4...4, text, place) {
            for month in afterUnit("年", text, yearEnd) {
                for monthEnd in ends(of: digit, 1...2, text, month) {
                    for day in afterUnit("月", text, monthEnd) {
                        for dayEnd in ends(of: digit, 1...2, text, day) {
                            return ends(of: { $0 == "日" }, 0...text.count, text, dayEnd)[0]
                        }
                    }
                }
            }
        }
        for word in words where text[place...].starts(with: word) { return place + word.count }
        for end in ends(of: digit, 1...text.count, text, place)
        where end < text.count && text[end] == "話" {
            return end + 1
        }
        return nil
    }

    private static func digit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    /// The places behind so many characters of a kind, the most first.
    private static func ends(
        of kind: (Character) -> Bool, _ times: ClosedRange<Int>, _ text: [Character], _ place: Int
    ) -> [Int] {
        let most = min(text[place...].prefix(while: kind).count, times.upperBound)
        return most < times.lowerBound
            ? [] : (times.lowerBound...most).reversed().map { place + $0 }
    }

    private static func afterUnit(_ unit: Character, _ text: [Character], _ place: Int) -> [Int] {
        guard place < text.count, text[place] == unit || ".-/".contains(text[place]) else {
            return []
        }
        return ends(of: { $0 == " " }, 0...text.count, text, place + 1)
    }
}
