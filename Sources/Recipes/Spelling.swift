/// What a word that is not known may have been meant to be.
public enum Spelling {
    /// The nearest word, where one is at most two mistakes away; of words as near, one as long.
    public static func nearest(_ word: String, among words: [String]) -> String? {
        let length = word.utf8.count
        return words.map {
            (word: $0, distance: distance($0, word), difference: abs($0.utf8.count - length))
        }
        .filter { $0.distance <= 2 }
        .min { ($0.distance, $0.difference) < ($1.distance, $1.difference) }?.word
    }

    /// The nearest word or, where none is near, all of them.
    static func remedy(_ word: String, among words: [String]) -> String {
        if let best = nearest(word, among: words) { return "Did you mean \(best)?" }
        return "Known here: \(words.joined(separator: ", "))."
    }

    /// Bytes of UTF-8 left out, put in, replaced, or swapped with their neighbour (optimal string alignment).
    private static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var rows = [Array(0...right.count)]
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                var best = min(
                    rows[row][column] + (left[row] == right[column] ? 0 : 1),
                    rows[row][column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    best = min(best, rows[row - 1][column - 1] + 1)
                }
                current.append(best)
            }
            rows.append(current)
        }
        return rows[left.count][right.count]
    }
}
