internal import JapaneseText
internal import Lineage
internal import Storage

extension StoredEdits {
    /// Reads a stored form's encoding; the edits want the decoded text.
    static func encoding(of packed: [UInt8], path: String) throws(KeifuError) -> CharacterEncoding {
        var reader = ByteReader(packed, file: path)
        return try header(&reader, path: path)
    }

    /// Reads a stored form of edits of the given decoded text.
    init(packed: [UInt8], over text: [UInt8], path: String) throws(KeifuError) {
        var reader = ByteReader(packed, file: path)
        let encoding = try Self.header(&reader, path: path)
        let count = try reader.integer(UInt8.self)
        var layers: [TextEdits] = []
        var text = text
        for _ in 0..<count {
            let edits = try Self.layer(&reader, over: text, path: path)
            layers.append(edits)
            if layers.count < count, let result = edits.apply(to: text) { text = result.text }
        }
        self.init(encoding: encoding, layers: layers)
        packedCuts = try reader.raw(reader.remaining)
    }

    /// The layers of cuts, each over the text that the one before it gives.
    ///
    /// - Parameter text: what the regular stages give.
    func cuts(over text: [UInt8], path: String) throws(KeifuError) -> [TextEdits] {
        var reader = ByteReader(packedCuts, file: path)
        var layers: [TextEdits] = []
        var text = text
        while !reader.isAtEnd {
            let edits = try Self.layer(&reader, over: text, path: path)
            // Nobody writes a layer that cuts nothing.
            guard let result = edits.apply(to: text) else { throw Self.damaged(path) }
            layers.append(edits)
            text = result.text
        }
        return layers
    }

    private static func layer(
        _ reader: inout ByteReader, over text: [UInt8], path: String
    ) throws(KeifuError) -> TextEdits {
        var edits = TextEdits()
        let count = try int(&reader, path: path)
        guard count > 0 else { return edits }
        let kinds = Array(try reader.raw(Int(try reader.integer(UInt8.self))))
        guard kinds.count <= mostKinds else { throw damaged(path) }
        let codes = try reader.raw(count)
        let other = try reader.raw(codes.reduce(0) { $0 + (Int($1 >> 5) == mostKinds ? 1 : 0) })
        let long = codes.reduce(0) { $0 + (Int($1 & 31) == longLength ? 1 : 0) }
        var lengths = try column(&reader, count: long, path: path).makeIterator()
        let gaps = try column(&reader, count: count, path: path)
        var otherKinds = other.makeIterator()
        var found: [(kind: UInt8, range: Range<Int>)] = []
        found.reserveCapacity(count)
        var position = 0
        for (code, gap) in zip(codes, gaps) {
            let number = Int(code >> 5)
            guard number < kinds.count || number == mostKinds,
                let kind = number < kinds.count ? kinds[number] : otherKinds.next(),
                let length = Int(code & 31) < longLength ? Int(code & 31) : lengths.next(),
                let start = UTF8Counting.advance(text, from: position, characters: gap),
                let end = UTF8Counting.advance(text, from: start, characters: length)
            else { throw damaged(path) }
            found.append((kind, start..<end))
            position = end
        }
        let different = try int(&reader, path: path)
        let sizes = try column(&reader, count: different, path: path)
        var replacements: [ArraySlice<UInt8>] = []
        for size in sizes { replacements.append(try reader.raw(size)) }
        for (kind, range) in found {
            guard let editClass = EditClass(rawValue: kind & ~(replaces | resolves)) else {
                throw damaged(path)
            }
            if kind & resolves != 0 {
                guard
                    let scalar = text.withUnsafeBufferPointer({
                        EscapedCharacter.resolve($0, range)
                    })
                else { throw damaged(path) }
                edits.replace(range, with: scalar, editClass)
                continue
            }
            guard kind & replaces != 0 else {
                edits.remove(range, editClass)
                continue
            }
            let number = try int(&reader, path: path)
            guard number < replacements.count else { throw damaged(path) }
            edits.replace(range, with: replacements[number], editClass)
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
        // Every number takes a byte at least.
        guard count <= reader.remaining else { throw damaged(path) }
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
