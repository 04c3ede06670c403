internal import CKernels

/// The character n-grams of a text that occur more than once, for n = 5, 6, …: where they stand, which are
/// equal and how often each occurs. Exact.
///
/// Nearly all work is passing over the n-grams that occur once. For n = 5 each one's hash sets a pair of bits in
/// a table of eight pairs an n-gram; one whose pair was set by it alone is unique, and only the others (a
/// third, in novels) are looked up in a hash table that compares characters. An n-gram that is repeated consists of
/// two (n − 1)-grams that are, so from there on only pairs of neighbours among the survivors are compared, by
/// the names of their halves.
final class RepeatedGrams {
    /// What is known of one n.
    struct Kinds: Equatable {
        /// How many n-grams there are, equal ones included.
        var occurrences = 0
        /// How many different ones occur more than once.
        var repeated = 0
        /// How many occur once.
        var unique = 0
        /// How many different ones there are.
        var all: Int { repeated + unique }
    }

    private var marks = WorkBuffer<UInt64>()
    private var table = WorkBuffer<UInt64>()
    private var keys = WorkBuffer<UInt64>()
    private var names = WorkBuffer<UInt32>()
    private var firsts = WorkBuffer<UInt32>()
    private var counts = WorkBuffer<UInt32>()
    /// Places of the survivors, in order, and their names.
    private var places = WorkBuffer<UInt32>()
    private var survivors = 0
    private var n = 0
    /// What was found last.
    private(set) var kinds = Kinds()
    /// How many occurrences the most frequent repeated 5-grams have together: of so many kinds as the square
    /// root of the number of all kinds says.
    private(set) var topOccurrencesOfFives = 0

    /// Forgets the text.
    func reset() { n = 0 }

    /// Finds the 5-grams; does nothing where that is done already.
    func findFives(_ characters: UnsafeBufferPointer<UInt32>) {
        guard n == 0 else { return }
        n = 5
        let occurrences = max(0, characters.count - 4)
        let bits = Self.bits(for: 8 * occurrences)
        marks.reserveZeros(1 << (bits - 5))
        keifu_mark_grams(characters.baseAddress, occurrences, 5, Int32(bits), marks.base)
        places.reserve(occurrences + 1)
        let candidates = keifu_collect_marked_grams(
            characters.baseAddress, occurrences, 5, Int32(bits), marks.base, places.base)
        let tableBits = Self.bits(for: 2 * candidates)
        table.reserveZeros(1 << tableBits)
        names.reserve(candidates)
        firsts.reserve(candidates)
        counts.reserve(candidates)
        let named = keifu_name_grams(
            characters.baseAddress, 5, places.base, candidates, table.base, Int32(tableBits),
            names.base, firsts.base, counts.base)
        kinds.occurrences = occurrences
        keepRepeated(candidates, named: named)
    }

    /// Goes on to n + 1.
    func findNext() {
        n += 1
        keys.reserve(survivors)
        var candidates = 0
        for index in 0..<max(0, survivors - 1) {
            keys.base[candidates] =
                UInt64(names.base[index]) << 32 | UInt64(names.base[index + 1])
            let place = places.base[index]
            let isNeighbour = places.base[index + 1] == place &+ 1
            places.base[candidates] = place
            candidates &+= isNeighbour ? 1 : 0
        }
        let tableBits = Self.bits(for: 2 * candidates)
        table.reserveZeros(2 << tableBits)
        let named = keifu_name_keys(
            keys.base, candidates, table.base, Int32(tableBits), names.base, counts.base)
        kinds.occurrences = max(0, kinds.occurrences - 1)
        keepRepeated(candidates, named: named)
    }

    /// Leaves only those of the candidates, whose n-grams have names now, that are repeated.
    private func keepRepeated(_ candidates: Int, named: Int) {
        var kept = 0
        for index in 0..<candidates {
            let name = names.base[index]
            places.base[kept] = places.base[index]
            names.base[kept] = name
            kept &+= counts.base[Int(name)] > 1 ? 1 : 0
        }
        survivors = kept
        kinds.unique = kinds.occurrences - kept
        kinds.repeated = 0
        for name in 0..<named where counts.base[name] > 1 { kinds.repeated += 1 }
        if n == 5 {
            let wanted = min(Int(Double(kinds.all).squareRoot()), kinds.repeated)
            topOccurrencesOfFives = occurrences(ofMostFrequent: wanted, among: named)
        }
    }

    /// How often the `wanted` most frequent n-grams occur together.
    private func occurrences(ofMostFrequent wanted: Int, among named: Int) -> Int {
        var histogram = [Int](repeating: 0, count: 256)
        var frequent: [UInt32] = []
        for name in 0..<named {
            let count = counts.base[name]
            if count < histogram.count {
                histogram[Int(count)] += 1
            } else {
                frequent.append(count)
            }
        }
        frequent.sort(by: >)
        var sum = frequent.prefix(wanted).reduce(0) { $0 + Int($1) }
        var left = wanted - min(wanted, frequent.count)
        var count = histogram.count - 1
        while left > 0, count > 0 {
            let taken = min(left, histogram[count])
            sum += taken * count
            left -= taken
            count -= 1
        }
        return sum
    }

    /// The smallest power of two, as its exponent, that is not less than `count`; at least 6, at most 31.
    private static func bits(for count: Int) -> Int {
        var bits = 6
        while bits < 31, 1 << bits < count { bits += 1 }
        return bits
    }
}
