public import Ledger
internal import Lineage
internal import Storage

/// A document's leaf in its shard set's Merkle tree: a fixed binary record of 129 bytes.
///
/// ```
///   0  1   version of this layout: 1
///   1  32  id
///  33  32  SHA-256 of the folded text; zeros where there is none
///  65  8   u64  first token in the set
///  73  8   u64  one past its last token
///  81  8   u64  UTF-8 bytes of text
///  89  8   u64  Unicode scalars of text
///  97  32  SHA-256 of source, path, license, title, author, url: each a LEB128 length and then UTF-8 bytes,
///          title, author and url with a byte 1 before them, or a byte 0 alone where there is none
/// ```
///
/// Leaves stand in the order of the set and are hashed as RFC 6962 says.
public enum ShardLeaf {
    /// The length of a leaf in bytes.
    public static let byteCount = 129

    /// The leaf of a document.
    public static func bytes(of document: ShardRow) -> [UInt8] {
        var words = ByteWriter()
        words.field(document.source)
        words.field(document.path)
        words.field(document.license)
        for text in [document.title, document.author, document.url] {
            words.integer(UInt8(text == nil ? 0 : 1))
            if let text { words.field(text) }
        }
        var leaf = ByteWriter()
        leaf.integer(UInt8(1))
        leaf.raw(document.id.bytes)
        leaf.raw(document.foldedHash?.bytes ?? [UInt8](repeating: 0, count: Digest.byteCount))
        leaf.integer(document.tokenStart)
        leaf.integer(document.tokenEnd)
        leaf.integer(UInt64(document.bytes))
        leaf.integer(UInt64(document.characters))
        leaf.raw(Digest.of(words.bytes).bytes)
        return leaf.bytes
    }
}
