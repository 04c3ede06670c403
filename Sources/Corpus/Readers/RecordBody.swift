internal import Lineage

/// The place of a text inside its raw record.
///
/// For most formats the record is the text. A WARC record has headers before it, which go with class
/// ``EditClass/frame``, and HTTP codings around it: these are removed first, and offsets then count in
/// the record without them.
struct RecordBody: Equatable, Sendable {
    /// What kind of text it is.
    enum Kind: Equatable, Sendable {
        /// Text of the source's own format.
        case text
        /// An HTML page.
        case html
    }

    /// The record with its HTTP codings (chunks, gzip, deflate) removed; `nil` where it has none.
    var uncoded: [UInt8]?
    /// The text's bytes in ``uncoded`` or, without one, in the raw record.
    var range: Range<Int>
    var kind = Kind.text
    /// The encoding's label that a protocol header carries, as it stands there.
    var charset: [UInt8]?
    /// What the record's headers say: its URL, the day it was taken.
    var metadata = DocumentMetadata()

    /// A record that is text from its first byte to its last.
    init(whole length: Int, kind: Kind = .text) {
        range = 0..<length
        self.kind = kind
    }

    /// A record whose text lies in a range of it.
    init(range: Range<Int>, of uncoded: [UInt8]? = nil, kind: Kind, charset: [UInt8]? = nil) {
        self.range = range
        self.uncoded = uncoded
        self.kind = kind
        self.charset = charset
    }

    /// The text's map as a map of the whole record, `length` bytes long without codings.
    func framed(_ map: EditMap, length: Int) -> EditMap {
        if range == 0..<length { return map }
        var framed = EditMap()
        framed.appendEdit(source: range.lowerBound, target: 0, .frame)
        framed.append(contentsOf: map)
        framed.appendEdit(source: length - range.upperBound, target: 0, .frame)
        return framed
    }
}
