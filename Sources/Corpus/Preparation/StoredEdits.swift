internal import JapaneseText
internal import Lineage
internal import Storage

// The bytes of stored edits, version 3:
//
//     u8       version, 3
//     u8       the encoding that the raw bytes were decoded in (CharacterEncoding's raw value)
//     u8       number of layers; and for each of them
//     varint   number of edits; nothing follows where it is 0
//     u8, u8 × number of kinds, and the kinds: an edit's class (EditClass's raw value), and bit 7 where
//              it has a replacement, or bit 6 where that is the character that an escape stands for
//              (EscapedCharacter), which is not stored
//     u8 ×     code of each edit: its kind's number in the upper three bits, its length in characters in
//              the lower five
//     u8 ×     kind of each edit whose code says 7, for want of room
//     varint × length of each edit whose code says 31
//     varint × gap of each edit: characters between the end of the edit before it and its start
//     varint   number of different replacements, varint × bytes of each, and the bytes
//     varint × number of the replacement of each edit that has one
//
// Layers that follow the last of these, up to the end, are cuts: of the text that the regular stages give, in
// the order in which they were made.
//
// An edit of Aozora Bunko takes two bytes: nearly all are ruby of a few letters within some dozen
// characters of the last. Columns, because a compressor finds the likeness of gaps with gaps and of
// codes with codes; characters, because they take one byte of varint where UTF-8 takes three times
// as much.

/// What stored edits hold.
struct StoredEdits: Equatable, Sendable {
    /// The encoding that the raw bytes are decoded in.
    var encoding: CharacterEncoding
    /// The edits, layer by layer, the first of the decoded text.
    var layers: [TextEdits]
    /// The layers of cuts as they are packed: they want the text that the regular stages give.
    var packedCuts: ArraySlice<UInt8> = []

    static let version: UInt8 = 3

    /// The most kinds that a code has room for, and the shortest length that it has no room for.
    static let mostKinds = 7
    static let longLength = 31
    /// The bit of a kind that says that there is a replacement.
    static let replaces: UInt8 = 0x80
    /// The bit of a kind that says that the replacement follows from what is replaced.
    static let resolves: UInt8 = 0x40

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
        writer.integer(UInt8(truncatingIfNeeded: layers.count))
        var text = text
        for (index, edits) in layers.enumerated() {
            Self.pack(edits, over: text, into: &writer)
            if index + 1 < layers.count, let result = edits.apply(to: text) { text = result.text }
        }
        return writer.bytes
    }

    /// Adds a layer of cuts to a stored form.
    ///
    /// - Parameters:
    ///   - cuts: what is removed of a prepared text for the sake of other texts.
    ///   - text: the prepared text, with earlier cuts made.
    static func adding(_ cuts: TextEdits, over text: [UInt8], to packed: [UInt8]) -> [UInt8] {
        guard !cuts.edits.isEmpty else { return packed }
        var writer = ByteWriter()
        writer.raw(packed)
        pack(cuts, over: text, into: &writer)
        return writer.bytes
    }

    private static func pack(
        _ edits: TextEdits, over text: [UInt8], into writer: inout ByteWriter
    ) {
        writer.variableLength(UInt64(edits.edits.count))
        guard !edits.edits.isEmpty else { return }
        var kinds: [UInt8] = []
        var codes: [UInt8] = []
        codes.reserveCapacity(edits.edits.count)
        var otherKinds: [UInt8] = []
        var lengths = ByteWriter()
        var gaps = ByteWriter()
        var replacements = ReplacementTable()
        var used = 0
        text.withUnsafeBufferPointer { bytes in
            var position = 0
            for edit in edits.edits {
                let replacement = edits.replacements[used..<used + edit.replacementLength]
                used += edit.replacementLength
                let resolved = Self.isResolved(edit, replacement, in: bytes)
                let replaced = !replacement.isEmpty && !resolved
                let kind =
                    edit.editClass.rawValue
                    | (replaced ? Self.replaces : resolved ? Self.resolves : 0)
                var number = kinds.firstIndex(of: kind) ?? kinds.count
                if number == kinds.count, number < Self.mostKinds { kinds.append(kind) }
                if number >= Self.mostKinds {
                    number = Self.mostKinds
                    otherKinds.append(kind)
                }
                gaps.variableLength(UInt64(UTF8Counting.characters(bytes, position..<edit.start)))
                let length = UTF8Counting.characters(bytes, edit.start..<edit.end)
                if length >= Self.longLength { lengths.variableLength(UInt64(length)) }
                codes.append(UInt8(number << 5 | min(length, Self.longLength)))
                if replaced { replacements.append(replacement) }
                position = edit.end
            }
        }
        writer.integer(UInt8(kinds.count))
        writer.raw(kinds)
        writer.raw(codes)
        writer.raw(otherKinds)
        writer.raw(lengths.bytes)
        writer.raw(gaps.bytes)
        replacements.write(to: &writer)
    }

    /// Whether an edit puts the character that an escape stands for in the escape's place.
    private static func isResolved(
        _ edit: TextEdits.Edit, _ replacement: ArraySlice<UInt8>,
        in text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard edit.editClass == .escape || edit.editClass == .undecodable, !replacement.isEmpty,
            let scalar = EscapedCharacter.resolve(text, edit.start..<edit.end)
        else { return false }
        return UTF8.encodeScalar(scalar).elementsEqual(replacement)
    }
}

/// The different replacements of a text's edits, and which each edit has.
private struct ReplacementTable {
    private var numbers: [ArraySlice<UInt8>: Int] = [:]
    private var lengths = ByteWriter()
    private var bytes: [UInt8] = []
    private var uses = ByteWriter()

    mutating func append(_ replacement: ArraySlice<UInt8>) {
        let number = numbers[replacement] ?? numbers.count
        if number == numbers.count {
            numbers[replacement] = number
            lengths.variableLength(UInt64(replacement.count))
            bytes += replacement
        }
        uses.variableLength(UInt64(number))
    }

    func write(to writer: inout ByteWriter) {
        writer.variableLength(UInt64(numbers.count))
        writer.raw(lengths.bytes)
        writer.raw(bytes)
        writer.raw(uses.bytes)
    }
}
