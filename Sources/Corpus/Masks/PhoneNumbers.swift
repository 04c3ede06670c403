extension MaskFinder {
    /// A Japanese telephone number.
    ///
    /// | digits | groups |
    /// |---|---|
    /// | fixed, 10 | an area code, the local exchange, four: 03-1234-5678, 045-123-4567, 01267-1-2345, 03-12345678 |
    /// | 0120 0570 0990 0180, 10 | 4-3-3, 4-2-4, 4-6 |
    /// | 0800, 11 | 4-3-4, 4-7 |
    /// | 050 060 070 080 090, 11 | 3-4-4, 3-8; the next digit is no 0 |
    ///
    /// Groups are joined by hyphens, brackets around the first or the second, spaces or dots. +81 takes the place
    /// of the 0, with (0) behind it or not. Digits together are a number where they are one of a mobile
    /// telephone, of 050, 0120, 0570, 0800, 0990 or 0180; those of a fixed one where a word says so: ten
    /// digits that begin with 0 are an article's or an ISBN as often.
    mutating func phoneNumber() -> Range<Int>? {
        guard let first = groups.digits.first else { return nil }
        if first == 0 { return (2...11).contains(groups[0].count) ? nationalNumber() : nil }
        return first == 8 ? internationalNumber() : nil
    }

    // MARK: 0…

    private mutating func nationalNumber() -> Range<Int>? {
        // The longest reading first: three groups, two, one.
        for count in stride(from: min(3, groups.count), through: 1, by: -1) {
            let lengths = (0..<count).map { groups[$0].count }
            let digits = groups.digits(of: 0..<count)
            guard digits.count == lengths.reduce(0, +),
                let plan = NumberPlan(digits, lengths: lengths)
            else { continue }
            let gaps = (0..<count - 1).map { groups[$0].gap }
            guard gaps.allSatisfy({ $0 != .dot }) || gaps.allSatisfy({ $0 == .dot }),
                gaps.filter({ $0 == .open }).count <= 1
            else { return nil }
            var range = groups[0].start..<groups[count - 1].end
            if gaps.first == .close {
                // (03)1234-5678. A bracket that closes what was never opened closes something else.
                let bracket = view.character(before: range.lowerBound)
                guard bracket.value == 0x28 else { return nil }
                range = bracket.start..<range.upperBound
            }
            return isPhone(
                range, plan: plan, groups: count,
                isBracketed: gaps.contains(.close) || gaps.contains(.open))
                ? range : nil
        }
        return nil
    }

    private mutating func isPhone(
        _ range: Range<Int>, plan: NumberPlan, groups count: Int, isBracketed: Bool
    ) -> Bool {
        guard isFreeOrNamed(range), !isNamedOtherwise(than: [.phone]) else { return false }
        switch (plan, count) {
        case (_, 3): return true
        case (.fixed, 2): return isBracketed || isNamed(.phone)
        case (_, 2): return true
        case (.fixed, _): return isNamed(.phone)
        default: return !isInPath(range) || isNamed(.phone)
        }
    }

    // MARK: +81…

    private mutating func internationalNumber() -> Range<Int>? {
        let start = groups[0].start
        let plus = view.character(before: start)
        // Without + a word has to say that it is a telephone's.
        let hasPlus = plus.value == 0x2B
        guard groups.digits.starts(with: [8, 1]) else { return nil }
        var digits: [UInt8] = [0]
        var lengths: [Int] = []
        var end = 0
        if groups[0].count == 2 {
            var index = 1
            // (0) before the area code.
            if groups.count > 1, groups[1].count == 1, groups.digits(of: 1..<2).first == 0,
                groups[0].gap == .open, groups[1].gap == .close
            {
                index = 2
            }
            guard index < groups.count else { return nil }
            // As many groups as make a number; the longest reading first.
            for last in stride(from: min(index + 2, groups.count - 1), through: index, by: -1) {
                let national = groups.digits(of: index..<last + 1)
                digits = national.first == 0 ? Array(national) : [0] + national
                lengths = (index...last).map { groups[$0].count }
                if national.first != 0 { lengths[0] += 1 }
                end = groups[last].end
                if digits.count == lengths.reduce(0, +),
                    NumberPlan(digits[...], lengths: lengths) != nil
                {
                    break
                }
                end = 0
            }
        } else {
            digits = [0] + groups.digits(of: 0..<1).dropFirst(2)
            guard groups[0].count == digits.count + 1,
                NumberPlan(digits[...], lengths: [digits.count]) != nil
            else { return nil }
            end = groups[0].end
        }
        guard end > 0 else { return nil }
        let range = (hasPlus ? plus.start : start)..<end
        guard isFreeOrNamed(range), !isNamedOtherwise(than: [.phone]) else { return nil }
        return hasPlus || isNamed(.phone) ? range : nil
    }

    // MARK: Edges

    /// Whether nothing touches a number, or words alone that numbers are written against: TEL03-1234-5678FAX….
    private func isFreeOrNamed(_ range: Range<Int>) -> Bool {
        switch view.edge(before: range.lowerBound) {
        case .number: return false
        case .letter:
            var place = range.lowerBound
            let touching = view.character(before: place)
            if FoldedView.isHyphen(touching.value) { place = touching.start }
            guard Self.phoneWords.contains(view.letters(before: place, most: 9)) else {
                return false
            }
        case .free: break
        }
        switch view.edge(behind: range.upperBound) {
        case .number: return false
        case .letter:
            let letters = view.letters(behind: range.upperBound, most: 9)
            return Self.phoneWords.contains(letters) || Self.wordsBehind.contains(letters)
        case .free: return true
        }
    }

    private static func words(_ list: String) -> Set<[UInt32]> {
        Set(list.split(separator: " ").map { FoldedCharacter.scalars(String($0)) })
    }

    private static let phoneWords = words(
        "t f tel fax telfax phone telephone mobile cell call free dial ph p m")
    private static let wordsBehind = words("e mail email url http https x ext web")
}

