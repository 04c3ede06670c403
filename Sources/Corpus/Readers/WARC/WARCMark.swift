/// The bytes that a WARC record begins with: `WARC/` and a digit.
enum WARCMark {
    /// The mark's length.
    static let length = 6
    /// As many bytes tell a record's beginning anywhere: the version line, and `WARC-` on the next.
    static let longLength = 16
    private static let word = Array("WARC/".utf8)
    private static let field = Array("warc-".utf8)

    /// Whether the mark stands at an index.
    static func stands(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index + length <= bytes.count else { return false }
        for offset in word.indices where bytes[index + offset] != word[offset] { return false }
        return (0x30...0x39).contains(bytes[index + word.count])
    }

    /// The first index in a range of the window where a record begins: with the mark at the
    /// beginning of a line or of a container's member, or with a version line and a field of WARC's
    /// anywhere, as after a record that was cut and written on behind.
    static func next(in range: Range<Int>, of stream: PayloadStream, isLineStart: Bool) -> Int? {
        let bytes = stream.window
        var index = range.lowerBound
        while let found = ByteSearch.first(word, in: UnsafeRawBufferPointer(bytes), from: index),
            found < range.upperBound
        {
            if stands(in: bytes, at: found) {
                let position = stream.position + UInt64(found)
                if found == 0 ? isLineStart : bytes[found - 1] == 0x0A { return found }
                if stream.memberStart(from: position) == position { return found }
                if isVersionLine(bytes, at: found) { return found }
            }
            index = found + 1
        }
        return nil
    }

    /// Whether the mark at an index goes on as `WARC/1.0`, a line break and `WARC-`.
    private static func isVersionLine(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        var rest = bytes[(index + length)...]
        guard rest.popFirst() == 0x2E else { return false }
        while let byte = rest.first, (0x30...0x39).contains(byte) { rest = rest.dropFirst() }
        if rest.first == 0x0D { rest = rest.dropFirst() }
        guard rest.popFirst() == 0x0A else { return false }
        return rest.prefix(field.count).map(MessageHeader.lowercased) == field
    }

    static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A }
}
