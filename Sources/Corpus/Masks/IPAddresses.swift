extension MaskFinder {
    /// An address of the Internet protocol at the groups.
    ///
    /// Only addresses of hosts on the Internet count, and those of RFC 5737 and RFC 3849, which stand for such in
    /// examples. 127.0.0.1, 192.168.0.1 or fe80::1 are the same in millions of houses and tell of no person.
    mutating func ipAddress() -> Range<Int>? { version6() ?? version4() }

    // MARK: Version 4

    private mutating func version4() -> Range<Int>? {
        guard groups.count >= 4, (0..<3).allSatisfy({ groups[$0].gap == .dot }),
            groups[3].gap != .dot
        else { return nil }
        var octets: [Int] = []
        for index in 0..<4 {
            let digits = groups.digits(of: index..<index + 1)
            guard groups[index].count <= 3, groups[index].count == 1 || digits.first != 0
            else { return nil }
            octets.append(digits.reduce(0) { $0 * 10 + Int($1) })
        }
        guard octets.allSatisfy({ $0 < 256 }), Self.isPublic(octets) else { return nil }
        let range = groups[0].start..<groups[3].end
        guard !isPartOfName(range), isAddressAndNoVersion(octets, range) else { return nil }
        return mapped(range.lowerBound)..<range.upperBound
    }

    /// Whether letters or digits touch an address, or a path: a product's version is written Chrome/1.2.3.4.
    private func isPartOfName(_ range: Range<Int>) -> Bool {
        let before = view.character(before: range.lowerBound)
        // :: before it is IPv6's, user@ before it a host's.
        if before.value != 0x3A, before.value != 0x40,
            view.edge(before: range.lowerBound) != .free
        {
            return true
        }
        if before.value == 0x2F {
            let second = view.character(before: before.start)
            if FoldedCharacter.isAlphanumeric(second.value) { return true }
        }
        let behind = view.character(at: range.upperBound)
        // :80 behind it is a port.
        if behind.value == 0x3A { return false }
        return view.edge(behind: range.upperBound) != .free
    }

    /// Four numbers with dots are a version, a section or an address. The word directly before decides. Else they
    /// are an address if one is 100 or more, because versions and sections count from below, and if there is a
    /// word of networks in reach or the first is over 11: Flash's versions, which are met most, went up to
    /// 11.2.202.
    private mutating func isAddressAndNoVersion(_ octets: [Int], _ range: Range<Int>) -> Bool {
        if let hit = meaning() {
            switch hit.meaning {
            case .ipAddress where hit.isDirect && hit.isOnLine: return true
            case .ipAddress: return octets.contains { $0 >= 100 }
            case .version, .other: if hit.isDirect { return false }
            default: break
            }
        }
        let behind = view.character(at: view.skipSpaces(range.upperBound, most: 1))
        if Self.sectionMarks.contains(behind.value) { return false }
        return octets[0] > 11 && octets.contains { $0 >= 100 }
    }

    /// 版 章 節 項 条: what a section's number stands before.
    private static let sectionMarks = Set(FoldedCharacter.scalars("版章節項条"))

    /// Where `::ffff:` begins before an address, or the address itself (RFC 4291, section 2.5.5.2).
    private func mapped(_ start: Int) -> Int {
        var place = start
        for value in FoldedCharacter.scalars(":ffff::") {
            let next = view.character(before: place)
            guard FoldedCharacter.lowercased(next.value) == value else { return start }
            place = next.start
        }
        return FoldedCharacter.isAlphanumeric(view.character(before: place).value) ? start : place
    }

    /// Whether an address can be a host's on the Internet (RFC 6890), or stands for one in examples.
    private static func isPublic(_ octets: [Int]) -> Bool {
        switch (octets[0], octets[1]) {
        case (0, _), (10, _), (127, _), (224..., _): false
        case (100, 64...127), (169, 254), (172, 16...31), (192, 168): false
        case (192, 0): octets[2] != 0
        case (198, 18...19): false
        default: true
        }
    }

    // MARK: Version 6

    /// An address of version 6 in the text forms of RFC 4291, section 2.2: eight groups of hexadecimal digits, or
    /// fewer with one `::`; the last two groups may be an address of version 4. Its first group is one of 2000::/3,
    /// all of the Internet there is.
    private func version6() -> Range<Int>? {
        let start = groups[0].start
        let first = view.character(at: start)
        guard first.value == 0x32 || first.value == 0x33 else { return nil }
        let before = view.character(before: start)
        guard before.value != 0x3A, view.edge(before: start) == .free
        else { return nil }
        var place = start
        var groups = 0
        var isShortened = false
        var end = start
        while groups < 8 {
            let (digits, behind) = hexadecimal(at: place)
            guard digits > 0 else { break }
            guard digits <= 4, groups > 0 || digits == 4 else { return nil }
            if view.character(at: behind).value == 0x2E, let four = fourOctets(at: place) {
                groups += 2
                end = four
                break
            }
            groups += 1
            end = behind
            let colon = view.character(at: behind)
            guard colon.value == 0x3A else { break }
            let second = view.character(at: colon.end)
            if second.value == 0x3A {
                guard !isShortened else { return nil }
                isShortened = true
                end = second.end
                place = second.end
            } else {
                place = colon.end
            }
        }
        guard isShortened ? groups < 8 : groups == 8 else { return nil }
        let behind = view.character(at: end)
        guard !FoldedCharacter.isAlphanumeric(behind.value), behind.value != 0x5F else {
            return nil
        }
        if behind.value == 0x3A {
            let next = view.character(at: behind.end).value
            guard next != 0x3A, hexadecimal(at: behind.end).digits == 0 else { return nil }
        }
        return start..<end
    }

    /// How many hexadecimal digits there are from a place on, at most five, and the place behind.
    private func hexadecimal(at place: Int) -> (digits: Int, end: Int) {
        var place = place
        var digits = 0
        while digits < 5 {
            let next = view.character(at: place)
            guard FoldedCharacter.isDigit(next.value) || (next.value | 0x20) &- 0x61 < 6 else {
                break
            }
            digits += 1
            place = next.end
        }
        return (digits, place)
    }

    /// The end of four octets with dots that begin at a place.
    private func fourOctets(at place: Int) -> Int? {
        var place = place
        for index in 0..<4 {
            var value = 0
            var digits = 0
            while digits < 4 {
                let next = view.character(at: place)
                guard FoldedCharacter.isDigit(next.value) else { break }
                value = value * 10 + Int(next.value - 0x30)
                digits += 1
                place = next.end
            }
            guard digits > 0, digits < 4, value < 256 else { return nil }
            guard index < 3 else { break }
            let dot = view.character(at: place)
            guard dot.value == 0x2E else { return nil }
            place = dot.end
        }
        return place
    }
}
