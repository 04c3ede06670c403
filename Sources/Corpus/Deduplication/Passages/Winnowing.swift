/// Selects places of a text by the text around them, so that equal texts have equal places selected (Schleimer,
/// Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", 2003).
///
/// Of all seeds in a window, which are `context + 1`, the one with the smallest hash is selected, the rightmost among
/// equals. That depends on the window's text alone; so whatever window stands in two places has the same seed
/// selected in both, at the same place of the window. Of random text 2 in `context + 2` places are selected.
struct Winnowing: Sendable {
    private let window: PassageWindow

    init(_ window: PassageWindow) { self.window = window }

    /// Calls `body` with each selected place, ascending, and the hash of its seed; with none where the text is
    /// shorter than a window.
    func forEachSeed(
        in scalars: UnsafeBufferPointer<UInt32>, _ body: (_ place: Int, _ hash: UInt64) -> Void
    ) {
        guard scalars.count >= window.length else { return }
        let seed = window.seed
        // The hashes of a window's seeds, each at the place of its seed modulo the capacity.
        let capacity = 1 << (Int.bitWidth - window.context.leadingZeroBitCount)
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: capacity) { hashes in
            var rolling = RollingHash(n: seed)
            for index in 0..<seed - 1 { rolling.roll(in: scalars[index], out: nil) }
            var smallest = UInt64.max
            var smallestPlace = 0
            var selected = -1
            for place in 0...scalars.count - seed {
                rolling.roll(
                    in: scalars[place + seed - 1], out: place > 0 ? scalars[place - 1] : nil)
                let hash = RollingHash.mix(rolling.value)
                hashes[place & (capacity - 1)] = hash
                if hash <= smallest {
                    smallest = hash
                    smallestPlace = place
                } else if place - smallestPlace > window.context {
                    smallest = .max
                    for other in place - window.context...place
                    where hashes[other & (capacity - 1)] <= smallest {
                        smallest = hashes[other & (capacity - 1)]
                        smallestPlace = other
                    }
                }
                if place >= window.context, smallestPlace != selected {
                    selected = smallestPlace
                    body(selected, smallest)
                }
            }
        }
    }
}
