public import Lineage
public import Storage
internal import Synchronization

/// Turns bytes into token ids and back, exactly as HF `tokenizers` does with the same `tokenizer.json`.
///
/// ```swift
/// let tokenizer = try Tokenizer.load(folder: "out/tokenizer")
/// let ids = tokenizer.encode(Array("吾輩は猫である".utf8))
/// tokenizer.decode(ids)                    // the same bytes, always: they need not even be UTF-8
/// ids.map { tokenizer.bytes(of: $0) }      // token i's place in the text: the sum of the lengths before it
/// ```
///
/// Text is text: a special token's spelling in it, such as `<|endoftext|>`, is encoded as the characters that
/// it is, and no input ever yields a special token. (The peer library does the same where its
/// `encode_special_tokens` is set.)
public final class Tokenizer: Sendable {
    /// How many ids there are: they run from 0 to one less.
    public var vocabularySize: Int { model.tokens.count }
    /// The id of `<|endoftext|>`, if that is one of the special tokens.
    public let endOfText: UInt32?
    /// The SHA-256 of `tokenizer.json`.
    public let digest: Digest

    let model: BytePairModel
    let preTokenizer: PreTokenizer
    let merges: EncodingMerges
    private let idleEncoders = Mutex<[TextEncoder]>([])

    /// The name of the file that says everything.
    static let fileName = "tokenizer.json"

    init(_ json: TokenizerJSON, digest: Digest) throws(KeifuError) {
        model = json.model
        preTokenizer = try PreTokenizer(patterns: json.patterns)
        merges = EncodingMerges(json.model)
        endOfText = json.model.specialTokens.first { $0.content == "<|endoftext|>" }?.id
        self.digest = digest
    }

    /// Loads the `tokenizer.json` in a folder; where a manifest lies beside it, it must be the file that the
    /// manifest names.
    /// - Throws: `KeifuError` where it is missing, damaged or of a kind that is not byte-level BPE.
    public static func load(folder: String) throws(KeifuError) -> Tokenizer {
        let path = Paths.join(folder, fileName)
        let bytes = try Files.read(path)
        let digest = Digest.of(bytes)
        let manifestPath = Paths.join(folder, TokenizerTraining.sealName)
        if Files.exists(manifestPath) {
            let manifest = try JSONReader.read(try Files.read(manifestPath), file: manifestPath)
            if let recorded = try manifest["files"]?[fileName]?.string(), recorded != digest.hex {
                throw .badInput(
                    "the file is not the one that manifest.json names", file: path,
                    remedy: "It was changed or damaged; restore it, or train again with --force.")
            }
        }
        return try Tokenizer(try TokenizerJSON.read(bytes, file: path), digest: digest)
    }

    /// The files by which HF `tokenizers` and `transformers` load this tokenizer, written into a folder.
    /// - Throws: `KeifuError` where another tokenizer lies there.
    public func export(to folder: String) throws {
        let json = TokenizerJSON(model: model, patterns: preTokenizer.patterns)
        try TokenizerFiles(specialTokens: model.specialTokens, tokenizerJSON: json.write())
            .write(to: folder)
    }

    /// The ids of a long text, found on several threads; the same as those of ``encode(_:)``.
    public func encode(_ text: UnsafeBufferPointer<UInt8>, threads: Int) throws -> [UInt32] {
        let parts = preTokenizer.independentParts(text, size: Self.partSize)
        let shared = SharedText(bytes: text)
        var ids: [UInt32] = []
        try ParallelLoop.ordered(count: parts.count, threads: threads) { [self] index in
            borrowEncoder { encoder in
                var ids: [UInt32] = []
                encoder.append(UnsafeBufferPointer(rebasing: shared.bytes[parts[index]]), to: &ids)
                return ids
            }
        } consume: { _, part in
            ids.append(contentsOf: part)
        }
        return ids
    }

    private static let partSize = 1 << 18

    /// Text that several threads read; it outlives them because the loop waits for them.
    private struct SharedText: @unchecked Sendable {
        // Unchecked: the bytes are only read.
        let bytes: UnsafeBufferPointer<UInt8>
    }

    /// The ids of a text; no special token is among them.
    public func encode(_ text: [UInt8]) -> [UInt32] {
        borrowEncoder { encoder in encoder.encode(text) }
    }

    private func borrowEncoder(_ body: (inout TextEncoder) -> [UInt32]) -> [UInt32] {
        var encoder = idleEncoders.withLock { $0.popLast() } ?? makeEncoder()
        let ids = body(&encoder)
        let idle = encoder
        idleEncoders.withLock { encoders in
            if encoders.count < Self.idleLimit { encoders.append(idle) }
        }
        return ids
    }

    private static let idleLimit = 64

    /// An encoder with memory of its own, for a thread that encodes many texts.
    public func makeEncoder() -> TextEncoder { TextEncoder(self) }

    /// The bytes that ids stand for, one after the other; a special token is its content, and an id outside
    /// the vocabulary is nothing.
    public func decode(_ ids: some Sequence<UInt32>) -> [UInt8] {
        var bytes: [UInt8] = []
        for id in ids where Int(id) < model.tokens.count {
            bytes.append(contentsOf: model.tokens[Int(id)])
        }
        return bytes
    }

    /// The bytes that an id stands for: the UTF-8 of its content for a special token, nothing for an id
    /// outside the vocabulary. They need not be whole characters.
    public func bytes(of id: UInt32) -> [UInt8] {
        Int(id) < model.tokens.count ? Array(model.tokens[Int(id)]) : []
    }

    /// The number of bytes that an id stands for.
    public func byteCount(of id: UInt32) -> Int {
        Int(id) < model.tokens.count ? model.tokens.length(Int(id)) : 0
    }

    /// Whether an id is a special token, which stands for no text.
    public func isSpecial(_ id: UInt32) -> Bool {
        model.specialTokens.contains { $0.id == id }
    }
}

/// The merges in the form that suits them best.
enum EncodingMerges: Sendable {
    case ordered(OrderedMerges)
    case ranked(RankedMerges)

    init(_ model: BytePairModel) {
        if let ordered = OrderedMerges(model) {
            self = .ordered(ordered)
        } else {
            self = .ranked(RankedMerges(model))
        }
    }
}
