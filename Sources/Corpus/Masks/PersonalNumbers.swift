extension MaskFinder {
    // MARK: My Number

    /// A My Number (個人番号): twelve digits of which the last checks the others, together or in groups of four.
    ///
    /// One number in eleven has a right check digit by chance. Grouped ones are masked where no word directly before
    /// says that they are a parcel's or the like; twelve digits together only where a word says that they
    /// are a My Number.
    mutating func myNumber() -> Range<Int>? {
        guard groups[0].count == 4 || groups[0].count == 12 else { return nil }
        let isGrouped =
            groups.match([4, 4, 4], joinedBy: .hyphen) || groups.match([4, 4, 4], joinedBy: .space)
        guard isGrouped || groups[0].count == 12 else { return nil }
        let last = isGrouped ? 2 : 0
        let range = groups[0].start..<groups[last].end
        guard Self.isMyNumber(groups.digits(of: 0..<last + 1)), !isInRow(groups[0]),
            view.edge(before: range.lowerBound) == .free,
            view.edge(behind: range.upperBound) == .free
        else { return nil }
        if isGrouped {
            // 4111 1111 1111 1111 begins with three groups too.
            guard groups[2].gap == .none || groups[2].gap != groups[0].gap,
                !isNamedOtherwise(than: [.myNumber])
            else { return nil }
        } else {
            guard isNamed(.myNumber) else { return nil }
        }
        return range
    }

    /// Whether twelve digits end in their check digit.
    ///
    /// 行政手続における特定の個人を識別するための番号の利用等に関する法律の規定による通知カード及び個人番号カード並びに情報提供ネットワークシステムによる
    /// 特定個人情報の提供等に関する省令 (平成26年総務省令第85号), article 5: 11 − (Σ Pₙ·Qₙ mod 11), where Pₙ is the n-th of the eleven digits from
    /// the right, Qₙ is n + 1 up to the sixth and n − 5 from the seventh on; 0 where the remainder is 0 or 1.
    static func isMyNumber(_ digits: ArraySlice<UInt8>) -> Bool {
        guard digits.count == 12, let check = digits.last, digits.contains(where: { $0 != 0 })
        else { return false }
        var sum = 0
        for (index, digit) in digits.dropLast().reversed().enumerated() {
            let n = index + 1
            sum += Int(digit) * (n <= 6 ? n + 1 : n - 5)
        }
        let rest = sum % 11
        return Int(check) == (rest <= 1 ? 0 : 11 - rest)
    }

    // MARK: Credit cards

    /// A credit card's number: an issuer's prefix, a length that it gives out, and Luhn's check digit (ISO/IEC 7812).
    ///
    /// In the groups that are printed on cards, or 15 or 16 digits together, unless a word directly before says
    /// otherwise; 13, 14 and 17 to 19 digits together only where a word says that they are a card's, because
    /// articles (JAN), times and orders have such lengths.
    mutating func creditCard() -> Range<Int>? {
        guard let last = cardGroups() else { return nil }
        let range = groups[0].start..<groups[last].end
        let digits = groups.digits(of: 0..<last + 1)
        guard Self.isCard(digits), !isInRow(groups[0]),
            view.edge(before: range.lowerBound) == .free,
            view.edge(behind: range.upperBound) == .free
        else { return nil }
        if last == 0, digits.count != 15, digits.count != 16 {
            guard isNamed(.card) else { return nil }
        } else {
            guard !isNamedOtherwise(than: [.card]) else { return nil }
        }
        if last == 0, isInPath(range) { return nil }
        return range
    }

    /// The last of the groups that have a card's lengths.
    private func cardGroups() -> Int? {
        guard groups[0].count == 4 else {
            return (13...19).contains(groups[0].count) ? 0 : nil
        }
        for gap in [DigitGroups.Gap.hyphen, .space] {
            for lengths in Self.cardLengths where groups.match(lengths, joinedBy: gap) {
                let last = lengths.count - 1
                if groups[last].gap != gap { return last }
            }
        }
        return nil
    }

    private static let cardLengths = [
        [4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4],
    ]

    /// Whether digits are those of a card.
    static func isCard(_ digits: ArraySlice<UInt8>) -> Bool {
        isIssued(digits) && luhnSum(digits) % 10 == 0
    }

    /// Whether an issuer gives out numbers that begin so and are so long.
    private static func isIssued(_ digits: ArraySlice<UInt8>) -> Bool {
        let six = digits.prefix(6).reduce(0) { $0 * 10 + Int($1) }
        let length = digits.count
        return switch six {
        // Visa.
        case 400000...499999: length == 13 || length == 16 || length == 19
        // Mastercard.
        case 510000...559999, 222100...272099: length == 16
        // American Express.
        case 340000...349999, 370000...379999: length == 15
        // JCB.
        case 352800...358999: (16...19).contains(length)
        // Diners Club.
        case 300000...305999, 309500...309599, 360000...369999, 380000...399999:
            (14...19).contains(length)
        // Discover.
        case 601100...601199, 644000...659999: (16...19).contains(length)
        // UnionPay.
        case 620000...629999, 810000...817199: (16...19).contains(length)
        default: false
        }
    }

    /// The sum of Luhn's check: every second digit from the right doubled, its own digits added up.
    private static func luhnSum(_ digits: ArraySlice<UInt8>) -> Int {
        var sum = 0
        for (index, digit) in digits.reversed().enumerated() {
            let value = index % 2 == 0 ? Int(digit) : 2 * Int(digit)
            sum += value > 9 ? value - 9 : value
        }
        return sum
    }

    // MARK: Surroundings

    /// Whether groups that spaces join have another such group before them: a row of a table.
    private func isInRow(_ group: DigitGroups.Group) -> Bool {
        let before = view.character(before: group.start)
        return group.gap == .space && before.value == 0x20
            && FoldedCharacter.isDigit(view.character(before: before.start).value)
    }

    /// Whether digits are a piece of a URL or of an assignment: /123, ?id=123, #123, 123/.
    func isInPath(_ range: Range<Int>) -> Bool {
        let before = view.character(before: range.lowerBound).value
        let behind = view.character(at: range.upperBound).value
        return Self.pathMarks.contains(before) || behind == 0x2F || behind == 0x26 || behind == 0x25
            || behind == 0x3D
    }

    /// / = & % # \ and ? ~ $ ¥.
    private static let pathMarks = Set(FoldedCharacter.scalars("/=&%#\\?~$¥￥*"))
}
