/// Where the passages of one text of a test set stand so close together in a document that the document holds the
/// text: the definition of a hit.
///
/// A text of m characters has g different n-grams. In the document, n-grams of the text stand at some positions.
///
/// 1. Positions form a *chain* as long as the next one is at most 3n characters after the one before: so at most 2n
///    characters of other text lie between two passages.
/// 2. A *window* is a part of a chain from the first character of one n-gram to the last of another, at most 2m
///    characters long. It qualifies where it holds at least `needed` different n-grams of the text.
/// 3. A *hit* is a union of qualifying windows that share an n-gram. What it *holds* is the most that one of its
///    windows holds.
struct MatchChains {
    /// Characters of an n-gram.
    let ngram: Int
    /// Characters of the text.
    let characters: Int
    /// How many different n-grams a window must hold.
    let needed: Int

    /// A hit: the first and the last of the matches that were handed in, and how many different n-grams it holds.
    struct Hit: Equatable {
        var first: Int
        var last: Int
        var held: Int
    }

    /// How many n-grams a text must share at a coverage.
    static func needed(grams: Int, coverage: Double) -> Int {
        // The product may lie a rounding error above a whole number.
        max(1, Int((coverage * Double(grams) - 1e-9).rounded(.up)))
    }

    /// Distance in characters between the positions of a chain, as a multiple of n.
    static let reach = 3
    /// Length of a window as a multiple of the text's.
    static let stretch = 2

    /// The hits of one text among its matches, which are in order of their positions.
    func hits(_ matches: [GramFinder.Match]) -> [Hit] {
        var hits: [Hit] = []
        var counts: [UInt32: Int] = [:]
        var left = 0
        for (right, match) in matches.enumerated() {
            if right > 0, match.position - matches[right - 1].position > Self.reach * ngram {
                counts.removeAll(keepingCapacity: true)
                left = right
            }
            counts[match.gram, default: 0] += 1
            while match.position + ngram - matches[left].position > Self.stretch * characters {
                let gone = matches[left].gram
                let count = (counts[gone] ?? 1) - 1
                counts[gone] = count == 0 ? nil : count
                left += 1
            }
            guard counts.count >= needed else { continue }
            if let last = hits.last, left <= last.last {
                hits[hits.count - 1].last = right
                hits[hits.count - 1].held = max(last.held, counts.count)
            } else {
                hits.append(Hit(first: left, last: right, held: counts.count))
            }
        }
        return hits
    }
}
