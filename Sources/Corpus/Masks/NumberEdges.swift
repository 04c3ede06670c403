/// What touches a number on one side.
enum NumberEdge {
    /// Nothing that could belong to it.
    case free
    /// A letter, `_` or `@`: it is a part of a name or of a code.
    case letter
    /// A digit, with a mark between or not: it is a part of a longer number.
    case number
}

extension FoldedView {
    /// What stands before a number that begins at a place.
    func edge(before place: Int) -> NumberEdge {
        let touching = character(before: place)
        if FoldedCharacter.isDigit(touching.value) { return .number }
        if Self.isNamePart(touching.value) { return .letter }
        guard Self.joinsNumbers(touching.value) else { return .free }
        let next = character(before: touching.start)
        if FoldedCharacter.isDigit(next.value) { return .number }
        // A-090 is a code. TEL:090 and foo/090 are not: a colon or a slash parts words.
        guard Self.isHyphen(touching.value) else { return .free }
        return Self.isNamePart(next.value) ? .letter : .free
    }

    /// What stands behind a number that ends at a place.
    func edge(behind place: Int) -> NumberEdge {
        let touching = character(at: place)
        if FoldedCharacter.isDigit(touching.value) { return .number }
        if Self.isNamePart(touching.value) { return .letter }
        guard Self.joinsNumbers(touching.value) else { return .free }
        let next = character(at: touching.end)
        if FoldedCharacter.isDigit(next.value) { return .number }
        guard Self.isHyphen(touching.value) else { return .free }
        return Self.isNamePart(next.value) ? .letter : .free
    }

    /// The ASCII letters that touch a place from before, in lower case; at most `most` are read, and none where
    /// there are more.
    func letters(before place: Int, most: Int) -> [UInt32] {
        var place = place
        var letters: [UInt32] = []
        while true {
            let next = character(before: place)
            guard FoldedCharacter.isLetter(next.value) else { break }
            guard letters.count < most else { return [] }
            letters.append(FoldedCharacter.lowercased(next.value))
            place = next.start
        }
        return letters.reversed()
    }

    /// The ASCII letters that touch a place from behind, likewise.
    func letters(behind place: Int, most: Int) -> [UInt32] {
        var place = place
        var letters: [UInt32] = []
        while true {
            let next = character(at: place)
            guard FoldedCharacter.isLetter(next.value) else { break }
            guard letters.count < most else { return [] }
            letters.append(FoldedCharacter.lowercased(next.value))
            place = next.end
        }
        return letters
    }

    private static func isNamePart(_ value: UInt32) -> Bool {
        // _ and @.
        FoldedCharacter.isLetter(value) || value == 0x5F || value == 0x40
    }

    /// - . , : + and the like, which make one number of two where they have digits on both sides.
    private static func joinsNumbers(_ value: UInt32) -> Bool {
        isHyphen(value) || value == 0x2E || value == 0x2C || value == 0x3A || value == 0x2B
    }
}
