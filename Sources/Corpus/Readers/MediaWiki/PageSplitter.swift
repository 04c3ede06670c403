internal import Storage

/// A `<page>…</page>` of a MediaWiki dump is a record; what stands between pages is none.
///
/// Dumps are written by a program: `<` stands for markup alone, so the pages are found byte by byte.
final class PageSplitter: RecordSplitter {
    private let collector: RecordCollector
    private let stream: PayloadStream

    private static let opening = Array("<page".utf8)
    private static let closing = Array("</page".utf8)
    /// More than any tag of a page is long: a tag is looked for in as many bytes.
    private static let tagLength = 1 << 10

    init(_ collector: RecordCollector) {
        self.collector = collector
        stream = collector.stream
    }

    func next() throws(KeifuError) -> RawRecord? {
        while true {
            if stream.window.isEmpty, try !stream.fill() { return try collector.gap()?.record }
            if try findPage() { return try page() }
        }
    }

    /// Moves to the next page's beginning; `false` where the stretch ends first.
    private func findPage() throws(KeifuError) -> Bool {
        while true {
            _ = try stream.ensure(Self.tagLength)
            let window = stream.window
            var from = 0
            while let place = ByteSearch.first(0x3C, in: window, from: from) {
                if tagEnd(Self.opening, window, at: place) != nil {
                    stream.consume(place)
                    return true
                }
                from = place + 1
            }
            // A tag may stand across the window's end.
            stream.consume(max(0, window.count - Self.tagLength))
            if try !stream.fill() {
                stream.consume(stream.window.count)
                return false
            }
        }
    }

    /// The page at the beginning of the window.
    private func page() throws(KeifuError) -> RawRecord {
        collector.begin()
        var from = 1
        while true {
            let window = stream.window
            while let place = ByteSearch.first(0x3C, in: window, from: from) {
                if let end = tagEnd(Self.closing, window, at: place) {
                    collector.take(end)
                    return try collector.finish()
                }
                if tagEnd(Self.opening, window, at: place) != nil {
                    let position = stream.position + UInt64(place)
                    collector.take(place)
                    return try collector.finish(
                        failure: truncated("another page begins at payload byte \(position)"))
                }
                from = place + 1
            }
            let done = max(0, window.count - Self.tagLength)
            collector.take(done)
            from = collector.length == 0 ? 1 : 0
            if try !stream.fill() {
                collector.take(stream.window.count)
                let failure = stream.damage?.failure ?? truncated("the file ends inside the page")
                let record = try collector.finish(failure: failure)
                _ = try stream.resume()
                return record
            }
        }
    }

    private func truncated(_ detail: String) -> PreparationFailure {
        PreparationFailure(
            stage: "read", rule: PayloadDamage.Rule.truncated.rawValue, detail: detail)
    }

    /// The index after the tag that begins at `place`, if it is this tag and stands there whole.
    private func tagEnd(
        _ tag: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, at place: Int
    ) -> Int? {
        guard place + tag.count < bytes.count, bytes[place + 1] == tag[1] else { return nil }
        for index in tag.indices where bytes[place + index] != tag[index] { return nil }
        // `>` at once, or white space and, in an opening tag, attributes.
        var index = place + tag.count
        guard bytes[index] == 0x3E || Self.isSpace(bytes[index]) else { return nil }
        let end = min(bytes.count, place + Self.tagLength)
        while index < end {
            if bytes[index] == 0x3E { return index + 1 }
            if tag.count == Self.closing.count, !Self.isSpace(bytes[index]) { return nil }
            index += 1
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }
}
