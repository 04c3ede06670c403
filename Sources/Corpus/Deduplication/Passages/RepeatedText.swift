/// What is repeated of one document's folded text, and where it stands earlier.
struct RepeatedText {
    private let document: DocumentReference
    private let window: Int
    /// The stretches, joined where they continue one another, by their beginnings.
    let runs: [PassageRun]
    /// For each stretch, which of those up to it reaches furthest.
    private let furthest: [Int]
    /// Where characters are repeated: ascending, apart from one another.
    let ranges: [Range<Int>]

    /// - Parameter runs: the stretches of the document, in any order.
    init(_ runs: [PassageRun], document: DocumentReference, window: PassageWindow) {
        self.document = document
        self.window = window.length
        // Which windows a stretch was found by depends on the way of finding; what they make up does not.
        let byEvidence = runs.sorted {
            ($0.kept.word, $0.shift, $0.range.lowerBound, $0.range.upperBound)
                < ($1.kept.word, $1.shift, $1.range.lowerBound, $1.range.upperBound)
        }
        var joined: [PassageRun] = []
        for run in byEvidence {
            if let last = joined.last, last.kept == run.kept, last.shift == run.shift,
                run.range.lowerBound <= last.range.upperBound
            {
                let end = max(last.range.upperBound, run.range.upperBound)
                joined[joined.count - 1].range = last.range.lowerBound..<end
            } else {
                joined.append(run)
            }
        }
        joined.sort {
            ($0.range.lowerBound, $0.range.upperBound, $0.kept.word, $0.keptStart)
                < ($1.range.lowerBound, $1.range.upperBound, $1.kept.word, $1.keptStart)
        }
        self.runs = joined
        var furthest: [Int] = []
        furthest.reserveCapacity(joined.count)
        for index in joined.indices {
            let before = furthest.last ?? index
            let isFurther = joined[index].range.upperBound > joined[before].range.upperBound
            furthest.append(isFurther ? index : before)
        }
        self.furthest = furthest
        var ranges: [Range<Int>] = []
        for run in joined {
            if let last = ranges.last, run.range.lowerBound <= last.upperBound {
                ranges[ranges.count - 1] =
                    last.lowerBound..<max(last.upperBound, run.range.upperBound)
            } else {
                ranges.append(run.range)
            }
        }
        self.ranges = ranges
    }

    /// Follows an earlier place in the document itself as long as the window there stands at a still earlier place:
    /// the text of that place may be cut, too.
    func origin(of kept: DocumentReference, _ start: Int, length: Int) -> (DocumentReference, Int) {
        var (kept, start) = (kept, start)
        let length = min(length, window)
        while kept == document {
            guard let run = self.run(holding: start..<start + length) else { break }
            if run.kept == document {
                // In one step out of a stretch that repeats itself.
                let shift = -run.shift
                guard shift > 0 else { break }
                let steps = (start - run.range.lowerBound) / shift + 1
                start -= steps * shift
            } else {
                start += run.shift
            }
            kept = run.kept
        }
        return (kept, max(0, start))
    }

    /// The stretch that reaches furthest of those that hold a range.
    private func run(holding range: Range<Int>) -> PassageRun? {
        // How many begin at its beginning at the latest.
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].range.lowerBound <= range.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low > 0 else { return nil }
        let run = runs[furthest[low - 1]]
        return run.range.upperBound >= range.upperBound ? run : nil
    }
}
