extension MaskFinder {
    /// A postal code with the address behind it, at a 〒.
    ///
    /// The mark belongs to it. A code without an address counts too: it names some dozen houses.
    func markedPostalAddress(at mark: FoldedView.Character) -> Range<Int>? {
        var place = view.skipSpaces(mark.end, most: 2)
        let colon = view.character(at: place)
        if colon.value == 0x3A { place = view.skipSpaces(colon.end, most: 1) }
        guard let end = codeEnd(from: place) else { return nil }
        return mark.start..<(AddressGrammar(view).end(behind: end) ?? end)
    }

    /// A postal code at the groups, where 郵便番号 stands directly before it or a prefecture behind.
    mutating func postalAddress() -> Range<Int>? {
        guard groups[0].count == 3 || groups[0].count == 7 else { return nil }
        let start = groups[0].start
        let isCode = groups.match([3, 4], joinedBy: .hyphen) && groups[1].gap != .hyphen
        guard isCode || groups[0].count == 7, view.edge(before: start) == .free,
            let end = codeEnd(from: start)
        else { return nil }
        let grammar = AddressGrammar(view)
        let isNamed = meaning().map { $0.isDirect && $0.meaning == .postalCode } ?? false
        guard isNamed || isCode && grammar.hasPrefecture(behind: end) else { return nil }
        return start..<(grammar.end(behind: end) ?? end)
    }

    /// The end of a code: three digits and four, with a hyphen or a space between or nothing.
    private func codeEnd(from start: Int) -> Int? {
        var place = start
        for index in 0..<7 {
            var next = view.character(at: place)
            if index == 3, FoldedView.isHyphen(next.value) || next.value == 0x20 {
                next = view.character(at: next.end)
            }
            guard FoldedCharacter.isDigit(next.value) else { return nil }
            place = next.end
        }
        return view.edge(behind: place) == .number ? nil : place
    }
}
