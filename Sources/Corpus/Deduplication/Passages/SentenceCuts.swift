internal import JapaneseText

/// What is cut of one document: its sentences of which every character is repeated.
struct SentenceCuts {
    /// Sentences one behind the other that stand at one earlier place.
    struct Cut: Equatable, Sendable {
        /// Bytes of the text.
        var range: Range<Int>
        /// The document with the earlier place.
        var kept: DocumentReference
        /// The character of its folded text where the place begins.
        var keptStart: Int
    }

    /// Whether the first of two documents is kept rather than the second.
    let isPreferred: (DocumentReference, DocumentReference) throws -> Bool

    /// The cuts, ascending and apart from one another or touching.
    ///
    /// Sentences end where ``SentenceSplitter`` ends them, however long they are. Evidence of a sentence is the earlier
    /// place that has the longest part of it; among equals that of the preferred document, then the first there.
    func cuts(of text: [UInt8], document: DocumentReference, repeated: RepeatedText) throws -> [Cut]
    {
        let mapped = MappedText(text)
        var cuts: [Cut] = []
        // The stretch that the last cut's evidence lies in; `nil` behind a sentence that stays.
        var last: PassageRun?
        var state = Sweep(repeated)
        for sentence in Self.sentences(of: text) {
            let folded = mapped.folded(sentence)
            // White space alone goes with what it stands between.
            if folded.isEmpty { continue }
            guard state.advance(to: folded), let run = try best(of: state.active, folded, repeated)
            else {
                last = nil
                continue
            }
            if let before = last, let cut = cuts.last {
                if before == run {
                    cuts[cuts.count - 1].range = cut.range.lowerBound..<sentence.upperBound
                    continue
                }
                cuts[cuts.count - 1].range = cut.range.lowerBound..<sentence.lowerBound
            }
            let shared = folded.clamped(to: run.range)
            let (kept, start) = repeated.origin(
                of: run.kept, shared.lowerBound + run.shift, length: shared.count)
            cuts.append(Cut(range: sentence, kept: kept, keptStart: start))
            last = run
        }
        return cuts
    }

    private func best(
        of active: [Int], _ sentence: Range<Int>, _ repeated: RepeatedText
    ) throws -> PassageRun? {
        var best: PassageRun?
        var longest = 0
        for index in active {
            let run = repeated.runs[index]
            let length = run.range.clamped(to: sentence).count
            guard length > 0, length >= longest else { continue }
            if length == longest, let best, try !isBetter(run, than: best) { continue }
            best = run
            longest = length
        }
        return best
    }

    private func isBetter(_ run: PassageRun, than other: PassageRun) throws -> Bool {
        if run.kept == other.kept { return run.shift < other.shift }
        return try isPreferred(run.kept, other.kept)
    }

    private static func sentences(of text: [UInt8]) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        text.withUnsafeBufferPointer { text in
            SentenceSplitter(longest: .max).forEachSentence(text) { sentences.append($0) }
        }
        return sentences
    }
}

/// Goes through a text's sentences and its stretches side by side.
private struct Sweep {
    private let repeated: RepeatedText
    private var nextRun = 0
    private var range = 0
    /// The stretches that reach into the last sentence asked about.
    private(set) var active: [Int] = []

    init(_ repeated: RepeatedText) { self.repeated = repeated }

    /// Goes on to a sentence; sentences come in order.
    ///
    /// - Returns: whether every character of it is repeated.
    mutating func advance(to sentence: Range<Int>) -> Bool {
        while nextRun < repeated.runs.count,
            repeated.runs[nextRun].range.lowerBound < sentence.upperBound
        {
            active.append(nextRun)
            nextRun += 1
        }
        active.removeAll { repeated.runs[$0].range.upperBound <= sentence.lowerBound }
        while range < repeated.ranges.count,
            repeated.ranges[range].upperBound <= sentence.lowerBound
        {
            range += 1
        }
        return range < repeated.ranges.count
            && repeated.ranges[range].lowerBound <= sentence.lowerBound
            && sentence.upperBound <= repeated.ranges[range].upperBound
    }
}
