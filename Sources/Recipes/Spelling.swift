/// What a word that is not known may have been meant to be.
public enum Spelling {
    /// The nearest word, where one is at most two letters away.
    public static func nearest(_ word: String, among words: [String]) -> String? {
        words.map { (word: $0, distance: distance($0, word)) }
            .filter { $0.distance <= 2 }
            .min { $0.distance < $1.distance }?.word
    }

    /// The nearest word or, where none is near, all of them.
    static func remedy(_ word: String, among words: [String]) -> String {
        if let best = nearest(word, among: words) { return "Did you mean \(best)?" }
        return "Known here: \(words.joined(separator: ", "))."
    }

    /// Levenshtein's distance over UTF-8 bytes.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8)
        var previous = Array(0...right.count)
        for (row, byte) in left.utf8.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                current.append(
                    min(
                        previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1,
                        current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
