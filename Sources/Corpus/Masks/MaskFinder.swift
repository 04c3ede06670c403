internal import CKernels

/// A piece of personal information in a text.
struct MaskMatch: Equatable {
    /// Its bytes.
    var range: Range<Int>
    var kind: MaskKind
}

/// Finds personal information in a text.
///
/// A vector kernel finds digits, @ and 〒; ordinary Japanese text has few, and only there anything is looked at.
/// Every look from there, forward or back, is bounded, so that no text takes more than linear time.
///
/// All kinds are found in every text, whatever a recipe masks: what is a telephone number does not depend on
/// what else is masked. Matches do not overlap. The one that begins first wins; where two begin at one place,
/// the order is that of ``MaskKind/precedence``; an e-mail address wins over all that it holds.
///
/// What is found cuts the text: the pieces between are searched again, each as a text of its own, until nothing more is
/// found, and placeholders cut it before. So the pieces of a masked text are those of the text, and nothing
/// is found in them.
struct MaskFinder {
    /// How often pieces of pieces are searched. Real text ends after the second time; a text made to go on, one
    /// number each time, would take quadratic time.
    private static let mostRounds = 4

    /// The text, and the piece of it that is searched.
    private(set) var view: FoldedView
    private let placeholders: Placeholders
    /// The groups of digits at the place that is looked at.
    private(set) var groups = DigitGroups()
    /// The characters before that place, once they are asked for; the nearest first.
    private var window: [UInt32] = []
    private var hit: ContextWords.Hit??

    init(_ text: UnsafeBufferPointer<UInt8>, placeholders: Placeholders) {
        view = FoldedView(bytes: text, bounds: 0..<text.count)
        self.placeholders = placeholders
    }

    /// All matches, in order.
    mutating func find() -> [MaskMatch] {
        let whole = view.bounds
        guard nextTrigger(from: 0) < whole.upperBound else { return [] }
        var found: [MaskMatch] = []
        var start = 0
        for cut in placeholders.places(in: view.bytes) {
            search(start..<cut.lowerBound, rounds: Self.mostRounds, into: &found)
            start = cut.upperBound
        }
        search(start..<whole.upperBound, rounds: Self.mostRounds, into: &found)
        return found
    }

    private func nextTrigger(from place: Int) -> Int {
        guard let base = view.bytes.baseAddress else { return place }
        return keifu_find_mask_trigger(base, view.bounds.upperBound, place)
    }

    /// Searches a piece, and the pieces between what it finds.
    private mutating func search(_ piece: Range<Int>, rounds: Int, into found: inout [MaskMatch]) {
        guard !piece.isEmpty else { return }
        view.bounds = piece
        var own: [MaskMatch] = []
        var place = nextTrigger(from: piece.lowerBound)
        while place < piece.upperBound {
            let (match, end) = look(at: place)
            if let match { Self.append(match, to: &own) }
            place = nextTrigger(from: end)
        }
        guard rounds > 1 else {
            for match in own { found.append(match) }
            return
        }
        guard !own.isEmpty else { return }
        var start = piece.lowerBound
        for match in own {
            search(start..<match.range.lowerBound, rounds: rounds - 1, into: &found)
            found.append(match)
            start = match.range.upperBound
        }
        search(start..<piece.upperBound, rounds: rounds - 1, into: &found)
    }

    /// Adds a match: an e-mail address takes the place of what it overlaps, another gives way.
    private static func append(_ match: MaskMatch, to matches: inout [MaskMatch]) {
        while let last = matches.last, last.range.upperBound > match.range.lowerBound {
            guard match.kind == .email else { return }
            matches.removeLast()
        }
        matches.append(match)
    }

    /// Looks at a trigger; gives what it is and the place where the search goes on.
    private mutating func look(at place: Int) -> (match: MaskMatch?, end: Int) {
        let trigger = view.character(at: place)
        hit = nil
        let match: MaskMatch?
        var end = trigger.end
        switch trigger.value {
        case 0x40:
            match = emailAddress(at: trigger).map { MaskMatch(range: $0, kind: .email) }
        case 0x3012:
            match = markedPostalAddress(at: trigger).map {
                MaskMatch(range: $0, kind: .postalAddress)
            }
        default:
            groups.read(view, at: place)
            match = number()
            end = groups[0].end
        }
        return (match, match?.range.upperBound ?? end)
    }

    /// What the groups of digits are, by the order of precedence.
    private mutating func number() -> MaskMatch? {
        // Most numbers of a text are short and alone. Of such, only IPv6's 2a01:… can be one.
        if groups.count == 1, groups[0].count < 4 {
            return ipAddress().map { MaskMatch(range: $0, kind: .ipAddress) }
        }
        for kind in MaskKind.precedence {
            let range: Range<Int>? =
                switch kind {
                case .email: nil
                case .ipAddress: ipAddress()
                case .postalAddress: postalAddress()
                case .bankAccount: bankAccount()
                case .myNumber: myNumber()
                case .creditCard: creditCard()
                case .phone: phoneNumber()
                }
            if let range { return MaskMatch(range: range, kind: kind) }
        }
        return nil
    }

    /// The word that says what the groups of digits are. It is looked for once for each place.
    mutating func meaning() -> ContextWords.Hit? {
        if let hit { return hit }
        readWindow(before: groups[0].start)
        let found = ContextWords.standard.nearest(in: window)
        hit = .some(found)
        return found
    }

    /// Whether the word directly before the groups says that they are something of others' than these kinds'.
    mutating func isNamedOtherwise(than kinds: [NumberMeaning]) -> Bool {
        guard let hit = meaning(), hit.isDirect, !kinds.contains(hit.meaning) else { return false }
        switch hit.meaning {
        case .other, .accountNumber, .account, .postalAccount, .myNumber, .card: return true
        case .phone, .bank, .postalCode, .ipAddress, .version: return false
        }
    }

    /// Whether the nearest word has a meaning, wherever it stands in reach.
    mutating func isNamed(_ kind: NumberMeaning) -> Bool { meaning()?.meaning == kind }

    private mutating func readWindow(before place: Int) {
        window.removeAll(keepingCapacity: true)
        var place = place
        var lines = 0
        while window.count < ContextWords.reach, place > view.bounds.lowerBound {
            let next = view.character(before: place)
            // Sentences and more than one line apart have nothing to do with it.
            if next.value == 0x0A { lines += 1 }
            guard next.value != 0x3002, lines < 2 else { return }
            window.append(FoldedCharacter.lowercased(next.value))
            place = next.start
        }
    }
}
