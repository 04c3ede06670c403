internal import Lineage

extension TextEdits {
    /// Puts bytes in the place of a range after all edits so far, or removes it where there are none.
    mutating func put(_ bytes: [UInt8], inPlaceOf range: Range<Int>, _ editClass: EditClass) {
        if bytes.isEmpty {
            remove(range, editClass)
        } else {
            replace(range, with: bytes, editClass)
        }
    }

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
            put(Array(replacement), inPlaceOf: edit.start..<edit.end, edit.editClass)
        }
    }
}
