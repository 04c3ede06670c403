internal import Corpus
public import Documents
internal import Ledger
public import Lineage
internal import Storage

/// Which raw bytes stretches of a document's text came from, edit by edit.
public struct CharacterTrace: Sendable {
    /// The smallest stretch of text that the edit map can tell the bytes of: a character that nothing
    /// changed, or everything that one edit put in the place of other bytes.
    public struct Unit: Sendable {
        /// The stretch in characters (Unicode scalars) of the text.
        public var characters: Range<Int>
        /// Its text.
        public var text: [UInt8]
        /// The bytes in the raw record, HTTP codings removed, that it came from.
        public var record: Range<Int>
        /// These bytes.
        public var raw: [UInt8]
        /// The edits that they went through, in units by class.
        public var edits: [EditClass: Int]
    }

    /// The document's identity.
    public var id: Digest
    /// The encoding of its raw record.
    public var encoding: String?
    /// Where the compressed member begins that holds the raw record; `nil` in a plain file.
    public var rawMember: UInt64?
    /// Offset of the raw record in the file's decoded payload; `nil` where HTTP codings were removed, so
    /// that offsets in the record are none in the file.
    public var recordStart: UInt64?
    /// The units that hold the characters asked for, in their order.
    public var units: [Unit]

    /// The units that hold given characters of a document.
    ///
    /// - Parameters:
    ///   - query: names one document with a text; of several the first is taken, kept ones before others.
    ///   - characters: ranges of Unicode scalars of its text, half-open.
    /// - Returns: `nil` where nothing matches.
    /// - Throws: `KeifuError` where the document has no text, the raw file changed, or a range is outside.
    public static func inCorpus(
        _ corpus: CorpusFolder, _ query: DocumentQuery, characters: [Range<Int>],
        places: ArtefactPlaces
    ) throws -> CharacterTrace? {
        guard let row = try query.rows(in: try corpus.ledger()).first else { return nil }
        guard row.editsPlace != nil else {
            throw KeifuError(
                .mismatch, "the document \(row.id) has no text: it was dropped before it got one",
                file: corpus.path, remedy: "`trace document` without --characters says why.")
        }
        let rawText = try RawText(corpus: corpus, places: places)
        let raw = try rawText.rawBytes(row)
        let rebuilt = try rawText.rebuilt(row, raw: raw)
        guard row.textHash == nil || row.textHash == Digest.of(rebuilt.text) else {
            throw KeifuError(
                .mismatch, "the raw bytes do not give the document's text any more",
                file: corpus.path,
                remedy: (try rawText.changedVersions()).isEmpty
                    ? "Check the corpus with `corpus verify`."
                    : "Other library versions: \(try rawText.changedVersions().joined(separator: ", "))."
            )
        }
        let bounds = ScalarBounds(rebuilt.text)
        let inverse = rebuilt.map.inverted()
        var units: [Unit] = []
        for range in characters {
            guard range.lowerBound >= 0, range.upperBound <= bounds.count, !range.isEmpty else {
                throw KeifuError(
                    .usage, "there are no characters \(range.lowerBound)..\(range.upperBound)",
                    remedy: "The text has \(bounds.count) characters, counted from 0.")
            }
            var character = range.lowerBound
            while character < range.upperBound {
                let source = rebuilt.map.sourceRange(ofTarget: bounds.bytes(of: character))
                let target = inverse.sourceRange(ofTarget: source)
                let held = bounds.characters(of: target)
                units.append(
                    Unit(
                        characters: held, text: Array(rebuilt.text[target]), record: source,
                        raw: Array(rebuilt.record[source]),
                        edits: rebuilt.map.editCounts(inTarget: target)))
                character = max(character + 1, held.upperBound)
            }
        }
        let isCoded = rebuilt.record != raw
        return CharacterTrace(
            id: row.id, encoding: row.encoding,
            rawMember: row.span.member,
            recordStart: isCoded ? nil : row.span.payloadOffset, units: units)
    }

    /// The trace as `trace document --characters --json` prints it: one object a unit.
    public var jsonObjects: [[String: Any]] {
        units.map { unit in
            let place: (Int) -> Any = { offset in
                recordStart.map { $0 + UInt64(offset) as Any } ?? jsonNull
            }
            return [
                "start": unit.characters.lowerBound, "end": unit.characters.upperBound,
                "text": String(decoding: unit.text, as: UTF8.self),
                "record_start": unit.record.lowerBound, "record_end": unit.record.upperBound,
                "raw_start": place(unit.record.lowerBound),
                "raw_end": place(unit.record.upperBound),
                "raw_hex": Digest.hex(unit.raw),
                "edits": Dictionary(
                    uniqueKeysWithValues: unit.edits.map { ($0.key.name, $0.value) }),
            ]
        }
    }
}

/// Where the characters of valid UTF-8 begin.
private struct ScalarBounds {
    /// The first byte of each character, and at the end the text's length.
    private let starts: [Int]

    init(_ text: [UInt8]) {
        var starts: [Int] = []
        starts.reserveCapacity(text.count / 2)
        for (index, byte) in text.enumerated() where byte & 0xC0 != 0x80 { starts.append(index) }
        starts.append(text.count)
        self.starts = starts
    }

    var count: Int { starts.count - 1 }

    func bytes(of character: Int) -> Range<Int> { starts[character]..<starts[character + 1] }

    /// The characters that a range of bytes touches.
    func characters(of bytes: Range<Int>) -> Range<Int> {
        let first = index(atOrBefore: bytes.lowerBound)
        guard !bytes.isEmpty else { return first..<first }
        return first..<index(atOrBefore: bytes.upperBound - 1) + 1
    }

    private func index(atOrBefore byte: Int) -> Int {
        var (low, high) = (0, starts.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= byte { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
