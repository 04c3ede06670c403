internal import Ledger
internal import Lineage
internal import Storage

extension ShardSet {
    /// Checks every byte of the set: the checksums of all files, the Merkle root of the documents, and that
    /// ledger and index agree.
    ///
    /// - Throws: `KeifuError` of kind `mismatch` naming the first file that is wrong.
    public func verify() throws {
        for (name, file) in manifest.files.sorted(by: { $0.key < $1.key }) {
            let full = Paths.join(path, name)
            guard Files.exists(full), try Files.checksum(full) == file.sha256 else {
                throw KeifuError(
                    .mismatch, "the file is not the one that was sealed", file: full,
                    remedy: "Restore it or make the shards again.")
            }
        }
        var leaves: [[UInt8]] = []
        try ledger.forEachRow { row in
            guard row.ordinal == leaves.count,
                row.tokenStart..<row.tokenEnd == tokenRange(ofDocument: row.ordinal)
            else {
                throw KeifuError(
                    .mismatch, "ledger and index disagree at document \(row.ordinal)",
                    file: ledger.path, remedy: "Make the shards again.")
            }
            leaves.append(ShardLeaf.bytes(of: row))
        }
        guard MerkleTree(leaves: leaves).root == manifest.documentsRoot else {
            throw KeifuError(
                .mismatch, "the documents are not those that were sealed", file: ledger.path,
                remedy: "Make the shards again.")
        }
    }
}
