internal import JapaneseText
internal import Lineage

/// Removals and replacements in a text, in order: what a reader does to decoded text.
///
/// ``apply(to:)`` turns them into the new text and its map, ``StoredEdits`` into the bytes that are
/// stored, so that a document is rebuilt without reading its format again.
struct TextEdits: Equatable, Sendable {
    /// One edit: `length` bytes from `start` become `replacementLength` bytes.
    struct Edit: Equatable, Sendable {
        var start: Int
        var length: Int
        var replacementLength: Int
        var editClass: EditClass

        var end: Int { start + length }
    }

    /// The edits, by ascending place and without overlap.
    private(set) var edits: [Edit] = []
    /// The replacements, one after the other.
    private(set) var replacements: [UInt8] = []

    /// Removes a range; joins the removal before it where they touch and have one class.
    mutating func remove(_ range: Range<Int>, _ editClass: EditClass) {
        guard !range.isEmpty else { return }
        if let last = edits.last, last.end == range.lowerBound, last.editClass == editClass,
            last.replacementLength == 0
        {
            edits[edits.count - 1].length += range.count
            return
        }
        edits.append(
            Edit(
                start: range.lowerBound, length: range.count, replacementLength: 0,
                editClass: editClass))
    }

    /// Puts other text in the place of a range.
    mutating func replace(
        _ range: Range<Int>, with bytes: some Collection<UInt8>, _ editClass: EditClass
    ) {
        replacements += bytes
        edits.append(
            Edit(
                start: range.lowerBound, length: range.count, replacementLength: bytes.count,
                editClass: editClass))
    }

    /// Puts a character in the place of a range.
    mutating func replace(
        _ range: Range<Int>, with scalar: Unicode.Scalar, _ editClass: EditClass
    ) {
        let before = replacements.count
        replacements.appendCharacter(scalar.value)
        edits.append(
            Edit(
                start: range.lowerBound, length: range.count,
                replacementLength: replacements.count - before, editClass: editClass))
    }

    /// Puts bytes in the place of a range, or removes it where there are none.
    mutating func put(
        _ bytes: some Collection<UInt8>, inPlaceOf range: Range<Int>, _ editClass: EditClass
    ) {
        if bytes.isEmpty {
            remove(range, editClass)
        } else {
            replace(range, with: bytes, editClass)
        }
    }

    /// Adds edits of a later part of the same text.
    mutating func append(_ other: TextEdits) {
        guard let first = other.edits.first else { return }
        if first.replacementLength == 0 {
            remove(first.start..<first.end, first.editClass)
            edits += other.edits.dropFirst()
        } else {
            edits += other.edits
        }
        replacements += other.replacements
    }

    /// Forgets all edits, keeping their memory.
    mutating func removeAll() {
        edits.removeAll(keepingCapacity: true)
        replacements.removeAll(keepingCapacity: true)
    }

    /// Forgets all edits but the first `count`.
    mutating func truncate(to count: Int) {
        let lost = edits[count...].reduce(0) { $0 + $1.replacementLength }
        edits.removeLast(edits.count - count)
        replacements.removeLast(lost)
    }

    /// The text after the edits, and its map. `nil` where there is no edit.
    ///
    /// - Precondition: the edits lie within the text.
    func apply(to text: [UInt8]) -> NormalizedText? {
        guard !edits.isEmpty else { return nil }
        var map = EditMap()
        map.reserveCapacity(2 * edits.count + 1)
        // Copies by pointer: slices of arrays cost more than the few bytes that most of them hold.
        let output = [UInt8](unsafeUninitializedCapacity: text.count + replacements.count) {
            output, written in
            text.withUnsafeBufferPointer { text in
                replacements.withUnsafeBufferPointer { replacements in
                    var target = 0
                    func copy(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
                        guard !range.isEmpty, let from = bytes.baseAddress,
                            let to = output.baseAddress
                        else { return }
                        (to + target).update(from: from + range.lowerBound, count: range.count)
                        target += range.count
                    }
                    var position = 0
                    var used = 0
                    for edit in edits {
                        copy(text, position..<edit.start)
                        map.appendUnchanged(edit.start - position)
                        copy(replacements, used..<used + edit.replacementLength)
                        map.appendEdit(
                            source: edit.length, target: edit.replacementLength, edit.editClass)
                        used += edit.replacementLength
                        position = edit.end
                    }
                    copy(text, position..<text.count)
                    map.appendUnchanged(text.count - position)
                    written = target
                }
            }
        }
        return NormalizedText(text: output, map: map)
    }
}
