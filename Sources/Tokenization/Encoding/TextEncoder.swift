/// Encodes texts one after the other on one thread.
///
/// ```swift
/// var encoder = tokenizer.makeEncoder()
/// for document in documents { let ids = encoder.encode(document.text) }
/// ```
public struct TextEncoder: Sendable {
    private enum PieceEncoder: Sendable {
        case ordered(OrderedEncoder)
        case ranked(RankedEncoder)
        case none
    }

    private let preTokenizer: PreTokenizer
    private var pieces: PieceEncoder

    init(_ tokenizer: Tokenizer) {
        preTokenizer = tokenizer.preTokenizer
        pieces =
            switch tokenizer.merges {
            case .ordered(let merges): .ordered(OrderedEncoder(merges))
            case .ranked(let merges): .ranked(RankedEncoder(merges))
            }
    }

    /// The ids of a text; no special token is among them.
    public mutating func encode(_ text: [UInt8]) -> [UInt32] {
        var ids: [UInt32] = []
        text.withUnsafeBufferPointer { append($0, to: &ids) }
        return ids
    }

    /// Appends the ids of a text to `ids`.
    public mutating func append(_ text: UnsafeBufferPointer<UInt8>, to ids: inout [UInt32]) {
        guard let base = text.baseAddress else { return }
        // The encoder leaves `pieces` while it works, so that its arrays are not copied.
        switch pieces {
        case .ordered(var encoder):
            pieces = .none
            preTokenizer.forEachPiece(text) { encoder.encode(base, $0, $1, into: &ids) }
            pieces = .ordered(encoder)
        case .ranked(var encoder):
            pieces = .none
            preTokenizer.forEachPiece(text) { encoder.encode(base, $0, $1, into: &ids) }
            pieces = .ranked(encoder)
        case .none: break
        }
    }
}
