internal import JapaneseText

/// Finds all words of a set in one walk over a text: Aho and Corasick's automaton (CACM 18(6), 1975) over bytes.
///
/// Bytes that no word holds share one class. States are numbered breadth first, so the shallow ones, where nearly
/// all of a text is spent, come first: they have a full row of transitions each, up to a bound of memory; deeper
/// ones have their children alone and fall back by failure links. A filter on the first two characters of words
/// passes over most of the text without the automaton.
struct WordAutomaton: Sendable {
    /// The class of each byte; 0 for bytes of no word.
    private var classes = [UInt8](repeating: 0, count: 256)
    private var classCount = 1
    /// Transitions of the first ``denseCount`` states, ``classCount`` each.
    private var dense: [UInt32] = []
    private var denseCount = 0
    /// Children of all states: those of a state are `childStarts[state]..<childStarts[state + 1]`, by class.
    private var childStarts: [UInt32] = [0]
    private var childClasses: [UInt8] = []
    private var children: [UInt32] = []
    private var failures: [UInt32] = [0]
    /// The word that ends in a state, or ``none``.
    private var words: [UInt32] = [none]
    /// Whether what leads to a state is one character.
    private var isCharacter: [Bool] = [false]
    private let beginnings: WordBeginnings
    /// The next state on the way of failures in which a word ends; 0 where there is none.
    private var outputs: [UInt32] = [0]

    private static let none = UInt32.max
    /// Rows of transitions take 32 MiB at most.
    private static let mostDense = 8 << 20

    /// An automaton of words, none of them empty or there twice.
    ///
    /// - Parameter foldsCase: whether ASCII letters match without regard to case.
    init(_ patterns: [[UInt8]], foldsCase: Bool) {
        beginnings = WordBeginnings(patterns, foldsCase: foldsCase)
        for byte in patterns.joined() where classes[Int(byte)] == 0 {
            let folded = foldsCase && (0x41...0x5A).contains(byte & 0xDF)
            // Fewer than 255 byte values occur in UTF-8.
            classes[Int(byte)] = UInt8(clamping: classCount)
            if folded { classes[Int(byte ^ 0x20)] = UInt8(clamping: classCount) }
            classCount += 1
        }
        let order = patterns.indices.sorted { left, right in
            patterns[left].lexicographicallyPrecedes(patterns[right]) {
                classes[Int($0)] < classes[Int($1)]
            }
        }
        build(patterns, order)
        connect()
    }

    /// States and children, breadth first: each state is a run of sorted patterns that share a beginning.
    private mutating func build(_ patterns: [[UInt8]], _ order: [Int]) {
        var runs: [(range: Range<Int>, depth: Int)] = [(0..<order.count, 0)]
        var state = 0
        while state < runs.count {
            let (range, depth) = runs[state]
            var position = range.lowerBound
            while position < range.upperBound, patterns[order[position]].count == depth {
                words[state] = UInt32(order[position])
                position += 1
            }
            while position < range.upperBound {
                let byteClass = classes[Int(patterns[order[position]][depth])]
                let start = position
                while position < range.upperBound,
                    classes[Int(patterns[order[position]][depth])] == byteClass
                {
                    position += 1
                }
                childClasses.append(byteClass)
                children.append(UInt32(runs.count))
                runs.append((start..<position, depth + 1))
                words.append(Self.none)
                let lead = patterns[order[start]][0]
                isCharacter.append(depth + 1 == lead.utf8Length)
            }
            childStarts.append(UInt32(children.count))
            state += 1
        }
        failures = [UInt32](repeating: 0, count: runs.count)
        outputs = [UInt32](repeating: 0, count: runs.count)
    }

    /// Failure links, outputs and rows, in the order of the states: each looks at shallower ones alone.
    private mutating func connect() {
        let states = words.count
        denseCount = min(states, max(1, Self.mostDense / classCount))
        dense = [UInt32](repeating: 0, count: denseCount * classCount)
        for state in 0..<states {
            let failure = failures[state]
            if state < denseCount {
                for byteClass in 0..<classCount {
                    dense[state * classCount + byteClass] =
                        state == 0 ? 0 : dense[Int(failure) * classCount + byteClass]
                }
            }
            for child in Int(childStarts[state])..<Int(childStarts[state + 1]) {
                let (byteClass, target) = (childClasses[child], children[child])
                failures[Int(target)] = state == 0 ? 0 : next(failure, byteClass)
                if state < denseCount {
                    dense[state * classCount + Int(byteClass)] = target
                }
            }
            let link = Int(failures[state])
            outputs[state] = words[link] == Self.none ? outputs[link] : UInt32(link)
        }
    }

    /// The state after a byte of a class.
    private func next(_ from: UInt32, _ byteClass: UInt8) -> UInt32 {
        var state = Int(from)
        while state >= denseCount {
            for child in Int(childStarts[state])..<Int(childStarts[state + 1])
            where childClasses[child] == byteClass { return children[child] }
            state = Int(failures[state])
        }
        return dense[state * classCount + Int(byteClass)]
    }

    /// Calls `body` with each place where a word ends: its number, and the place after its last byte. Words that
    /// end at one place come longest first.
    ///
    /// The automaton is entered where a word may begin, and left where none of those begun can go on.
    func forEachMatch(
        in text: UnsafeBufferPointer<UInt8>, _ body: (_ word: Int, _ end: Int) -> Void
    ) {
        var position = 0
        while position < text.count {
            guard beginnings.contains(text, at: position) else {
                position += text[position].utf8Length
                continue
            }
            position = walk(text, from: position, body)
        }
    }

    /// Runs from a character until no word is begun; the place after the last character that was looked at.
    private func walk(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int,
        _ body: (_ word: Int, _ end: Int) -> Void
    ) -> Int {
        var position = start
        var state = 0
        while position < text.count {
            let character = position
            let end = min(text.count, position + text[position].utf8Length)
            while position < end {
                let byteClass = classes[Int(text[position])]
                state =
                    state < denseCount
                    ? Int(dense[state * classCount + Int(byteClass)])
                    : Int(next(UInt32(state), byteClass))
                position += 1
            }
            if words[state] != Self.none || outputs[state] != 0 {
                var ending = state
                while ending != 0 {
                    if words[ending] != Self.none { body(Int(words[ending]), position) }
                    ending = Int(outputs[ending])
                }
            }
            // Nothing is begun but, at most, a word with the last character, which the next one rules out.
            if state == 0 || isCharacter[state] && !beginnings.contains(text, at: character) {
                return position
            }
        }
        return position
    }
}
