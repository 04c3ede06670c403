internal import Lineage

extension AozoraInline {
    /// Where accented words in 〔〕 end, at their 〕; `nil` where the brackets hold no accent or other
    /// such brackets, or do not end on the line.
    func accentedEnd(from start: Int) -> Int? {
        var position = start
        var holdsAccent = false
        while position < end {
            switch AozoraMark.at(position, text, end: end) {
            case .accentEnd: return holdsAccent ? position : nil
            case .accentStart: return nil
            case .noteStart:
                position = noteEnd(from: position) ?? position + AozoraMark.noteStartLength
            case .rubyStart: position = rubyEnd(from: position) ?? position + AozoraMark.length
            default:
                if let accent = AozoraAccent.character(at: position, text, end: end) {
                    holdsAccent = true
                    position += accent.length
                } else {
                    position += 1
                }
            }
        }
        return nil
    }

    func addAccents(_ range: Range<Int>, to edits: inout TextEdits) {
        var position = range.lowerBound
        while position < range.upperBound {
            if let accent = AozoraAccent.character(at: position, text, end: range.upperBound) {
                edits.replace(
                    position..<position + accent.length, with: accent.bytes, .accent)
                position += accent.length
            } else {
                position += 1
            }
        }
    }

    /// ワ゛ ヰ゛ ヱ゛ ヲ゛, which the encoding has no letters for, to ヷ ヸ ヹ ヺ.
    func addVoicing(_ position: Int, to edits: inout TextEdits) {
        let letter = position - AozoraMark.length
        guard letter >= start, text[letter] == 0xE3, text[letter + 1] == 0x83,
            (0xAF...0xB2).contains(text[letter + 2]), (edits.edits.last?.end ?? 0) <= letter
        else { return }
        edits.replace(
            letter..<position + AozoraMark.length, with: [0xE3, 0x83, text[letter + 2] + 8], .gaiji)
    }
}
