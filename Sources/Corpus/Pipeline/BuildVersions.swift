internal import JapaneseText
internal import LZ4
internal import Ledger
internal import Zlib
internal import Zstandard

/// What the bytes of a corpus depend on beside recipe and input.
public enum BuildVersions {
    /// Raised whenever the same recipe would give other text, measures, verdicts or files.
    public static let pipeline = "4"
    /// The release.
    public static let tool = "0.1.0"

    /// The versions at hand, by the names that `recipe.yaml` and `manifest.json` use.
    public static func current() throws -> [String: String] {
        let text = try TextVersions.current()
        return [
            "keifu": tool, "pipeline": pipeline, "icu": text.icu, "unicode": text.unicode,
            "dictionary": text.dictionary, "zstd": Zstandard.version,
            // Measures of compression follow them.
            "zlib": Zlib.version, "lz4": LZ4.version,
            "sqlite": try CorpusLedgerWriter.libraryVersion(),
        ]
    }
}
