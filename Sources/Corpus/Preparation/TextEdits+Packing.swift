internal import JapaneseText
internal import Lineage
internal import Storage

// The bytes of stored edits, version 2:
//
//     u8       version, 2
//     u8       the encoding that the raw bytes were decoded in (CharacterEncoding's raw value)
//     u8       number of layers; and for each of them
//     varint   number of edits
//     u8 ×     class of each edit (EditClass's raw value; bit 7: it has a replacement)
//     varint × gap of each edit: characters between the end of the edit before it and its start
//     varint × length of each edit in characters
//     varint × bytes of the replacement, of each edit that has one
//     bytes    the replacements
//
// Columns, because a compressor finds the likeness of gaps with gaps and of lengths with lengths;
// characters, because they take one byte of varint where UTF-8 takes three times as much.

/// What stored edits hold.
struct StoredEdits: Equatable, Sendable {
    /// The encoding that the raw bytes are decoded in.
    var encoding: CharacterEncoding
    /// The edits, layer by layer, the first of the decoded text.
    var layers: [TextEdits]

    static let version: UInt8 = 2

    /// Edits of a text.
    init(encoding: CharacterEncoding, layers: [TextEdits]) {
        self.encoding = encoding
        self.layers = layers
    }

    /// The stored form of edits of a decoded text.
    func packed(over text: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(Self.version)
        writer.integer(encoding.rawValue)
        writer.integer(UInt8(layers.count))
        var text = text
        for (index, edits) in layers.enumerated() {
            Self.pack(edits, over: text, into: &writer)
            if index + 1 < layers.count, let result = edits.apply(to: text) { text = result.text }
        }
        return writer.bytes
    }

    private static func pack(
        _ edits: TextEdits, over text: [UInt8], into writer: inout ByteWriter
    ) {
        writer.variableLength(UInt64(edits.edits.count))
        guard !edits.edits.isEmpty else { return }
        var gaps = ByteWriter()
        var lengths = ByteWriter()
        var replacementLengths = ByteWriter()
        text.withUnsafeBufferPointer { bytes in
            var position = 0
            for edit in edits.edits {
                let hasReplacement = edit.replacementLength > 0
                writer.integer(edit.editClass.rawValue | (hasReplacement ? 0x80 : 0))
                gaps.variableLength(
                    UInt64(UTF8Counting.characters(bytes, position..<edit.start)))
                lengths.variableLength(
                    UInt64(UTF8Counting.characters(bytes, edit.start..<edit.end)))
                if hasReplacement {
                    replacementLengths.variableLength(UInt64(edit.replacementLength))
                }
                position = edit.end
            }
        }
        writer.raw(gaps.bytes)
        writer.raw(lengths.bytes)
        writer.raw(replacementLengths.bytes)
        writer.raw(edits.replacements)
    }

    /// Reads a stored form's encoding; the edits want the decoded text.
    static func encoding(of packed: [UInt8], path: String) throws(KeifuError) -> CharacterEncoding {
        var reader = ByteReader(packed, file: path)
        return try header(&reader, path: path)
    }

    /// Reads a stored form of edits of the given decoded text.
    init(packed: [UInt8], over text: [UInt8], path: String) throws(KeifuError) {
        var reader = ByteReader(packed, file: path)
        encoding = try Self.header(&reader, path: path)
        let count = try reader.integer(UInt8.self)
        layers = []
        var text = text
        for _ in 0..<count {
            let edits = try Self.layer(&reader, over: text, path: path)
            layers.append(edits)
            if layers.count < count, let result = edits.apply(to: text) { text = result.text }
        }
        guard reader.isAtEnd else { throw Self.damaged(path) }
    }

    private static func layer(
        _ reader: inout ByteReader, over text: [UInt8], path: String
    ) throws(KeifuError) -> TextEdits {
        let count = try int(&reader, path: path)
        let classes = try reader.raw(count)
        let gaps = try column(&reader, count: count, path: path)
        let lengths = try column(&reader, count: count, path: path)
        let replaced = classes.reduce(0) { $0 + ($1 & 0x80 != 0 ? 1 : 0) }
        let replacementLengths = try column(&reader, count: replaced, path: path)
        var edits = TextEdits()
        var position = 0
        var nextReplacement = 0
        for (index, code) in classes.enumerated() {
            guard let editClass = EditClass(rawValue: code & 0x7F),
                let start = UTF8Counting.advance(text, from: position, characters: gaps[index]),
                let end = UTF8Counting.advance(text, from: start, characters: lengths[index])
            else { throw damaged(path) }
            if code & 0x80 != 0 {
                let bytes = try reader.raw(replacementLengths[nextReplacement])
                nextReplacement += 1
                edits.replace(start..<end, with: Array(bytes), editClass)
            } else {
                edits.remove(start..<end, editClass)
            }
            position = end
        }
        return edits
    }

    private static func header(
        _ reader: inout ByteReader, path: String
    ) throws(KeifuError) -> CharacterEncoding {
        let version = try reader.integer(UInt8.self)
        guard version == Self.version,
            let encoding = CharacterEncoding(rawValue: try reader.integer(UInt8.self))
        else { throw damaged(path) }
        return encoding
    }

    private static func int(_ reader: inout ByteReader, path: String) throws(KeifuError) -> Int {
        guard let value = Int(exactly: try reader.variableLength()) else { throw damaged(path) }
        return value
    }

    private static func column(
        _ reader: inout ByteReader, count: Int, path: String
    ) throws(KeifuError) -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(count)
        for _ in 0..<count { result.append(try int(&reader, path: path)) }
        return result
    }

    private static func damaged(_ path: String) -> KeifuError {
        .badInput(
            "the stored edits of a document do not fit its raw bytes", file: path,
            remedy: "The raw file changed or the ledger is damaged; run `corpus verify`.")
    }
}

/// Characters of valid UTF-8, counted by their first bytes.
enum UTF8Counting {
    /// Characters that begin in a range.
    static func characters(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        var count = 0
        for index in range { count += bytes[index] & 0xC0 == 0x80 ? 0 : 1 }
        return count
    }

    /// The place a number of characters further on; `nil` past the end.
    static func advance(_ text: [UInt8], from start: Int, characters: Int) -> Int? {
        text.withUnsafeBufferPointer { bytes in
            var position = start
            var left = characters
            while left > 0 {
                guard position < bytes.count else { return nil }
                let lead = bytes[position]
                position += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
                left -= 1
            }
            return position <= bytes.count ? position : nil
        }
    }
}
