internal import Lineage

/// What a pass over text writes: the new text and its map. Text that does not change is copied when the next edit,
/// or the end, shows how far it goes.
struct RewriteOutput {
    let text: UTF8Text
    private(set) var bytes: [UInt8] = []
    private(set) var map = EditMap()
    /// Input up to here is written; what follows it is unchanged as far as the pass has come.
    private(set) var copied = 0

    init(_ text: UTF8Text) { self.text = text }

    /// Puts other bytes in the place of a range, which begins at or after `copied`.
    @inline(__always)
    mutating func replace(
        _ start: Int, _ end: Int, with replacement: UnsafeBufferPointer<UInt8>,
        _ editClass: EditClass
    ) {
        if bytes.isEmpty { reserve() }
        if start > copied {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text.bytes[copied..<start]))
            map.appendUnchanged(start - copied)
        }
        bytes.append(contentsOf: replacement)
        map.appendEdit(source: end - start, target: replacement.count, editClass)
        copied = end
    }

    /// Takes a range out.
    mutating func remove(_ start: Int, _ end: Int, _ editClass: EditClass) {
        replace(start, end, with: UnsafeBufferPointer(start: nil, count: 0), editClass)
    }

    /// Puts one character in the place of a range.
    mutating func replace(
        _ start: Int, _ end: Int, with character: UInt32, _ editClass: EditClass
    ) {
        var utf8: [UInt8] = []
        utf8.appendCharacter(character)
        utf8.withUnsafeBufferPointer { replace(start, end, with: $0, editClass) }
    }

    /// The character before a place in the input up to which everything is decided, as it stands in the output,
    /// and where it begins on the side that it is on; `nil` at the beginning.
    func character(before position: Int) -> UInt32? {
        if position > copied { return text.character(at: text.start(before: position)).value }
        return bytes.withUnsafeBufferPointer { bytes in
            let written = UTF8Text(bytes)
            return bytes.isEmpty
                ? nil : written.character(at: written.start(before: bytes.count)).value
        }
    }

    /// The text and its map; `nil` where there was no edit.
    consuming func finish() -> NormalizedText? {
        guard !map.runs.isEmpty else { return nil }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text.bytes[copied...]))
        map.appendUnchanged(text.count - copied)
        return NormalizedText(text: bytes, map: map)
    }

    private mutating func reserve() {
        // Text grows seldom: half-width kana are as long as full-width ones.
        bytes.reserveCapacity(text.count + 64)
        map.reserveCapacity(text.count / 64 + 16)
    }
}
