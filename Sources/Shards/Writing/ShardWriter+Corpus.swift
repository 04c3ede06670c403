public import Documents
internal import Ledger
public import Lineage
internal import Storage
internal import Tokenization

extension ShardWriter {
    /// A writer of a corpus's documents as a tokenizer's tokens.
    ///
    /// ```swift
    /// let writer = try ShardWriter(
    ///     corpus: try CorpusFolder(path: "out/corpus"), tokenizer: "out/tokenizer", split: .train)
    /// _ = try writer.write(to: "out/shards", jobs: 2)
    /// ```
    ///
    /// - Parameters:
    ///   - corpus: the sealed corpus.
    ///   - tokenizerFolder: a tokenizer that has the special token `<|endoftext|>`.
    ///   - split: the part of the corpus.
    ///   - shuffleSeed: the seed of the order of documents.
    /// - Throws: `KeifuError` where corpus or tokenizer cannot be read, or the tokenizer has no end-of-text token.
    public init(
        corpus: CorpusFolder, tokenizer tokenizerFolder: String, split: Verdict.Split,
        shuffleSeed: UInt64 = 0
    ) throws {
        let tokenizer = try Tokenizer.load(folder: tokenizerFolder)
        guard let endOfText = tokenizer.endOfText else {
            throw KeifuError.badInput(
                "the tokenizer has no token <|endoftext|> to end documents with",
                file: tokenizerFolder,
                remedy: "Add it to special_tokens in its recipe and train it again.")
        }
        guard let recipeHash = Digest(hex: corpus.manifest.recipeHash) else {
            throw KeifuError.badInput(
                "the recipe hash of the corpus is not a SHA-256",
                file: Paths.join(corpus.path, CorpusManifest.fileName),
                remedy: "Restore the file or build the corpus again.")
        }
        let kept = try corpus.ledger().keptRows(split: split)
        let plan = ShardPlan(
            corpusRoot: corpus.root, corpusRecipeHash: recipeHash,
            tokenizerDigest: tokenizer.digest, vocabularySize: tokenizer.vocabularySize,
            endOfText: endOfText, split: split, shuffleSeed: shuffleSeed)
        let path = corpus.path
        self.init(
            plan: plan, documents: kept.map(ShardRow.init), tokenizerFolder: tokenizerFolder,
            texts: { run in
                // A folder of its own for each run, whose reader keeps the frame that it read last:
                // documents stand in the order of their ids, so each frame is decompressed once.
                let corpus = try CorpusFolder(path: path)
                return try run.map { try Self.text(of: kept[$0], in: corpus) }
            },
            encode: { tokenizer.encode($0) })
        locations = ["corpus": path, "tokenizer": tokenizerFolder]
    }

    private static func text(of row: DocumentRow, in corpus: CorpusFolder) throws -> [UInt8] {
        guard let document = try corpus.document(row),
            row.textHash == nil || row.textHash == Digest.of(document.text)
        else {
            throw KeifuError.badInput(
                "the text of document \(row.id) is not the one that the ledger names",
                file: corpus.path, remedy: "Find the damage with `corpus verify`.")
        }
        return document.text
    }
}

extension ShardRow {
    /// A document of a corpus whose tokens are not known yet.
    init(_ row: DocumentRow) {
        self.init(
            id: row.id, source: row.source, path: row.path, license: row.license, title: row.title,
            author: row.author, url: row.url, foldedHash: row.foldedHash, bytes: row.textBytes,
            characters: row.characters)
    }
}
