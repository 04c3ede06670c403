internal import Lineage
internal import Storage

/// A record of a WARC file is a record, from its version line to its block's last byte; the line
/// breaks after it are none of it.
///
/// Records of the crawl's bookkeeping are passed over. What is wrong with a record is its failure;
/// reading goes on at the next container member, or else the next line, that begins with `WARC/` and
/// a digit.
final class WARCSplitter: RecordSplitter {
    private let collector: RecordCollector
    private let stream: PayloadStream

    /// A longer header is malformed.
    private static let longestHeader = 1 << 20
    /// Line breaks looked at after a block: two are the rule.
    private static let lookahead = 64

    init(_ collector: RecordCollector) {
        self.collector = collector
        stream = collector.stream
    }

    func next() throws(KeifuError) -> RawRecord? {
        while true {
            if stream.window.isEmpty, try !stream.fill() { return try collector.gap()?.record }
            let breaks = stream.window.prefix { $0 == 0x0D || $0 == 0x0A }.count
            stream.consume(breaks)
            if stream.window.isEmpty { continue }
            _ = try stream.ensure(WARCMark.length)
            guard WARCMark.stands(in: stream.window, at: 0) else {
                let offset = stream.position
                return try broken(
                    "malformed_header", "what stands at payload byte \(offset) is no WARC record")
            }
            if let record = try record() { return record }
        }
    }

    // MARK: One record

    /// The record that begins here; `nil` for bookkeeping.
    private func record() throws(KeifuError) -> RawRecord? {
        collector.begin()
        guard let header = try header() else {
            try takeToNextRecord()
            if stream.window.isEmpty { return try cut() }
            return try finished(("malformed_header", "its header has no end"))
        }
        collector.take(header.message.length)
        var failure = header.failure
        guard let length = header.contentLength, canHold(length) else {
            let (rule, detail) =
                failure ?? ("content_length", "the file ends before its block does")
            return try broken(rule, detail)
        }
        let block = try block(length)
        switch block.end {
        case .whole:
            if let wrong = try wrongEnd(header) {
                return try broken(failure ?? ("content_length", wrong), backTo: block.candidate)
            }
        case .member:
            failure = failure ?? ("content_length", "the next record begins before its block ends")
            return try finished(failure)
        case .cut:
            if let candidate = block.candidate {
                return try broken(
                    failure ?? ("content_length", "the next record begins before its block ends"),
                    backTo: candidate)
            }
            return try cut(whole: UInt64(header.message.length) + length)
        }
        if let damage = stream.damage, UInt64(damage.memberOffset) == collector.place.fileOffset,
            collector.place.payloadOffset == 0, stream.window.allSatisfy(WARCMark.isBreak)
        {
            // The record's own member, and it alone.
            return try cut()
        }
        if failure == nil, !header.isDocument {
            collector.begin()
            return nil
        }
        return try finished(failure)
    }

    /// The header at the beginning of the window, without moving; `nil` where it has no end before
    /// the next record or the stretch's end.
    private func header() throws(KeifuError) -> WARCHeader? {
        var wanted = 1 << 12
        while true {
            let isWhole = try stream.ensure(wanted)
            let window = stream.window
            let message = MessageHeader(window)
            let end = message?.length ?? window.count
            let isCut =
                WARCMark.next(in: WARCMark.length..<end, of: stream, isLineStart: false) != nil
            if let message, !isCut { return WARCHeader(message) }
            if isCut || !isWhole || wanted >= Self.longestHeader { return nil }
            wanted *= 4
        }
    }

    /// Whether so many bytes can still come, as far as the file's size says.
    private func canHold(_ length: UInt64) -> Bool {
        guard stream.container.isWhole else { return true }
        return length <= UInt64(stream.input.file.size) - stream.position
    }

    /// How a block came to its end.
    private enum BlockEnd {
        /// It has the length that the header says.
        case whole
        /// A container member begins with another record before.
        case member
        /// The stretch ends before.
        case cut
    }

    /// A place where another record may begin.
    private struct Candidate {
        var position: UInt64
        var place: SourceSpan
    }

