internal import Storage
internal import Tokenization
internal import Transformer

/// Continues a prompt token by token.
///
/// ```swift
/// let generation = try TextGeneration(checkpoint: "run/checkpoints/step-000100")
/// try generation.run(prompt: Array("吾輩は".utf8), tokens: 80, sampler: sampler) { print($0) }
/// ```
public struct TextGeneration {
    private let checkpoint: LoadedCheckpoint

    /// Opens a checkpoint.
    public init(checkpoint: String) throws {
        self.checkpoint = try LoadedCheckpoint(path: checkpoint)
    }

    /// Generates text until `tokens` tokens are made or the text ends.
    ///
    /// Once the context is full, the newer half of it is read again and generation goes on behind it.
    ///
    /// - Parameters:
    ///   - prompt: UTF-8 to go on from; where it is empty, a document's beginning is made up.
    ///   - tokens: the most tokens to make.
    ///   - sampler: chooses each token.
    ///   - emit: receives valid UTF-8, whole characters only, as soon as it is there.
    /// - Returns: how many tokens were made.
    @discardableResult
    public func run(
        prompt: [UInt8], tokens: Int, sampler: TokenSampler, emit: ([UInt8]) -> Void
    ) throws -> Int {
        var sampler = sampler
        let context = checkpoint.model.configuration.context
        var history = checkpoint.tokenizer.encode(prompt).map { Int32(bitPattern: $0) }
        if history.isEmpty {
            guard let end = checkpoint.tokenizer.endOfText else {
                throw KeifuError(
                    .usage, "the prompt is empty", remedy: "Give some text with --prompt.")
            }
            history = [Int32(bitPattern: end)]
        }
        var stream = UTF8Stream()
        let pass = try InferencePass(model: checkpoint.model)
        var unread = Array(history.suffix(context - 1))
        var made = 0
        while made < tokens {
            if pass.position + unread.count > context {
                pass.reset()
                unread = Array(history.suffix(max(1, context / 2)))
            }
            let logits = try pass.logits(appending: unread)
            // Rows beyond the vocabulary only pad the embedding.
            let token = sampler.next(Array(logits.prefix(checkpoint.tokenizer.vocabularySize)))
            made += 1
            if UInt32(bitPattern: token) == checkpoint.tokenizer.endOfText { break }
            let text = stream.append(checkpoint.tokenizer.bytes(of: UInt32(bitPattern: token)))
            if !text.isEmpty { emit(text) }
            history.append(token)
            unread = [token]
        }
        let rest = stream.finish()
        if !rest.isEmpty { emit(rest) }
        return made
    }
}
