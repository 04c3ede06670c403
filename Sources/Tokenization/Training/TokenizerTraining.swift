internal import Recipes
internal import Storage

/// Trains a tokenizer as a recipe says.
public enum TokenizerTraining {
    /// How far the training has come.
    public enum Progress: Sendable {
        /// Text is read and its pieces are counted; so many bytes of about so many.
        case counting(bytes: Int, of: Int)
        /// Pairs are merged; so many of so many.
        case merging(merges: Int, of: Int)
    }

    /// What the training saw and made, for the build log.
    public struct Summary: Equatable, Sendable {
        /// The bytes of text that were read.
        public var textBytes: Int
        /// The distinct pieces of two bytes or more.
        public var distinctPieces: Int
        /// The merges that were made: fewer than asked for where no pair was left that occurs twice.
        public var merges: Int
        /// The merges that the vocabulary size asked for.
        public var wantedMerges: Int
    }

    /// Trains a tokenizer.
    ///
    /// The result depends on the recipe and on the text alone: not on the number of threads, and not on the order of
    /// the documents. It has fewer ids than the recipe asks for where the text has no pair left that occurs twice.
    /// - Throws: `KeifuError` where the text is empty or the recipe's regular expression is not understood.
    static func train(
        _ recipe: TokenizerRecipe, on text: TrainingText, threads: Int,
        progress: (Progress) -> Void = { _ in }
    ) throws -> (json: TokenizerJSON, summary: Summary) {
        let patterns = recipe.splitPatterns
        let counter = WordCounter(try PreTokenizer(patterns: patterns), threads: threads)
        try text.forEach { document in
            try counter.add(document)
            progress(.counting(bytes: counter.textBytes, of: text.byteCount))
        }
        guard counter.textBytes > 0 else {
            throw KeifuError.badInput(
                "there is no text to train on",
                remedy: "Name files with text, or a corpus that kept documents.")
        }
        let words = try TrainingWords(try counter.finish())
        let wanted = recipe.vocabularySize - recipe.alphabetSize
        var trainer = BytePairTrainer(
            words: words, mergeCount: wanted,
            limits: PieceLimits(recipe.pieceLimits, specialTokens: recipe.specialTokens))
        progress(.merging(merges: 0, of: wanted))
        while trainer.merges.count < wanted, trainer.mergeNext() {
            if trainer.merges.count & 63 == 0 || trainer.merges.count == wanted {
                progress(.merging(merges: trainer.merges.count, of: wanted))
            }
        }
        let model = BytePairModel(
            specialTokens: recipe.specialTokens, tokens: trainer.tokens, merges: trainer.merges)
        return (
            TokenizerJSON(model: model, patterns: patterns),
            Summary(
                textBytes: counter.textBytes, distinctPieces: words.count,
                merges: trainer.merges.count, wantedMerges: wanted)
        )
    }
}

extension TokenizerRecipe {
    /// The regular expressions of the pre-tokenizer's stages.
    var splitPatterns: [String] {
        let scannerDigits: ScriptScanner.Digits =
            switch digits {
            case .single: .single
            case .triples: .triples
            case .any: .any
            }
        // Where the expression is the user's own, or there is none, digits have a stage of their own before it.
        let digitStage: [String] =
            switch digits {
            case .single: [#"\p{N}"#]
            case .triples: [#"\p{N}{1,3}"#]
            case .any: []
            }
        switch preTokenizer {
        case .gpt4: return [ScriptScanner(digits: scannerDigits, splitsScripts: false).pattern]
        case .jaScript: return [ScriptScanner(digits: scannerDigits, splitsScripts: true).pattern]
        case .none: return digitStage
        case .regex(let pattern): return digitStage + [pattern]
        }
    }
}

extension BytePairModel {
    /// A trained model: the special tokens have the first ids, then come the 256 bytes in order, and then the
    /// product of each merge.
    init(specialTokens: [String], tokens ranked: ByteStrings, merges: [BytePairTrainer.RankedMerge])
    {
        var tokens = ByteStrings()
        var special: [SpecialToken] = []
        for (id, content) in specialTokens.enumerated() {
            tokens.append(Array(content.utf8))
            special.append(SpecialToken(id: UInt32(id), content: content))
        }
        for rank in 0..<ranked.count { tokens.append(ranked[rank]) }
        let first = UInt32(specialTokens.count)
        self.init(
            tokens: tokens, specialTokens: special, byteTokens: (first..<first + 256).map { $0 },
            merges: merges.enumerated().map { rank, merge in
                Merge(
                    left: first + merge.left, right: first + merge.right,
                    product: first + 256 + UInt32(rank))
            })
    }
}
