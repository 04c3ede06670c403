internal import CKernels

/// A piece of personal information in a text.
struct MaskMatch: Equatable {
    /// Its bytes.
    var range: Range<Int>
    var kind: MaskKind
}

/// Finds personal information in one pass over a text.
///
/// A vector kernel finds digits, @ and 〒; ordinary Japanese text has few, and only there anything is looked at.
/// Every look from there, forward or back, is bounded, so that no text takes more than linear time.
///
/// All kinds are found in every text, whatever a recipe masks: what is a telephone number does not depend on
/// what else is masked. Matches do not overlap. The one that begins first wins; where two begin at one place,
/// the order is that of ``MaskKind/precedence``; an e-mail address wins over all that it holds.
struct MaskFinder {
    let view: FoldedView
    /// The placeholders of the recipe: no look back goes beyond one, so that masking a masked text finds nothing
    /// that masking the text did not find.
    private let placeholders: [[UInt8]]
    var matches: [MaskMatch] = []
    /// The groups of digits at the place that is looked at.
    var groups = DigitGroups()
    /// The characters before that place, once they are asked for; the nearest first.
    private var window: [UInt32] = []
    private var hit: ContextWords.Hit??

    init(_ text: UnsafeBufferPointer<UInt8>, placeholders: [[UInt8]] = []) {
        view = FoldedView(bytes: text)
        self.placeholders = placeholders.filter { !$0.isEmpty }
    }

    /// All matches, in order.
    mutating func find() -> [MaskMatch] {
        guard let base = view.bytes.baseAddress else { return [] }
        let count = view.bytes.count
        var place = keifu_find_mask_trigger(base, count, 0)
        while place < count {
            let behind = look(at: place)
            place = keifu_find_mask_trigger(base, count, behind)
        }
        return matches
    }

    /// Looks at a trigger; gives the place where the search goes on.
    private mutating func look(at place: Int) -> Int {
        let trigger = view.character(at: place)
        hit = nil
        switch trigger.value {
        case 0x40:
            guard let range = emailAddress(at: trigger) else { return trigger.end }
            while let last = matches.last, last.range.upperBound > range.lowerBound {
                matches.removeLast()
            }
            matches.append(MaskMatch(range: range, kind: .email))
            return range.upperBound
        case 0x3012:
            guard let range = markedPostalAddress(at: trigger) else { return trigger.end }
            matches.append(MaskMatch(range: range, kind: .postalAddress))
            return range.upperBound
        default:
            groups.read(view, at: place)
            guard let match = number() else { return groups[0].end }
            matches.append(match)
            return match.range.upperBound
        }
    }

    /// What the groups of digits are, by the order of precedence.
    private mutating func number() -> MaskMatch? {
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

    /// The end of the last match: nothing before it belongs to another.
    private var floor: Int { matches.last?.range.upperBound ?? 0 }

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
        while window.count < ContextWords.reach, !isBarrier(place) {
            let next = view.character(before: place)
            // Sentences and more than one line apart have nothing to do with it.
            if next.value == 0x0A { lines += 1 }
            guard next.value != 0x3002, lines < 2 else { return }
            window.append(FoldedCharacter.lowercased(next.value))
            place = next.start
        }
    }

    /// Whether a look back ends at a place: a match ends there, or a placeholder, which is a match of the text
    /// that was masked before. The text begins there too.
    func isBarrier(_ place: Int) -> Bool {
        if place <= floor { return true }
        return placeholders.contains { placeholder in
            guard place >= placeholder.count else { return false }
            let start = place - placeholder.count
            return placeholder.indices.allSatisfy { view.bytes[start + $0] == placeholder[$0] }
        }
    }
}
