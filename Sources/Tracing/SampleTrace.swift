public import Lineage

/// What one row of one step held, and where every part of it came from.
public struct SampleTrace: Sendable {
    /// A stretch of the row that belongs to one document.
    public struct Part: Sendable {
        /// The document's identity.
        public var id: Digest
        /// The work's title, where the source names one.
        public var title: String?
        /// The work's author, where the source names one.
        public var author: String?
        /// The licence under which it was taken.
        public var license: String
        /// The source's name.
        public var source: String
        /// The file's path in the source.
        public var path: String
        /// Where the compressed member begins that holds the raw record, as an offset in the file; `nil` in a plain
        /// file.
        public var rawMember: UInt64?
        /// The raw bytes that the stretch came from: offsets in what decompression from ``rawMember`` on gives, or in
        /// the plain file. `nil` where the raw file could not be read (see ``SampleTrace/differences``), and where
        /// HTTP codings were removed, so that places in the record are none in the file.
        public var rawRange: Range<UInt64>?
        /// The same bytes as offsets in the raw record, HTTP codings removed; `nil` where it could not be read.
        public var recordRange: Range<Int>?
        /// The stretch within the sample, of S + 1 tokens.
        public var tokenRange: Range<Int>
        /// The stretch's text; � where a cut goes through a character.
        public var text: String
        /// The mean loss in nats of the targets in the stretch; `nil` where it holds none.
        public var loss: Double?
        /// The edits between raw bytes and text within the stretch, in units by class.
        public var edits: [EditClass: Int]
    }

    /// The training step, from 1.
    public var step: UInt64
    /// The pass over the shard set, from 0.
    public var epoch: UInt32
    /// The row of the global batch, from 0.
    public var row: UInt32
    /// The sample's number in its shard set: it holds tokens [wS, wS+S].
    public var sample: UInt64
    /// The attempt that consumed it, from 1 (a resume begins another).
    public var attempt: UInt32
    /// Whether the exposure led to the surviving weights.
    public var effective: Bool
    /// The documents, in the order of the row.
    public var parts: [Part]
    /// Whether the raw files still give these tokens; `nil` where it was not asked.
    public var verified: Bool?
    /// What a verification found to differ, in words; or why raw bytes could not be read.
    public var differences: [String]
}

extension SampleTrace {
    /// The trace as `trace sample --json` prints it.
    public var jsonObject: [String: Any] {
        [
            "step": step, "epoch": epoch, "row": row, "sample": sample, "attempt": attempt,
            "effective": effective, "verified": verified ?? jsonNull,
            "differences": differences,
            "documents": parts.map { part in
                [
                    "id": part.id.hex, "title": part.title ?? jsonNull,
                    "author": part.author ?? jsonNull, "license": part.license,
                    "source": part.source, "path": part.path,
                    "raw_member": part.rawMember ?? jsonNull,
                    "record_start": part.recordRange?.lowerBound ?? jsonNull,
                    "record_end": part.recordRange?.upperBound ?? jsonNull,
                    "raw_start": part.rawRange?.lowerBound ?? jsonNull,
                    "raw_end": part.rawRange?.upperBound ?? jsonNull,
                    "token_start": part.tokenRange.lowerBound,
                    "token_end": part.tokenRange.upperBound, "text": part.text,
                    "loss": part.loss ?? jsonNull,
                    "edits": Dictionary(
                        uniqueKeysWithValues: part.edits.map { ($0.key.name, $0.value) }),
                ] as [String: Any]
            },
        ]
    }
}
