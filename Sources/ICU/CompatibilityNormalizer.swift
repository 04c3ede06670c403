internal import CICUShims

/// NFKC by ICU's `Normalizer2::normalizeUTF8`, with its edits.
///
/// It holds buffers that its calls share: one thread at a time. Text is handed to ICU line by line
/// (or, in very long lines, cut where no normalisation crosses), which is several times faster than
/// all at once and gives the same result.
public final class CompatibilityNormalizer {
    private let handle: OpaquePointer

    /// `count` units, each `source` bytes of input that became `target` bytes of output.
    public struct Run {
        /// Input bytes in a unit.
        public var source: Int
        /// Output bytes in a unit.
        public var target: Int
        /// How often the unit repeats.
        public var count: Int
        /// Whether ICU changed the unit; where not, it is one byte.
        public var isChanged: Bool
    }

    /// Makes a normaliser; `nil` where ICU's data is missing.
    public init?() {
        guard let handle = keifu_icu_nfkc_create() else { return nil }
        self.handle = handle
    }

    deinit { keifu_icu_nfkc_destroy(handle) }

    /// Normalises valid UTF-8.
    ///
    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - body: called once with the output; `runs` hands over the runs, in order.
    /// - Returns: what `body` returns, or `nil` where ICU failed, which valid UTF-8 never makes it
    ///   do.
    public func normalize<Result>(
        _ text: UnsafeBufferPointer<UInt8>,
        _ body: (_ output: UnsafeBufferPointer<UInt8>, _ runs: RunSequence) -> Result
    ) -> Result? {
        var output: UnsafePointer<UInt8>?
        var outputLength = 0
        var runs: UnsafePointer<keifu_icu_run>?
        var runCount = 0
        guard
            keifu_icu_nfkc_normalize(
                handle, text.baseAddress, text.count, &output, &outputLength, &runs, &runCount) == 0
        else { return nil }
        return body(
            UnsafeBufferPointer(start: output, count: outputLength),
            RunSequence(runs: UnsafeBufferPointer(start: runs, count: runCount)))
    }

    /// The runs of one call; valid only inside it.
    public struct RunSequence: RandomAccessCollection {
        private let runs: UnsafeBufferPointer<keifu_icu_run>

        fileprivate init(runs: UnsafeBufferPointer<keifu_icu_run>) { self.runs = runs }

        /// Always 0.
        public var startIndex: Int { 0 }
        /// The number of runs.
        public var endIndex: Int { runs.count }

        /// A run.
        public subscript(position: Int) -> Run {
            let run = runs[position]
            return Run(
                source: Int(run.source), target: Int(run.target), count: Int(run.count),
                isChanged: run.changed != 0)
        }
    }
}
