internal import Lineage

extension TextEdits {
    /// Forgets the last edits as long as they are like that.
    mutating func removeLast(while isLast: (Edit) -> Bool) {
        var kept = edits.count
        while kept > 0, isLast(edits[kept - 1]) { kept -= 1 }
        truncate(to: kept)
    }

    /// Puts bytes in the place of a range among the edits so far; not where one of them overlaps it.
    mutating func insert(_ range: Range<Int>, with bytes: [UInt8], _ editClass: EditClass) {
        var kept = edits.count
        while kept > 0, edits[kept - 1].start >= range.upperBound { kept -= 1 }
        guard kept == 0 || edits[kept - 1].end <= range.lowerBound else { return }
        let later = edits[kept...]
        var laterBytes = replacements.suffix(later.reduce(0) { $0 + $1.replacementLength })
        truncate(to: kept)
        replace(range, with: bytes, editClass)
        for edit in later {
            let replacement = laterBytes.prefix(edit.replacementLength)
            laterBytes = laterBytes.dropFirst(replacement.count)
            put(replacement, inPlaceOf: edit.start..<edit.end, edit.editClass)
        }
    }
}
