internal import Lineage

extension TextEdits {
    /// The edits of a text that are these edits and then `next`, which are edits of what these give; `nil`
    /// where one of `next` cuts a replacement of these in two.
    ///
    /// An edit of these in what `next` removes is lost in the removal, and with it its class. That makes stored
    /// maps smaller: references inside of dropped markup are no edits of their own.
    func followed(by next: TextEdits) -> TextEdits? {
        var result = TextEdits()
        var own = 0
        var ownReplacement = 0
        var nextReplacement = 0
        // What to add to a place in the input for its place in the output, behind the edits that are passed.
        var shift = 0
        for edit in next.edits {
            while own < edits.count,
                edits[own].start + shift + edits[own].replacementLength <= edit.start
            {
                result.copy(self, own, &ownReplacement)
                shift += edits[own].replacementLength - edits[own].length
                own += 1
            }
            if own < edits.count, edits[own].start + shift < edit.start,
                edits[own].replacementLength > 0
            {
                return nil
            }
            let start = edit.start - shift
            while own < edits.count, edits[own].start + shift < edit.end {
                guard edits[own].start + shift + edits[own].replacementLength <= edit.end else {
                    return nil
                }
                shift += edits[own].replacementLength - edits[own].length
                ownReplacement += edits[own].replacementLength
                own += 1
            }
            let range = start..<edit.end - shift
            let end = nextReplacement + edit.replacementLength
            result.put(
                next.replacements[nextReplacement..<end], inPlaceOf: range, edit.editClass)
            nextReplacement = end
        }
        while own < edits.count {
            result.copy(self, own, &ownReplacement)
            own += 1
        }
        return result
    }

    /// Adds an edit of others whose replacement begins at `place`, and moves `place` behind it.
    private mutating func copy(_ other: TextEdits, _ index: Int, _ place: inout Int) {
        let edit = other.edits[index]
        let end = place + edit.replacementLength
        put(other.replacements[place..<end], inPlaceOf: edit.start..<edit.end, edit.editClass)
        place = end
    }

    /// The text after the edits, without its map.
    ///
    /// - Precondition: the edits lie within the text.
    func result(on text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var position = 0
        var used = 0
        for edit in edits {
            output += text[position..<edit.start]
            output += replacements[used..<used + edit.replacementLength]
            used += edit.replacementLength
            position = edit.end
        }
        output += text[position...]
        return output
    }
}
