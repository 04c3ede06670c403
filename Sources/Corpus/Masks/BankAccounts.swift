extension MaskFinder {
    /// A bank account by the words around it.
    ///
    /// - 口座番号, 普通, 当座, 貯蓄 or 総合口座 directly before seven digits (before four to eight where it is 口座番号);
    /// - 支店 or 銀行 directly before seven digits, or a branch's three digits with a hyphen between: 123-1234567;
    /// - the post office's 記号 and 番号: 記号 10000 番号 12345671, 10000-12345671; 00100-1-12345 for transfers.
    mutating func bankAccount() -> Range<Int>? {
        let first = groups[0].count
        guard (3...8).contains(first) else { return nil }
        let range: Range<Int>?
        if groups.match([3, 7], joinedBy: .hyphen) {
            range = isOfBank() ? groups[0].start..<groups[1].end : nil
        } else if first == 5, let postal = postalAccount() {
            range = postal
        } else if first >= 4, groups[0].gap != .hyphen, groups[0].gap != .dot {
            range = isAccount(digits: first) ? groups[0].start..<groups[0].end : nil
        } else {
            range = nil
        }
        guard let range, view.edge(before: range.lowerBound) == .free,
            view.edge(behind: range.upperBound) == .free,
            !Self.counters.contains(view.character(at: range.upperBound).value)
        else { return nil }
        return range
    }

    /// 円 人 and the like behind a number, which is one of things then.
    private static let counters = Set(FoldedCharacter.scalars("円人個件年月日枚台名株万億千ドル%％件通点票部回"))

    private mutating func isOfBank() -> Bool {
        isNamed(.bank) || isNamed(.account) || isNamed(.accountNumber)
    }

    private mutating func isAccount(digits: Int) -> Bool {
        guard let hit = meaning(), hit.isDirect else { return false }
        switch hit.meaning {
        case .accountNumber: return digits < 9
        case .account, .bank: return digits == 7
        default: return false
        }
    }

    // MARK: The post office's bank

    /// 記号 is five digits, the first a 1 (accounts) or a 0 (transfers); 番号 is up to eight, the last a 1 for accounts.
    private mutating func postalAccount() -> Range<Int>? {
        let start = groups[0].start
        switch groups.digits.first {
        case 0:
            guard groups.count >= 3, groups.match([5, 1], joinedBy: .hyphen),
                groups[1].gap == .hyphen, groups[2].count <= 6, groups[2].gap != .hyphen, isOfBank()
            else { return nil }
            return start..<groups[2].end
        case 1:
            if groups[0].gap == .hyphen || groups[0].gap == .space, groups.count >= 2,
                (2...8).contains(groups[1].count), groups[1].gap != .hyphen
            {
                guard isOfBank() || isNamed(.postalAccount) else { return nil }
                return start..<groups[1].end
            }
            guard let hit = meaning(), hit.isDirect, hit.meaning == .postalAccount,
                let end = postalNumber(from: groups[0].end)
            else { return nil }
            return start..<end
        default: return nil
        }
    }

    /// The end of 番号 and its digits behind 記号 and its; marks, spaces and one line break may stand between.
    private func postalNumber(from place: Int) -> Int? {
        var place = place
        var hasWord = false
        for _ in 0..<8 {
            let next = view.character(at: place)
            if FoldedCharacter.isDigit(next.value) { break }
            if next.value == Self.number[0] {
                guard let end = view.end(of: Self.number, at: place) else { return nil }
                hasWord = true
                place = end
                continue
            }
            guard Self.marks.contains(next.value) else { return nil }
            place = next.end
        }
        guard hasWord else { return nil }
        var digits = 0
        while digits < 9 {
            let next = view.character(at: place)
            guard FoldedCharacter.isDigit(next.value) else { break }
            digits += 1
            place = next.end
        }
        return (1...8).contains(digits) ? place : nil
    }

    private static let number = FoldedCharacter.scalars("番号")
    private static let marks = Set(FoldedCharacter.scalars(" \n:、,/・()-"))
}
