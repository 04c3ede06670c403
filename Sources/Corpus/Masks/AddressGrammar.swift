/// Where a Japanese address ends.
///
/// ```
/// address   = [住所] [prefecture] municipality{0,4} [[town] block [building]]
/// municipality = name (市 | 区 | 郡 | 町 | 村)
/// block     = number (丁目 | 番地 | 番 | 号 | 条 | の | -)? …
/// building  = name with ビル, マンション, 号室, 階 … at its end
/// ```
///
/// Without a block the town behind the municipality belongs to the address where it is kanji and katakana up to a
/// mark, a space or the line's end. Everything is bounded, and what the grammar does not know stays.
struct AddressGrammar {
    private let view: FoldedView

    init(_ view: FoldedView) { self.view = view }

    /// The end of the address behind a postal code; `nil` where none follows.
    func end(behind code: Int) -> Int? {
        let start = skipLead(from: code)
        let prefecture = prefectureEnd(at: start)
        let municipalities = municipalitiesEnd(from: prefecture ?? start)
        guard let area = municipalities ?? prefecture else { return nil }
        guard let block = blockEnd(from: area) ?? townEnd(from: area) else { return area }
        return buildingEnd(from: block) ?? block
    }

    /// Whether the name of a prefecture follows a postal code.
    func hasPrefecture(behind code: Int) -> Bool { prefectureEnd(at: skipLead(from: code)) != nil }

    /// Spaces, a line break, 住所 and marks between code and address.
    private func skipLead(from code: Int) -> Int {
        var place = code
        var lines = 0
        for _ in 0..<8 {
            let next = view.character(at: place)
            if next.value == 0x0A { lines += 1 }
            guard Self.leads.contains(next.value), lines < 2, next.end > place else { break }
            place = next.end
        }
        for label in Self.labels {
            guard let end = view.end(of: label, at: place) else { continue }
            place = end
            for _ in 0..<3 {
                let next = view.character(at: place)
                guard Self.leads.contains(next.value), next.value != 0x0A else { break }
                place = next.end
            }
        }
        return place
    }

    // MARK: Prefecture, municipality

    private func prefectureEnd(at place: Int) -> Int? {
        for name in Self.prefectures {
            if let end = view.end(of: name, at: place) { return end }
        }
        return nil
    }

    /// The end of the cities, wards, districts, towns and villages that follow one another.
    private func municipalitiesEnd(from start: Int) -> Int? {
        var end: Int?
        var place = start
        for index in 0..<4 {
            guard let next = municipalityEnd(from: place, isFirst: index == 0) else { break }
            end = next
            place = next
        }
        return end
    }

    private func municipalityEnd(from start: Int, isFirst: Bool) -> Int? {
        var place = start
        var end: Int?
        for index in 0..<9 {
            let next = view.character(at: place)
            let isKana = FoldedCharacter.isHiragana(next.value)
            guard Self.isName(next.value), isFirst || !isKana || index > 0 && next.value == Self.no
            else { break }
            place = next.end
            // 市川市, 四日市市, 町田市: a name can begin with the mark, and end with it before the mark.
            if index > 0, Self.municipalityMarks.contains(next.value) {
                end = place
                let behind = view.character(at: place)
                if !Self.municipalityMarks.contains(behind.value) { break }
            }
        }
        return end
    }

    // MARK: Town and block

    /// The end of the block's number behind a town's name, which may be missing.
    private func blockEnd(from start: Int) -> Int? {
        var place = view.skipSpaces(start, most: 1)
        var end: Int?
        // 北1条西2丁目: some towns have numbers themselves.
        for segment in 0..<3 {
            guard let numbers = numbersEnd(afterTown: place, most: segment == 0 ? 30 : 8)
            else { break }
            end = numbers
            place = numbers
            guard Self.quarterMarks.contains(view.character(before: numbers).value) else { break }
        }
        return end
    }

    private func numbersEnd(afterTown start: Int, most: Int) -> Int? {
        var place = start
        for index in 0...most {
            let next = view.character(at: place)
            if FoldedCharacter.isDigit(next.value) || Self.kanjiDigits.contains(next.value),
                let end = numbersEnd(from: place)
            {
                return end
            }
            guard Self.isName(next.value), index > 0 || !Self.particles.contains(next.value)
            else { return nil }
            // No name of a place holds を; with 、 it parts what follows.
            guard next.value != Self.wo else { return nil }
            place = next.end
        }
        return nil
    }

    /// The end of numbers with 丁目, 番地, 番, 号, の or hyphens between.
    private func numbersEnd(from start: Int) -> Int? {
        var place = start
        var end: Int?
        for _ in 0..<6 {
            guard let (digits, isKanji) = numberEnd(from: place) else { break }
            var behind = digits
            var hasUnit = false
            for unit in Self.units {
                guard let unitEnd = view.end(of: unit, at: behind) else { continue }
                behind = unitEnd
                hasUnit = true
                break
            }
            // Kanji digits are a part of a name where no unit follows: 三田.
            if isKanji, !hasUnit { break }
            end = behind
            // 1番地の2, 3ノ4, 5-6; 12番 3号.
            var joint = view.character(at: behind)
            if hasUnit, joint.value == 0x20 { joint = view.character(at: joint.end) }
            if FoldedCharacter.isDigit(joint.value) || Self.kanjiDigits.contains(joint.value) {
                guard hasUnit else { break }
                place = joint.start
            } else if FoldedView.isHyphen(joint.value) || Self.joints.contains(joint.value) {
                place = joint.end
            } else {
                break
            }
        }
        return end
    }

