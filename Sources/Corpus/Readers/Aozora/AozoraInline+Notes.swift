internal import Lineage

extension AozoraInline {
    /// Where the note that begins at a place ends, after its ］; `nil` where none begins or it does
    /// not end on the line. Notes hold notes.
    func noteEnd(from start: Int) -> Int? {
        guard AozoraMark.at(start, text, end: end) == .noteStart else { return nil }
        var depth = 1
        var position = start + AozoraMark.noteStartLength
        while position < end {
            // Both marks begin with EF.
            guard text[position] == 0xEF else {
                position += 1
                continue
            }
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

    /// A note without its ［＃ and ］.
    func noteContent(_ note: Range<Int>) -> Range<Int> {
        note.lowerBound + AozoraMark.noteStartLength..<note.upperBound - AozoraMark.length
    }

    mutating func addNote(_ note: Range<Int>, to edits: inout TextEdits) {
        switch AozoraNote(text, noteContent(note)) {
        case .remark: edits.remove(note, .note)
        case .inlineNoteStart:
            hasBrackets = wantsBrackets(note)
            edits.put(hasBrackets ? AozoraBracket.open : [], inPlaceOf: note, .note)
        case .inlineNoteEnd:
            edits.put(hasBrackets ? AozoraBracket.close : [], inPlaceOf: note, .note)
            hasBrackets = false
        case .inlineNoteBreak: edits.replace(note, with: AozoraBracket.space, .note)
        case .setApart:
            let isBetween =
                hasText(before: note.lowerBound, edits)
                && !Blank.trim(text, note.upperBound..<end).isEmpty
            edits.put(isBetween ? AozoraBracket.space : [], inPlaceOf: note, .note)
        case .pictureOfCharacter: edits.replace(note, with: AozoraGaiji.missing, .gaiji)
        case .character(let bytes, let words):
            guard let place = place(of: words, before: note.lowerBound, edits) else {
                edits.remove(note, .note)
                return
            }
            if place.upperBound == textEnd(before: note.lowerBound, edits) {
                // With the ruby between them, one edit: neither tells the character alone.
                edits.removeLast { $0.start >= place.lowerBound }
                edits.replace(place.lowerBound..<note.upperBound, with: bytes, .gaiji)
            } else {
                edits.insert(place, with: bytes, .gaiji)
                edits.remove(note, .note)
            }
        }
    }

    /// Where the words that a note is about stand: right before it and its ruby or other notes, or, of
    /// a ※, anywhere before it on the line.
    mutating func place(
        of words: Range<Int>, before note: Int, _ edits: TextEdits
    ) -> Range<Int>? {
        if text[words].elementsEqual("※".utf8), let place = references.popLast() {
            return place..<place + AozoraMark.length
        }
        let place = textEnd(before: note, edits)
        guard !words.isEmpty, place - words.count >= start,
            text[place - words.count..<place].elementsEqual(text[words]),
            // Words that hold marks of their own are no single character.
            !edits.edits.reversed().prefix(while: { $0.end > place - words.count }).contains(
                where: { $0.start < place })
        else { return nil }
        return place - words.count..<place
    }

    /// The end of the text before a note, without the ruby and the notes between them.
    private func textEnd(before note: Int, _ edits: TextEdits) -> Int {
        var place = note
        for edit in edits.edits.reversed() {
            guard edit.end == place, edit.replacementLength == 0, edit.start >= start else { break }
            place = edit.start
        }
        return place
    }

    /// Whether text stands before a note on its line, and no blank between them.
    private func hasText(before note: Int, _ edits: TextEdits) -> Bool {
        let before = start..<textEnd(before: note, edits)
        return !before.isEmpty && Blank.trim(text, before).upperBound == before.upperBound
    }

    /// Whether a small-type note begins that ends on its line and has no brackets of its own.
    func wantsBrackets(_ note: Range<Int>) -> Bool {
        guard !AozoraBracket.opens(text, at: note.upperBound, end: end),
            note.lowerBound - AozoraBracket.length < start
                || !AozoraBracket.opens(
                    text, at: note.lowerBound - AozoraBracket.length, end: end)
        else { return false }
        var position = note.upperBound
        while let place = nextMark(from: position, end) {
            guard let noteEnd = noteEnd(from: place) else {
                position = place + AozoraMark.length
                continue
            }
            switch AozoraNote(text, noteContent(place..<noteEnd)) {
            case .inlineNoteEnd: return place > note.upperBound
            case .inlineNoteStart: return false
            default: position = noteEnd
            }
        }
        return false
    }
}

/// The brackets that a small-type note gets where the text gives it none, and what stands for a line
/// break in one.
enum AozoraBracket {
    static let open = Array("（".utf8)
    static let close = Array("）".utf8)
    static let space = Array("\u{3000}".utf8)
    /// Bytes of a bracket.
    static let length = 3

    /// Whether an opening bracket stands at a place.
    static func opens(_ text: UnsafeBufferPointer<UInt8>, at place: Int, end: Int) -> Bool {
        guard place + 2 < end else { return false }
        switch (text[place], text[place + 1]) {
        case (0xEF, 0xBC): return text[place + 2] == 0x88 || text[place + 2] == 0xBB  // （ ［
        case (0xE3, 0x80): return [0x88, 0x8A, 0x8C, 0x8E, 0x90, 0x94].contains(text[place + 2])
        default: return false
        }
    }
}
