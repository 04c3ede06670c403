extension AozoraInline {
    /// Where the ruby that begins at a place ends, after its 》; `nil` where it is empty or does not end
    /// on the line. Ruby may hold ruby and notes.
    func rubyEnd(from start: Int) -> Int? {
        var position = start + AozoraMark.length
        var depth = 1
        while position < end {
            switch AozoraMark.at(position, text, end: end) {
            case .rubyEnd:
                depth -= 1
                let isEmpty = position == start + AozoraMark.length
                position += AozoraMark.length
                if depth == 0 { return isEmpty ? nil : position }
            case .rubyStart:
                depth += 1
                position += AozoraMark.length
            case .noteStart:
                // A note inside the reading.
                guard let note = noteEnd(from: position) else { return nil }
                position = note
            default: position += 1
            }
        }
        return nil
    }

    /// Whether ruby follows a ｜ that ends at a place, before another ｜.
    func hasRuby(after start: Int) -> Bool {
        var position = start
        while let place = nextMark(from: position, end) {
            switch AozoraMark.at(place, text, end: end) {
            case .rubyStart: return place > start && rubyEnd(from: place) != nil
            case .rubyBar: return false
            case .noteStart:
                position = noteEnd(from: place) ?? place + AozoraMark.noteStartLength
            default: position = place + AozoraMark.length
            }
        }
        return false
    }

    /// Whether the character before a place can carry ruby: anything but the start of the line,
    /// U+3000, a comma, a full stop or a bracket.
    func canCarryRuby(before place: Int) -> Bool {
        guard place > start else { return false }
        guard place - start >= 3 else { return true }
        let first = text[place - 3]
        let second = text[place - 2]
        let third = text[place - 1]
        if first == 0xE3, second == 0x80 {
            // 、 。 and U+3000; 〈 … 』 and 【】. Not 々〆〇 (85 … 87) nor 〔〕 (94 and 95), which hold
            // accented words.
            return !((0x80...0x82).contains(third) || (0x88...0x91).contains(third))
        }
        if first == 0xEF, second == 0xBC {
            // （ ） ， ．
            return ![0x88, 0x89, 0x8C, 0x8E].contains(third)
        }
        return true
    }
}
