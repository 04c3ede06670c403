internal import Foundation

/// How long and by which seed random tests run.
///
/// `make test` runs few seeded cases; `make soak` sets KEIFU_SOAK=1 and a fresh KEIFU_SEED.
public enum Soak {
    /// Whether this is a long run.
    public static let isOn = ProcessInfo.processInfo.environment["KEIFU_SOAK"] == "1"

    /// The seed of this run: KEIFU_SEED, or a fixed one.
    public static let seed: UInt64 = {
        let text = ProcessInfo.processInfo.environment["KEIFU_SEED"] ?? ""
        return UInt64(text) ?? 20_261_122
    }()

    /// How many cases to run: `cases`, or `long` of them in a soak. Prints the seed under the test's name.
    public static func count(_ cases: Int, long: Int, _ name: String) -> Int {
        let count = isOn ? long : cases
        print("\(name): \(count) cases, seed \(seed)")
        return count
    }
}
