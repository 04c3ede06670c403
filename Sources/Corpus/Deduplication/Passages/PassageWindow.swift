/// The window of folded characters that has to repeat, and how occurrences of it find each other.
///
/// ```
///  │◀ context ▶│◀──── seed ────▶│◀ context ▶│
///       [────────── window ──────────)             a window that holds the seed begins at most `context`
///  [────────── window ──────────)                  characters before it
/// ```
///
/// Of the seeds in each window one is selected, by its text alone (``Winnowing``). So two occurrences of a window
/// have the same seed at the same place in them, and occurrences of a seed with their contexts are all that must be
/// compared.
struct PassageWindow: Sendable {
    /// Characters of folded text that have to repeat.
    let length: Int
    /// Characters of a seed.
    let seed: Int
    /// Characters on either side of a seed that can belong to a window with it.
    let context: Int

    /// Half a window on either side: a shorter seed finds more places that do not repeat for long, a longer one is
    /// selected more often. Records of contexts have to fit a sorter (4,096 bytes).
    private static let longestContext = 512

    init(length: Int) {
        self.length = max(1, length)
        seed = max(
            1, max(self.length / 2, self.length - Self.longestContext))
        context = self.length - seed
    }
}