/// The kinds of numbers in Japan's numbering plan (電気通信番号計画) that people are called by.
enum NumberPlan: Equatable {
    case fixed
    /// 0120 and the like.
    case service
    /// 050 to 090, and 0800.
    case elevenDigits

    /// The kind of a number in groups of these lengths.
    init?(_ digits: ArraySlice<UInt8>, lengths: [Int]) {
        let number = Array(digits)
        guard number.count >= 10, number[0] == 0 else { return nil }
        switch number.count {
        case 11:
            guard number[2] == 0 else { return nil }
            if number[1] == 8, number[3] == 0 {
                guard [[4, 3, 4], [4, 7], [11]].contains(lengths) else { return nil }
            } else {
                guard (5...9).contains(number[1]), number[3] != 0,
                    [[3, 4, 4], [3, 8], [11]].contains(lengths)
                else { return nil }
            }
            self = .elevenDigits
        case 10:
            if Self.services.contains(Array(number[..<4])) {
                guard [[4, 3, 3], [4, 2, 4], [4, 6], [10]].contains(lengths) else { return nil }
                self = .service
                return
            }
            // Digits together: some area code has to fit.
            if lengths.count == 1 {
                guard (2...5).contains(where: { AreaCodes.contains(digits.prefix($0)) })
                else { return nil }
                self = .fixed
                return
            }
            guard AreaCodes.contains(digits.prefix(lengths[0])) else { return nil }
            if lengths.count == 3 {
                guard lengths[0] + lengths[1] == 6, lengths[2] == 4 else { return nil }
            }
            self = .fixed
        default: return nil
        }
    }

    private static let services: [[UInt8]] = [
        [0, 1, 2, 0], [0, 5, 7, 0], [0, 9, 9, 0], [0, 1, 8, 0],
    ]
}
