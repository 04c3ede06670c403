/// The header of a WARC record or of an HTTP message: a first line, and fields up to an empty line.
///
/// Lines may end in LF alone; a line that begins with white space goes on with the field before it.
struct MessageHeader: Equatable, Sendable {
    /// The first line, without its line break.
    var firstLine: [UInt8]
    /// Names in lower case and values, without white space around them, in order.
    var fields: [(name: [UInt8], value: [UInt8])]
    /// Bytes up to the end of the empty line.
    var length: Int
    /// Whether its lines end with CR LF.
    var hasReturns = false
    /// Where the first line that is no field begins.
    var firstMalformed: Int?

    static func == (left: MessageHeader, right: MessageHeader) -> Bool {
        left.firstLine == right.firstLine && left.length == right.length
            && left.fields.elementsEqual(right.fields, by: ==)
    }

    /// Reads a header at the beginning of bytes; `nil` where no empty line ends it.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        firstLine = []
        fields = []
        length = 0
        var start = 0
        while let feed = ByteSearch.first(0x0A, in: bytes, from: start) {
            let line = Self.trimmed(bytes, start..<feed)
            if line.isEmpty, start > 0, feed - start <= 1 {
                length = feed + 1
                hasReturns = feed > start
                return
            }
            if start == 0 {
                firstLine = Array(bytes[line])
            } else {
                add(bytes, line, isFolded: bytes[start] == 0x20 || bytes[start] == 0x09)
            }
            start = feed + 1
        }
        return nil
    }

    private mutating func add(
        _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, isFolded: Bool
    ) {
        if isFolded, !fields.isEmpty {
            if !line.isEmpty { fields[fields.count - 1].value += [0x20] + bytes[line] }
            return
        }
        guard let colon = bytes[line].firstIndex(of: 0x3A), colon > line.lowerBound else {
            if firstMalformed == nil { firstMalformed = line.lowerBound }
            return
        }
        let name = bytes[Self.trimmed(bytes, line.lowerBound..<colon)].map(Self.lowercased)
        let value = bytes[Self.trimmed(bytes, colon + 1..<line.upperBound)]
        fields.append((name, Array(value)))
    }

    /// The values of a field, its name given in lower case.
    func values(_ name: StaticString) -> [[UInt8]] {
        let name = Self.bytes(name)
        return fields.filter { $0.name == name }.map(\.value)
    }

    /// The first value of a field, its name given in lower case.
    func value(_ name: StaticString) -> [UInt8]? { values(name).first }

    /// The first value of a field as text; illegal bytes become U+FFFD.
    func text(_ name: StaticString) -> String? {
        value(name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A word's bytes.
    static func bytes(_ word: StaticString) -> [UInt8] {
        word.withUTF8Buffer { Array($0) }
    }

    /// An ASCII letter in lower case; any other byte as it is.
    static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// A range without the white space at its ends.
    static func trimmed(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isSpace(bytes[start]) { start += 1 }
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
}
