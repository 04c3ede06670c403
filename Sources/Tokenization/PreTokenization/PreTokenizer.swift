internal import Storage

/// Cuts text into the pieces that byte pairs are merged within.
///
/// It is a chain of stages, each of which cuts every piece of the stage before it by a regular expression:
/// each match is a piece, and so is the text between two matches. Without a stage the whole text is one piece.
struct PreTokenizer: Sendable {
    fileprivate enum Stage: Sendable {
        case scanner(ScriptScanner)
        case expression(RegularExpression)
    }

    /// The regular expressions of the stages, as HF `tokenizers` spells them.
    let patterns: [String]
    private let stages: [Stage]

    /// A chain of regular expressions; those that ``ScriptScanner`` knows run without the general matcher.
    init(patterns: [String]) throws(KeifuError) {
        self.patterns = patterns
        var stages: [Stage] = []
        for pattern in patterns {
            if let scanner = Self.scanners.first(where: { $0.pattern == pattern }) {
                stages.append(.scanner(scanner))
            } else {
                stages.append(.expression(try RegularExpression(pattern)))
            }
        }
        self.stages = stages
    }

    private static let scanners = [false, true].flatMap { splitsScripts in
        ScriptScanner.Digits.allCases.map {
            ScriptScanner(digits: $0, splitsScripts: splitsScripts)
        }
    }

    /// Calls `body` with the start and end of each piece, in order. Every byte is in one piece, none is empty.
    @inline(__always)
    func forEachPiece(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (_ start: Int, _ end: Int) -> Void
    ) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        if stages.count == 1, case .scanner(let scanner) = stages[0] {
            var position = 0
            while position < bytes.count {
                let end = scanner.pieceEnd(base, from: position, end: bytes.count)
                body(position, end)
                position = end
            }
        } else {
            for piece in chainedPieces(base, bytes.count) { body(piece.start, piece.end) }
        }
    }

    private func chainedPieces(
        _ base: UnsafePointer<UInt8>, _ count: Int
    ) -> [(start: Int, end: Int)] {
        var pieces = [(start: 0, end: count)]
        for stage in stages {
            var finer: [(start: Int, end: Int)] = []
            finer.reserveCapacity(pieces.count * 4)
            for (start, end) in pieces {
                switch stage {
                case .scanner(let scanner):
                    // A stage sees its piece alone: what lies beyond must not influence it.
                    var position = start
                    while position < end {
                        let next = scanner.pieceEnd(base, from: position, end: end)
                        finer.append((position, next))
                        position = next
                    }
                case .expression(let expression):
                    expression.split(base, start, end) { finer.append(($0, $1)) }
                }
            }
            pieces = finer
        }
        return pieces
    }

    /// Cuts text into runs of about `size` bytes that give the same pieces one by one as together, so that
    /// threads can share the work; the whole text where no such place is known.
    func independentParts(_ bytes: UnsafeBufferPointer<UInt8>, size: Int) -> [Range<Int>] {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return [] }
        var parts: [Range<Int>] = []
        var start = 0
        if !stages.isEmpty, stages.allSatisfy(\.endsPiecesAtLines) {
            var position = size
            while position < bytes.count {
                if isLineStart(base, position, bytes.count) {
                    parts.append(start..<position)
                    start = position
                    position += size
                } else {
                    position += 1
                }
            }
        }
        parts.append(start..<bytes.count)
        return parts
    }

    /// Whether a line begins at `index` with a letter or a number. The scanners always cut there, and
    /// neither side depends on the other: no alternative holds a newline before such a character.
    private func isLineStart(_ base: UnsafePointer<UInt8>, _ index: Int, _ end: Int) -> Bool {
        guard base[index - 1] == 0x0A else { return false }
        let (scalar, _) = Scalars.decode(base, at: index, end: end)
        let flag = CharacterFlags.table.entries[Int(scalar)]
        return flag & (CharacterFlags.letter | CharacterFlags.number) != 0
    }
}

extension PreTokenizer.Stage {
    fileprivate var endsPiecesAtLines: Bool {
        if case .scanner = self { true } else { false }
    }
}
