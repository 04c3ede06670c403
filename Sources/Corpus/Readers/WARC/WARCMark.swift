/// The bytes that a WARC record begins with: `WARC/` and a digit.
enum WARCMark {
    static let length = 6
    private static let word = Array("WARC/".utf8)

    /// Whether the mark stands at an index.
    static func stands(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard index + length <= bytes.count else { return false }
        for offset in word.indices where bytes[index + offset] != word[offset] { return false }
        return (0x30...0x39).contains(bytes[index + word.count])
    }

    /// The first index from `from` on where a line, or a member of the container, begins with the
    /// mark.
    ///
    /// - Parameter isLineStart: whether a line begins with the first byte.
    static func next(
        in bytes: UnsafeBufferPointer<UInt8>, from: Int, stream: PayloadStream,
        isLineStart: Bool = false
    ) -> Int? {
        var index = from
        while let found = ByteSearch.first(word, in: UnsafeRawBufferPointer(bytes), from: index) {
            let begins =
                found == 0
                ? isLineStart : bytes[found - 1] == 0x0A
            if stands(in: bytes, at: found) {
                let position = stream.position + UInt64(found)
                if begins || stream.memberStart(from: position) == position { return found }
            }
            index = found + 1
        }
        return nil
    }

    /// The first index below `end` where a line begins with the mark.
    static func line(
        in bytes: UnsafeBufferPointer<UInt8>, upTo end: Int, isLineStart: Bool
    ) -> Int? {
        var index = 0
        while let found = ByteSearch.first(word, in: UnsafeRawBufferPointer(bytes), from: index),
            found < end
        {
            let begins = found == 0 ? isLineStart : bytes[found - 1] == 0x0A
            if begins, stands(in: bytes, at: found) { return found }
            index = found + 1
        }
        return nil
    }

    static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A }
}
