internal import Lineage

/// Ruby, notes and gaiji within a line.
///
/// Marks never reach over a line break. A mark without its partner stays as text, and so does 《…》
/// where nothing stands before it that could carry ruby, as in plain brackets.
struct AozoraInline {
    let text: UnsafeBufferPointer<UInt8>

    init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// Adds the edits of a line to `edits`.
    func scan(_ line: Range<Int>, into edits: inout TextEdits) {
        var position = line.lowerBound
        // Whether a ｜ waits for its ruby, which may then stand after anything.
        var hasBar = false
        while let place = nextMark(from: position, line.upperBound) {
            position = place
            switch AozoraMark.at(position, text, end: line.upperBound) {
            case .reference:
                let note = position + AozoraMark.length
                if let end = noteEnd(from: note, line.upperBound) {
                    let content = note + AozoraMark.noteStartLength..<end - AozoraMark.length
                    edits.replace(position..<end, with: AozoraGaiji.text(text, content), .gaiji)
                    position = end
                } else {
                    position = note
                }
            case .noteStart:
                if let end = noteEnd(from: position, line.upperBound) {
                    edits.remove(position..<end, .note)
                    position = end
                } else {
                    position += AozoraMark.noteStartLength
                }
            case .rubyBar:
                let after = position + AozoraMark.length
                if ruby(after: after, line.upperBound) {
                    edits.remove(position..<after, .ruby)
                    hasBar = true
                }
                position = after
            case .rubyStart:
                if hasBar || canCarryRuby(before: position, line.lowerBound),
                    let end = rubyEnd(from: position, line.upperBound)
                {
                    edits.remove(position..<end, .ruby)
                    position = end
                    hasBar = false
                } else {
                    position += AozoraMark.length
                }
            default:
                position += AozoraMark.length
            }
        }
    }

    /// The next place where a mark that can begin something stands.
    private func nextMark(from start: Int, _ end: Int) -> Int? {
        var position = start
        while position < end {
            let byte = text[position]
            switch byte {
            case 0xE3:
                // Of the marks 《 alone; kana differ from it in their second byte.
                if position + 2 < end, text[position + 1] == 0x80, text[position + 2] == 0x8A {
                    return position
                }
                position += 3
            case 0xE4...0xEE: position += 3
            case 0xE2, 0xEF:
                switch AozoraMark.at(position, text, end: end) {
                case .rubyBar, .noteStart, .reference: return position
                default: position += 3
                }
            default: position += byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            }
        }
        return nil
    }

    /// Where the note that begins at a place ends, after its ］; `nil` where none begins or it does
    /// not end on the line. Notes hold notes.
    private func noteEnd(from start: Int, _ end: Int) -> Int? {
        guard AozoraMark.at(start, text, end: end) == .noteStart else { return nil }
        var depth = 1
        var position = start + AozoraMark.noteStartLength
        while position < end {
            switch AozoraMark.at(position, text, end: end) {
            case .noteStart:
                depth += 1
                position += AozoraMark.noteStartLength
            case .noteEnd:
                depth -= 1
                position += AozoraMark.length
                if depth == 0 { return position }
            default: position += 1
            }
        }
        return nil
    }

    /// Where the ruby that begins at a place ends, after its 》; `nil` where it is empty, holds a 《,
    /// or does not end on the line.
    private func rubyEnd(from start: Int, _ end: Int) -> Int? {
        var position = start + AozoraMark.length
        while position < end {
            switch AozoraMark.at(position, text, end: end) {
            case .rubyEnd:
                let isEmpty = position == start + AozoraMark.length
                return isEmpty ? nil : position + AozoraMark.length
            case .rubyStart: return nil
            case .noteStart:
                // A note inside the reading.
                guard let note = noteEnd(from: position, end) else { return nil }
                position = note
            default: position += 1
            }
        }
        return nil
    }

    /// Whether ruby follows a ｜ that ends at a place, before another ｜.
    private func ruby(after start: Int, _ end: Int) -> Bool {
        var position = start
        while let place = nextMark(from: position, end) {
            switch AozoraMark.at(place, text, end: end) {
            case .rubyStart: return place > start && rubyEnd(from: place, end) != nil
            case .rubyBar: return false
            case .noteStart:
                position = noteEnd(from: place, end) ?? place + AozoraMark.noteStartLength
            default: position = place + AozoraMark.length
            }
        }
        return false
    }

    /// Whether the character before a place can carry ruby: anything but the start of the line,
    /// U+3000, a comma, a full stop or a bracket.
    private func canCarryRuby(before place: Int, _ start: Int) -> Bool {
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
