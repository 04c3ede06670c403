internal import JapaneseText
internal import Storage

/// A line is a record, without its line break; an empty line is none.
///
/// Lines end with LF or CR LF. A byte order mark at the file's beginning belongs to no line.
final class LineSplitter: RecordSplitter {
    /// How a line break is written.
    private enum Unit {
        case byte, utf16LittleEndian, utf16BigEndian

        var width: Int { self == .byte ? 1 : 2 }
    }

    private let collector: RecordCollector
    private let stream: PayloadStream
    private let isJSON: Bool
    private var unit = Unit.byte
    /// Whether the lines before were lost, so that a line may lack its beginning.
    private var isAfterDamage = false

    /// Bytes of the file's beginning that tell its encoding: single lines are too short.
    private static let sampleLength = 1 << 20

    /// - Parameters:
    ///   - encoding: the source's: `auto` or a name.
    ///   - isJSON: whether a line is a JSON object.
    init(
        _ collector: RecordCollector, encoding: String, isJSON: Bool
    ) throws(KeifuError) {
        self.collector = collector
        self.isJSON = isJSON
        stream = collector.stream
        _ = try stream.ensure(isJSON ? 3 : Self.sampleLength)
        let sample = UnsafeBufferPointer(rebasing: stream.window.prefix(Self.sampleLength))
        let marked = EncodingDetector.byteOrderMark(sample)
        if !isJSON {
            switch encoding {
            case "auto": collector.encoding = EncodingDetector.detect(Array(sample))
            // Little-endian where no byte order mark says otherwise.
            case "utf-16":
                collector.encoding =
                    marked == .utf16BigEndian ? .utf16BigEndian : .utf16LittleEndian
            default: break
            }
            switch collector.encoding {
            case .utf16LittleEndian: unit = .utf16LittleEndian
            case .utf16BigEndian: unit = .utf16BigEndian
            default: break
            }
        }
        if let marked, marked == .utf8 || marked == collector.encoding {
            stream.consume(marked == .utf8 ? 3 : 2)
        }
    }

    func next() throws(KeifuError) -> RawRecord? {
        while true {
            if stream.window.isEmpty, try !stream.fill() {
                guard let gap = try collector.gap() else { return nil }
                isAfterDamage = gap.goesOn
                return gap.record
            }
            collector.begin()
            let hasEnd = try takeLine()
            if !hasEnd, let damage = stream.damage {
                let record = try collector.finish(failure: damage.failure)
                isAfterDamage = try stream.resume()
                return record
            }
            let failure = isAfterDamage ? missingBeginning : nil
            isAfterDamage = false
            if collector.length > 0 { return try collector.finish(failure: failure) }
        }
    }

    /// Moves a line to the collector, and its line break off; `false` where the stretch ends first.
    private func takeLine() throws(KeifuError) -> Bool {
        let width = unit.width
        while true {
            if let (end, next) = lineEnd(stream.window) {
                collector.take(end)
                stream.consume(next - end)
                return true
            }
            // What may be the first half of a line break stays.
            let count = stream.window.count
            collector.take(max(0, (count - width) / width * width))
            if try !stream.fill() {
                collector.take(lengthWithoutReturn(stream.window))
                stream.consume(stream.window.count)
                return false
            }
        }
    }

    /// Where a line's text ends, and where the next line begins.
    private func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>) -> (end: Int, next: Int)? {
        if unit == .byte {
            guard let feed = ByteSearch.first(0x0A, in: bytes) else { return nil }
            return (feed > 0 && bytes[feed - 1] == 0x0D ? feed - 1 : feed, feed + 1)
        }
        let (high, low) = unit == .utf16BigEndian ? (0, 1) : (1, 0)
        var from = 0
        while let feed = ByteSearch.first(0x0A, in: bytes, from: from) {
            let start = feed & ~1
            if start + 1 < bytes.count, bytes[start + low] == 0x0A, bytes[start + high] == 0 {
                let before = UnsafeBufferPointer(rebasing: bytes[..<start])
                return (lengthWithoutReturn(before), start + 2)
            }
            from = feed + 1
        }
        return nil
    }

    /// The length of a text without a CR at its end.
    private func lengthWithoutReturn(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let count = bytes.count
        switch unit {
        case .byte: return count > 0 && bytes[count - 1] == 0x0D ? count - 1 : count
        case .utf16LittleEndian, .utf16BigEndian:
            guard count >= 2, count % 2 == 0 else { return count }
            let (high, low) =
                unit == .utf16BigEndian ? (count - 2, count - 1) : (count - 1, count - 2)
            return bytes[low] == 0x0D && bytes[high] == 0 ? count - 2 : count
        }
    }

    /// Why the first line after damage is none: nobody knows what stood before it. That a JSON object
    /// begins is seen.
    private var missingBeginning: PreparationFailure? {
        if isJSON, collector.firstByte == 0x7B { return nil }
        return PreparationFailure(
            stage: "read", rule: PayloadDamage.Rule.truncated.rawValue,
            detail: "what stands before it was lost")
    }
}
