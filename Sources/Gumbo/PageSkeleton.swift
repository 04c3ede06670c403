/// A page's source without most of its text, which parses to the same tree in a third of the time.
///
/// gumbo takes each character of text, and of attribute values, through its whole machinery as a token
/// of its own. The tree needs none of them but the first: text is read again from the source. So runs
/// are cut to their first character, and places in the skeleton are turned into places in the source:
///
/// ```
/// source    <p class="long long value">これは本文です。<b>…
/// skeleton  <p class="l">こ<b>…
/// ```
///
/// What state the tokenizer is in at a place is known to the parser alone, so only such runs are cut
/// as mean nothing in any state:
///
/// * characters beyond ASCII;
/// * after a `>`, characters other than `< > & " ' - ]` and control characters, from the second that
///   is no white space on: inside a script, a comment, a section of CDATA or an attribute's value
///   they are as inert as in text;
/// * between `="` and the next `"` (or `='` and `'`), what holds no `<` and `>` and is longer than any
///   value that the parser looks at.
struct PageSkeleton {
    /// The skeleton.
    private(set) var bytes: [UInt8] = []
    /// Where copied stretches begin in the skeleton, ascending, and in the source.
    private var starts: [Start] = []
    private let sourceLength: Int

    private struct Start {
        var skeleton: Int
        var source: Int
    }

    /// `type="hidden"` and `encoding="application/xhtml+xml"` change how a page is parsed.
    private static let longestValue = 24
    /// Runs that are not worth a cut.
    private static let shortestCut = 4

    /// The skeleton of a page; takes any bytes.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        sourceLength = text.count
        guard let base = text.baseAddress else { return }
        var starts = [Start(skeleton: 0, source: 0)]
        starts.reserveCapacity(text.count / 32 + 1)
        bytes = [UInt8](unsafeUninitializedCapacity: text.count) { output, written in
            guard let target = output.baseAddress else { return }
            var copied = 0
            var length = 0
            func cut(_ from: Int, _ to: Int) {
                guard to - from >= Self.shortestCut else { return }
                (target + length).update(from: base + copied, count: from - copied)
                length += from - copied
                copied = to
                starts.append(Start(skeleton: length, source: to))
            }
            Self.inert.withUnsafeBufferPointer { Self.findCuts(text, $0, cut) }
            (target + length).update(from: base + copied, count: text.count - copied)
            written = length + text.count - copied
        }
        self.starts = starts
    }

    private static func findCuts(
        _ text: UnsafeBufferPointer<UInt8>, _ inert: UnsafeBufferPointer<Bool>,
        _ cut: (Int, Int) -> Void
    ) {
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte == 0x3E {
                position += 1
                while position < text.count, TagScanner.isBlank(text[position]) { position += 1 }
                guard position < text.count, inert[Int(text[position])] else { continue }
                let first = position + length(ofCharacterAt: position, text)
                position = first
                while position < text.count, inert[Int(text[position])] { position += 1 }
                cut(first, position)
            } else if byte >= 0x80 {
                let first = position + length(ofCharacterAt: position, text)
                position = first
                while position < text.count, text[position] >= 0x80 { position += 1 }
                cut(first, position)
            } else if byte == 0x3D, position + 1 < text.count,
                text[position + 1] == 0x22 || text[position + 1] == 0x27
            {
                let quote = text[position + 1]
                let start = position + 2
                var end = start
                while end < text.count, text[end] != quote, text[end] != 0x3C, text[end] != 0x3E {
                    end += 1
                }
                if end < text.count, text[end] == quote, end - start > longestValue {
                    cut(start + length(ofCharacterAt: start, text), end)
                    position = end
                } else {
                    position = start
                }
            } else {
                position += 1
            }
        }
    }

    /// Bytes that mean nothing to the tokenizer after a `>`.
    private static let inert: [Bool] = (0..<256).map { value in
        switch UInt8(value) {
        case 0x22, 0x26, 0x27, 0x2D, 0x3C, 0x3E, 0x5D, 0x7F: false
        case 0x09, 0x0A, 0x0C, 0x0D: true
        default: value >= 0x20
        }
    }

    private static func length(
        ofCharacterAt position: Int, _ text: UnsafeBufferPointer<UInt8>
    ) -> Int {
        let lead = text[position]
        let length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        return min(length, text.count - position)
    }

    // MARK: - Places

    /// The place in the source of a place in the skeleton. What was cut belongs to what stands before
    /// it.
    ///
    /// - Parameter near: the stretch that the last place lay in; places mostly ascend.
    func source(_ place: Int, near: inout Int) -> Int {
        guard place < bytes.count else { return sourceLength }
        // Doubling steps forward, then halving.
        var step = 1
        var low = starts[near].skeleton <= place ? near : 0
        while low + step < starts.count, starts[low + step].skeleton <= place {
            low += step
            step *= 2
        }
        var high = min(low + step, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle].skeleton <= place { low = middle } else { high = middle }
        }
        near = low
        return starts[low].source + place - starts[low].skeleton
    }
}
