internal import Lineage
internal import Storage
internal import Tokenization
internal import Transformer

/// A checkpoint ready for use: its weights, its tokenizer, and how it was trained.
struct LoadedCheckpoint {
    let path: String
    let model: TransformerModel
    let tokenizer: Tokenizer
    /// Whether attention stayed inside documents in training; true where no lineage says.
    let documentMask: Bool

    /// Reads a checkpoint folder.
    /// - Throws: `KeifuError` for another architecture, damaged weights, or a tokenizer with more tokens
    ///   than the model has rows.
    init(path: String) throws(KeifuError) {
        self.path = path
        model = try Checkpoint.loadModel(path)
        tokenizer = try Tokenizer.load(folder: path)
        documentMask = try CheckpointLineage.load(checkpoint: path)?.documentMask ?? true
        guard tokenizer.vocabularySize <= model.configuration.vocabulary else {
            throw .badInput(
                "the tokenizer has \(tokenizer.vocabularySize) tokens, the model \(model.configuration.vocabulary)",
                file: path, remedy: "The folder holds another checkpoint's tokenizer; restore it.")
        }
    }
}
