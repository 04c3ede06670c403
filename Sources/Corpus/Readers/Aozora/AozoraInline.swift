internal import CKernels
internal import Lineage

/// Ruby, notes, gaiji, accents and repeat marks within a line.
///
/// Marks never reach over a line break. A mark without its partner stays as text, and so does 《…》
/// where nothing stands before it that could carry ruby, as in plain brackets.
struct AozoraInline {
    let text: UnsafeBufferPointer<UInt8>
    /// The end of the line at hand, before its line break.
    var end = 0
    /// The start of the line at hand.
    var start = 0
    /// Whether a ｜ waits for its ruby, which may then stand after anything.
    var hasBar = false
    /// The 〕 of the accented words at hand.
    var accentEnd: Int?
    /// Whether the small-type note at hand was given brackets.
    var hasBrackets = false
    /// Where ※ without a note right after it stand: a later note may tell what they are.
    var references: [Int] = []

    init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// Adds the edits of a line to `edits`.
    mutating func scan(_ line: Range<Int>, into edits: inout TextEdits) {
        (start, end) = (line.lowerBound, line.upperBound)
        hasBar = false
        accentEnd = nil
        hasBrackets = false
        references.removeAll(keepingCapacity: true)
        var position = start
        while true {
            let limit = accentEnd ?? end
            let found = nextMark(from: position, limit)
            if accentEnd != nil { addAccents(position..<(found ?? limit), to: &edits) }
            if let found {
                position = mark(at: found, into: &edits)
                if let accentEnd, position > accentEnd { self.accentEnd = nil }
            } else if let accentEnd {
                position = accentEnd + AozoraMark.length
                edits.remove(accentEnd..<position, .accent)
                self.accentEnd = nil
            } else {
                return
            }
        }
    }

    /// Reads what a mark begins; gives the place after it.
    private mutating func mark(at position: Int, into edits: inout TextEdits) -> Int {
        let after = position + AozoraMark.length
        switch AozoraMark.at(position, text, end: end) {
        case .reference:
            guard let end = noteEnd(from: after) else {
                references.append(position)
                return after
            }
            edits.replace(
                position..<end, with: AozoraGaiji.text(text, noteContent(after..<end)), .gaiji)
            return end
        case .noteStart:
            guard let end = noteEnd(from: position) else {
                return position + AozoraMark.noteStartLength
            }
            addNote(position..<end, to: &edits)
            return end
        case .rubyBar:
            if hasRuby(after: after) {
                edits.remove(position..<after, .ruby)
                hasBar = true
            }
            return after
        case .rubyStart:
            guard hasBar || canCarryRuby(before: position), let end = rubyEnd(from: position)
            else { return after }
            edits.remove(position..<end, .ruby)
            hasBar = false
            return end
        case .accentStart:
            guard let close = accentedEnd(from: after) else { return after }
            edits.remove(position..<after, .accent)
            accentEnd = close
            return after
        case .repeatStart:
            guard let length = AozoraRepeatMark.length(at: position, text, end: end) else {
                return after
            }
            edits.replace(
                position..<position + length,
                with: length == 6 ? AozoraRepeatMark.plain : AozoraRepeatMark.voiced, .repeatMark)
            return position + length
        case .voicing:
            addVoicing(position, to: &edits)
            return after
        default: return after
        }
    }

    /// The next place where a mark that can begin something stands.
    func nextMark(from start: Int, _ end: Int) -> Int? {
        guard let base = text.baseAddress else { return nil }
        var position = start
        while position < end {
            position = keifu_find_aozora_mark(base, end, position)
            guard position < end else { return nil }
            // ［ and ／ are marks only with what follows them.
            if AozoraMark.at(position, text, end: end) != nil { return position }
            position += AozoraMark.length
        }
        return nil
    }
}
