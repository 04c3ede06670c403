internal import CKernels
internal import Recipes

/// MinHash signatures over character n-grams (Broder, 1997).
///
/// Each n-gram is hashed once, by a polynomial hash that is mixed and cut to 32 bits. Permutation p of those
/// 32 bits is `(h ^ mask[p]) × factor[p] mod 2³²` with an odd factor; masks and factors are drawn by
/// SplitMix64 from a fixed seed, so signatures made anywhere, at any time, compare.
struct MinHasher: Sendable {
    /// `bands × rows`.
    let permutations: Int
    private let ngram: Int
    private let bands: Int
    private let rows: Int
    /// Padded to a multiple of 16 for the kernel.
    private let masks: [UInt32]
    private let factors: [UInt32]

    /// The seed of masks and factors: "KeifuMin" in ASCII.
    private static let seed: UInt64 = 0x4B65_6966_754D_696E

    /// Bands and rows of other tools. All of ours are over character 5-grams; doubri's are too (800 hashes, XXH3),
    /// datatrove's and LLM-jp's are over words.
    static let presets: [(name: String, settings: BuildRecipe.MinHashSettings)] = [
        ("doubri", BuildRecipe.MinHashSettings(bands: 40, rows: 20)),
        ("datatrove", BuildRecipe.MinHashSettings(bands: 14, rows: 8)),
        ("llmjp", BuildRecipe.MinHashSettings(bands: 20, rows: 10)),
    ]

    init(_ settings: BuildRecipe.MinHashSettings) {
        ngram = settings.ngram
        bands = settings.bands
        rows = settings.rows
        permutations = settings.bands * settings.rows
        var masks: [UInt32] = []
        var factors: [UInt32] = []
        for index in 0..<UInt64((permutations + 15) / 16 * 16) {
            let word = RollingHash.mix(Self.seed &+ index)
            masks.append(UInt32(truncatingIfNeeded: word >> 32))
            factors.append(UInt32(truncatingIfNeeded: word) | 1)
        }
        self.masks = masks
        self.factors = factors
    }

    /// The signature of a folded text; empty where it has fewer characters than an n-gram, for such texts
    /// are compared exactly and never meet in a bucket of nothing.
    func signature(folded: [UInt8]) -> [UInt32] {
        var minima = [UInt32](repeating: .max, count: masks.count)
        let ngrams = keifu_minhash_signature(
            folded, folded.count, ngram, &minima, masks, factors, masks.count)
        guard ngrams > 0 else { return [] }
        minima.removeLast(minima.count - permutations)
        return minima
    }

    /// The band keys of a folded text; none where it has fewer characters than an n-gram.
    func bandKeys(folded: [UInt8]) -> [UInt64] {
        let signature = signature(folded: folded)
        return signature.isEmpty ? [] : bandKeys(signature: signature)
    }

    /// One key a band: texts that share a key are candidates.
    func bandKeys(signature: [UInt32]) -> [UInt64] {
        (0..<bands).map { band in
            var key = RollingHash.mix(UInt64(band))
            for row in signature[(band * rows)..<(band * rows + rows)] {
                key = RollingHash.mix(key ^ UInt64(row))
            }
            return key
        }
    }
}
