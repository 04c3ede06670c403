/// A record of a WARC file: its headers, and in a response those of HTTP.
enum WARCRecord {
    /// The place of the page or text in a whole record.
    ///
    /// - Parameter limit: the most bytes that HTTP codings may unfold to.
    static func body(of raw: [UInt8], limit: Int) throws(PreparationFailure) -> RecordBody {
        RecordBody(whole: raw.count)
    }
}
