internal import Storage

/// Cuts a payload into records, one at a time.
///
/// Bad bytes never throw: what cannot be handed over whole is a record with a failure, and the next
/// call goes on behind it.
protocol RecordSplitter: AnyObject {
    /// The next record; `nil` at the end.
    func next() throws(KeifuError) -> RawRecord?
}

/// A whole file is a record.
final class WholeFileSplitter: RecordSplitter {
    private let collector: RecordCollector
    private let failure: PreparationFailure?
    private var isDone = false

    /// - Parameter failure: why the file cannot be read, whatever its bytes.
    init(_ collector: RecordCollector, failure: PreparationFailure? = nil) {
        self.collector = collector
        self.failure = failure
    }

    func next() throws(KeifuError) -> RawRecord? {
        if isDone { return nil }
        isDone = true
        let stream = collector.stream
        _ = try stream.fill()
        collector.begin()
        repeat { collector.take(stream.window.count) } while try stream.fill()
        return try collector.finish(failure: failure ?? stream.damage?.failure)
    }
}
