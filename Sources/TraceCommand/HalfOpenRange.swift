import ArgumentParser

/// A half-open range of tokens or characters, written `A..B`.
struct HalfOpenRange: ExpressibleByArgument {
    let range: Range<Int>

    init?(argument: String) {
        let parts = argument.split(separator: ".", omittingEmptySubsequences: true)
        guard argument.contains(".."), parts.count == 2, let lower = Int(parts[0]),
            let upper = Int(parts[1]), lower >= 0, lower < upper
        else { return nil }
        range = lower..<upper
    }
}
