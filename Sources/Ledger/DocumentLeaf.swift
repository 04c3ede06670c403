internal import Lineage

/// A document's leaf in its corpus's Merkle tree: a fixed binary record of 226 bytes.
///
/// ```
///   0  1   version of this layout: 1
///   1  32  id
///  33  32  content id: SHA-256 of the raw record
///  65  32  SHA-256 of the text's UTF-8 bytes; zeros where there is no text
///  97  32  SHA-256 of the folded text; zeros where there is no text
/// 129  1   verdict: 0 kept for training, 1 kept and held out, 2 dropped, 3 duplicate
/// 130  32  kept document's id for a duplicate; zeros for others
/// 162  32  SHA-256 of "STAGE/RULE" for a dropped document, of "deduplicate/METHOD" for a duplicate; else zeros
/// 194  32  SHA-256 of the licence's SPDX expression
/// ```
///
/// Leaves are sorted by id and hashed as RFC 6962 says.
public enum DocumentLeaf {
    /// The length of a leaf in bytes.
    public static let byteCount = 226
    private static let zeros = [UInt8](repeating: 0, count: Digest.byteCount)

    /// The leaf of a document.
    public static func bytes(of row: DocumentRow) -> [UInt8] {
        var leaf: [UInt8] = [1]
        leaf.reserveCapacity(byteCount)
        leaf += row.id.bytes
        leaf += row.contentID.bytes
        leaf += row.textHash?.bytes ?? zeros
        leaf += row.foldedHash?.bytes ?? zeros
        switch row.verdict {
        case .kept(let split):
            leaf.append(split == .train ? 0 : 1)
            leaf += zeros
            leaf += zeros
        case .dropped(let drop):
            leaf.append(2)
            leaf += zeros
            leaf += Digest.of(text: "\(drop.stage)/\(drop.rule)").bytes
        case .duplicate(let duplicate):
            leaf.append(3)
            leaf += duplicate.keptID.bytes
            leaf += Digest.of(text: "deduplicate/\(duplicate.method)").bytes
        }
        leaf += Digest.of(text: row.license).bytes
        return leaf
    }
}