    /// The end of a number of a block: up to five digits without a 0 before them, or kanji.
    private func numberEnd(from start: Int) -> (end: Int, isKanji: Bool)? {
        var place = start
        var count = 0
        let first = view.character(at: start).value
        guard first != 0x30 else { return nil }
        let isKanji = !FoldedCharacter.isDigit(first)
        while true {
            let next = view.character(at: place)
            guard
                isKanji
                    ? Self.kanjiDigits.contains(next.value) : FoldedCharacter.isDigit(next.value)
            else { break }
            count += 1
            guard count <= 5 else { return nil }
            place = next.end
        }
        return count == 0 ? nil : (place, isKanji)
    }

    /// The end of a town without a block: kanji and katakana up to something that is no name.
    private func townEnd(from start: Int) -> Int? {
        var place = start
        for index in 0..<13 {
            let next = view.character(at: place)
            if FoldedCharacter.isKanji(next.value) || FoldedCharacter.isKatakana(next.value) {
                place = next.end
                continue
            }
            let isPart =
                FoldedCharacter.isHiragana(next.value) || FoldedCharacter.isAlphanumeric(next.value)
            return index > 0 && !isPart ? place : nil
        }
        return nil
    }

    // MARK: Building

    /// The end of a building's name, floor and room behind a block.
    private func buildingEnd(from block: Int) -> Int? {
        var place = view.skipSpaces(block, most: 2)
        var end: Int?
        for _ in 0..<40 {
            let next = view.character(at: place)
            if let suffix = Self.buildingMarks.lazy.compactMap({ view.end(of: $0, at: place) })
                .first
            {
                end = suffix
                place = suffix
                continue
            }
            guard Self.isBuilding(next.value) else { break }
            place = next.end
            // 5F, 3階, 101号室, B1F.
            if FoldedCharacter.isDigit(next.value), let room = roomEnd(behind: next.end) {
                end = room
                place = room
            } else if FoldedCharacter.isDigit(next.value), end != nil,
                let room = bareRoomEnd(from: next.start)
            {
                end = room
                place = room
            }
        }
        return end
    }

    private func roomEnd(behind digits: Int) -> Int? {
        for mark in Self.roomMarks {
            guard let end = view.end(of: mark, at: digits) else { continue }
            return FoldedCharacter.isLetter(view.character(at: end).value) ? nil : end
        }
        return nil
    }

    /// A room's number behind a building's name: two to four digits, and nothing of a number behind.
    private func bareRoomEnd(from start: Int) -> Int? {
        var place = start
        var count = 0
        while count < 5, FoldedCharacter.isDigit(view.character(at: place).value) {
            place = view.character(at: place).end
            count += 1
        }
        guard (2...4).contains(count), view.edge(before: start) == .free,
            view.edge(behind: place) == .free, view.character(at: start).value != 0x30,
            roomEnd(behind: place) == nil
        else { return nil }
        let behind = view.character(at: place)
        return behind.value == 0x28 || behind.value == 0x29 ? nil : place
    }

    // MARK: Characters and words

    private static func isName(_ value: UInt32) -> Bool {
        FoldedCharacter.isKanji(value) || FoldedCharacter.isHiragana(value)
            || FoldedCharacter.isKatakana(value)
    }

    /// Kanji, katakana, letters, digits, single spaces and ・ & ' . -: what names of buildings are made of.
    private static func isBuilding(_ value: UInt32) -> Bool {
        FoldedCharacter.isKanji(value) || FoldedCharacter.isKatakana(value)
            || FoldedCharacter.isAlphanumeric(value) || value == 0x30FB || value == 0x26
            || value == 0x27 || value == 0x2D || value == 0x20 || value == no
    }

    private static func words(_ list: String) -> [[UInt32]] {
        list.split(separator: " ").map { FoldedCharacter.scalars(String($0)) }
    }

    private static func characters(_ list: String) -> Set<UInt32> {
        Set(FoldedCharacter.scalars(list))
    }

    private static let no: UInt32 = 0x306E
    private static let wo: UInt32 = 0x3092
    private static let leads = characters(" \n\t:、,/)>」】")
    private static let labels = words("住所 所在地 本社")
    private static let municipalityMarks = characters("市区郡町村")
    private static let kanjiDigits = characters("〇一二三四五六七八九十百千")
    private static let particles = characters("にはをがでともへやか")
    /// What ends a number that is a quarter's and no block's.
    private static let quarterMarks = characters("条線区")
    private static let joints = characters("のノ")
    private static let units = words("丁目 番地 番町 番 号 条 線 区 地割 丁")
    private static let buildingMarks = words(
        """
        ビルディング ビル マンション アパート ハイツ コーポ コーポラス メゾン レジデンス パレス タワー ハウス プラザ センター スクエア ガーデン ヒルズ \
        荘 館 棟 寮 団地 住宅 会館 庁舎 号室 号館 内 気付
        """)
    private static let roomMarks = words("号室 号館 号棟 階 F f 号 室 棟")
    private static let prefectures = words(
        """
        北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 \
        山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 \
        徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県
        """)
}