    /// Moves a block to the collector.
    private func block(
        _ length: UInt64
    ) throws(KeifuError) -> (end: BlockEnd, candidate: Candidate?) {
        var rest = length
        var candidate: Candidate?
        while rest > 0 {
            if stream.window.isEmpty, try !stream.fill() { return (.cut, candidate) }
            _ = try stream.ensure(Int(min(rest, UInt64(2 * WARCMark.longLength))))
            let window = stream.window
            var count = Int(min(rest, UInt64(window.count)))
            if let start = memberMark(before: count) {
                collector.take(start)
                return (.member, candidate)
            }
            if candidate == nil,
                let found = WARCMark.next(
                    in: 0..<count, of: stream, isLineStart: collector.endsLine)
            {
                let position = stream.position + UInt64(found)
                candidate = Candidate(position: position, place: stream.place(at: position))
            }
            if UInt64(count) < rest, count > WARCMark.longLength { count -= WARCMark.longLength }
            collector.take(count)
            rest -= UInt64(count)
        }
        return (.whole, candidate)
    }

    /// The window's index, below `end`, where a container member begins with a record.
    private func memberMark(before end: Int) -> Int? {
        var from = stream.position
        while let start = stream.memberStart(from: from), start - stream.position < UInt64(end) {
            let index = Int(start - stream.position)
            if start > collector.start, WARCMark.stands(in: stream.window, at: index) {
                return index
            }
            from = start + 1
        }
        return nil
    }

    /// Why the block cannot end here: `nil` if two line breaks, or another record, a member or nothing
    /// follow.
    private func wrongEnd(_ header: WARCHeader) throws(KeifuError) -> String? {
        _ = try stream.ensure(Self.lookahead)
        let window = stream.window
        let boundary = stream.memberStart(from: stream.position).map {
            Int(clamping: $0 - stream.position)
        }
        let breaks = window.prefix(while: WARCMark.isBreak).count
        if let boundary, boundary <= breaks { return nil }
        if breaks == window.count || window.starts(with: header.blockEnd) { return nil }
        if WARCMark.stands(in: window, at: breaks) {
            // Line breaks may be missing; but the block may have taken them, being too long.
            return breaks == 0 && collector.endsLine ? "no line break follows its block" : nil
        }
        return breaks == 0 ? "no line break follows its block" : "no record follows its block"
    }

    // MARK: Failures

    private func finished(
        _ failure: (rule: String, detail: String)?
    ) throws(KeifuError) -> RawRecord {
        let failure = failure.map {
            PreparationFailure(
                stage: "read", rule: $0.rule,
                detail: "the record at payload byte \(collector.start): \($0.detail)")
        }
        return try collector.finish(failure: failure)
    }

    /// A record that ends with the stretch.
    private func cut(whole: UInt64? = nil) throws(KeifuError) -> RawRecord {
        let failure =
            stream.damage?.failure
            ?? PreparationFailure(
                stage: "read", rule: PayloadDamage.Rule.truncated.rawValue,
                value: Double(collector.length), threshold: whole.map(Double.init),
                detail: "the file ends inside the record at payload byte \(collector.start)")
        let record = try collector.finish(failure: failure)
        _ = try stream.resume()
        return record
    }

    /// A record of which nobody knows where it ends: it goes on to the next one.
    private func broken(_ rule: String, _ detail: String) throws(KeifuError) -> RawRecord {
        if collector.length == 0 { collector.begin() }
        try takeToNextRecord()
        if stream.window.isEmpty, stream.damage != nil { return try cut() }
        return try finished((rule, detail))
    }

    /// A record whose block ran over the next one's beginning, which is read again.
    private func broken(
        _ failure: (rule: String, detail: String), backTo candidate: Candidate?
    ) throws(KeifuError) -> RawRecord {
        guard let candidate else { return try broken(failure.rule, failure.detail) }
        let length = candidate.position - collector.start
        guard try stream.rewind(to: collector.place, position: collector.start) else {
            return try broken(failure.rule, failure.detail)
        }
        collector.begin()
        while UInt64(collector.length) < length {
            if stream.window.isEmpty, try !stream.fill() { break }
            collector.take(
                Int(min(length - UInt64(collector.length), UInt64(stream.window.count))))
        }
        return try finished(failure)
    }

    /// Moves everything up to the next record's beginning to the collector.
    private func takeToNextRecord() throws(KeifuError) {
        while true {
            _ = try stream.ensure(2 * WARCMark.longLength)
            let count = stream.window.count
            // What begins here is what is broken.
            let from = collector.length == 0 ? 1 : 0
            if let next = WARCMark.next(
                in: from..<max(from, count), of: stream, isLineStart: collector.endsLine)
            {
                collector.take(next)
                return
            }
            // A mark may stand across the window's end.
            if count > WARCMark.longLength { collector.take(count - WARCMark.longLength) }
            if try !stream.fill() {
                collector.take(stream.window.count)
                return
            }
        }
    }
}
