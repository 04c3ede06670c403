/// Groups of digits that belong together: 03-1234-5678 is three, with what stands between them.
struct DigitGroups {
    /// What stands between two groups.
    enum Gap: UInt8 {
        /// Nothing that joins groups follows.
        case none
        /// A hyphen, with spaces around it or not.
        case hyphen
        /// One or two spaces.
        case space
        case dot
        /// A bracket that opens, with a hyphen or a space or not: 03(1234.
        case open
        /// A bracket that closes, likewise: 03)1234.
        case close
    }

    struct Group {
        var start: Int
        var end: Int
        /// How many digits.
        var count: Int
        /// Where its digits begin in ``DigitGroups/digits``.
        var firstDigit: Int
        /// What joins it to the next group.
        var gap: Gap
    }

    /// No number that is looked for has more groups: +81 (0)3-1234-5678 has five.
    static let most = 6
    /// Of a longer group only so many digits are kept.
    static let mostDigits = 20

    /// The groups, first to last.
    private(set) var groups: [Group] = []
    /// The digits' values, one group's after the other's.
    private(set) var digits: [UInt8] = []

    subscript(index: Int) -> Group { groups[index] }
    var count: Int { groups.count }

    /// Reads the groups that begin at a place where a digit stands, at most ``most``.
    mutating func read(_ view: FoldedView, at place: Int) {
        groups.removeAll(keepingCapacity: true)
        digits.removeAll(keepingCapacity: true)
        var place = place
        while groups.count < Self.most {
            let first = digits.count
            let start = place
            var count = 0
            while true {
                let next = view.character(at: place)
                guard FoldedCharacter.isDigit(next.value) else { break }
                if count < Self.mostDigits { digits.append(UInt8(next.value - 0x30)) }
                count += 1
                place = next.end
            }
            let (gap, behind) = Self.gap(view, at: place)
            groups.append(
                Group(start: start, end: place, count: count, firstDigit: first, gap: gap))
            guard gap != .none, count <= Self.mostDigits else { return }
            place = behind
        }
    }

    /// What stands between a group that ends at a place and the next.
    private static func gap(_ view: FoldedView, at place: Int) -> (Gap, Int) {
        var gap = Gap.none
        var hyphens = 0
        var place = place
        // " - " and ") -" are the longest.
        for _ in 0..<4 {
            let next = view.character(at: place)
            switch next.value {
            case let value where FoldedCharacter.isDigit(value): return (gap, place)
            case 0x20: if gap == .none { gap = .space }
            case let value where FoldedView.isHyphen(value):
                hyphens += 1
                guard hyphens == 1, gap != .dot else { return (.none, place) }
                if gap == .none || gap == .space { gap = .hyphen }
            case 0x2E:
                guard gap == .none else { return (.none, place) }
                gap = .dot
            case 0x28, 0x29:
                guard gap != .dot, gap != .open, gap != .close else { return (.none, place) }
                gap = next.value == 0x28 ? .open : .close
            default: return (.none, place)
            }
            place = next.end
        }
        return (.none, place)
    }

    /// The digits of groups.
    func digits(of range: Range<Int>) -> ArraySlice<UInt8> {
        let last = groups[range.upperBound - 1]
        return digits[
            groups[range.lowerBound].firstDigit..<last.firstDigit
                + min(last.count, Self.mostDigits)]
    }

    /// Whether the groups have these lengths, and each but the last is joined to the next by `gap`.
    func match(_ lengths: [Int], joinedBy gap: Gap) -> Bool {
        guard groups.count >= lengths.count else { return false }
        for (index, length) in lengths.enumerated() {
            guard groups[index].count == length else { return false }
            if index + 1 < lengths.count, groups[index].gap != gap { return false }
        }
        return true
    }
}
