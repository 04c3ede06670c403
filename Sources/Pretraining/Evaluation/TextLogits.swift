internal import Storage
internal import Tokenization
internal import Transformer

/// The logits of a text at every position, for comparison with other implementations.
public struct TextLogits {
    private let checkpoint: LoadedCheckpoint

    /// Opens a checkpoint.
    public init(checkpoint: String) throws {
        self.checkpoint = try LoadedCheckpoint(path: checkpoint)
    }

    /// Writes the logits as an `.npy` file, float32 of shape (tokens, vocabulary).
    /// - Returns: the text's tokens.
    public func write(of text: [UInt8], to path: String) throws -> [Int32] {
        let tokens = checkpoint.tokenizer.encode(text).map { Int32(bitPattern: $0) }
        let context = checkpoint.model.configuration.context
        guard !tokens.isEmpty, tokens.count <= context else {
            throw KeifuError(
                .usage, "the text has \(tokens.count) tokens; 1 to \(context) are wanted")
        }
        let logits = try InferencePass(model: checkpoint.model).allLogits(appending: tokens)
        let vocabulary = checkpoint.model.configuration.vocabulary
        let writer = try AtomicFileWriter(path: path)
        try writer.write(Self.header(rows: tokens.count, columns: vocabulary))
        try logits.withUnsafeBytes { try writer.write(Array($0)) }
        try writer.commit()
        return tokens
    }

    /// NumPy's format 1.0: the data begin at a multiple of 64 bytes.
    private static func header(rows: Int, columns: Int) -> [UInt8] {
        var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), \(columns)), }"
        while (10 + text.utf8.count + 1) % 64 != 0 { text += " " }
        text += "\n"
        var writer = ByteWriter()
        writer.raw([0x93] + Array("NUMPY".utf8) + [1, 0])
        writer.integer(UInt16(text.utf8.count))
        writer.raw(Array(text.utf8))
        return writer.bytes
    }
}
