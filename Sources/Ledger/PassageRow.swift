public import Lineage

/// A place of a document's text that was cut because it repeats other text of the corpus.
public struct PassageRow: Equatable, Sendable {
    /// Why a place was cut.
    public enum Kind: String, Sendable {
        /// It stands in a preferred place too.
        case passage
        /// It is a line that many documents of its host share.
        case hostLine = "host_line"
    }

    /// Why it was cut.
    public var kind: Kind
    /// UTF-8 bytes of the text before any passage was cut from it.
    public var range: Range<Int>
    /// The document that keeps the passage, and the byte of its uncut text where it begins there; `nil` for a
    /// host's line.
    public var kept: Place?
    /// How many documents of the host have the line; 0 for a passage.
    public var documents: Int

    /// A place in a document.
    public struct Place: Equatable, Sendable {
        /// The document.
        public var id: Digest
        /// A byte of its text before any passage was cut from it.
        public var start: Int

        /// A place.
        public init(id: Digest, start: Int) {
            self.id = id
            self.start = start
        }
    }

    /// A cut place.
    public init(kind: Kind, range: Range<Int>, kept: Place? = nil, documents: Int = 0) {
        self.kind = kind
        self.range = range
        self.kept = kept
        self.documents = documents
    }
}
