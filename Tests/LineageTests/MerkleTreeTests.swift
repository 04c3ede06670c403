import Lineage
import Testing

@Suite struct MerkleTreeTests {
    /// The test vectors of the certificate-transparency project for RFC 6962.
    static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [
            0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
            0x6e,
            0x6f,
        ],
    ]
    static let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test(arguments: 1...8)
    func rootsAreThoseOfTheRFC(count: Int) {
        #expect(MerkleTree(leaves: Self.leaves.prefix(count)).root.hex == Self.roots[count - 1])
    }

    @Test func theEmptyTreeHashesNothing() {
        #expect(
            MerkleTree(leaves: [[UInt8]]()).root.hex
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test(arguments: 1...8)
    func everyAuditPathVerifiesAndNoOtherDoes(count: Int) {
        let tree = MerkleTree(leaves: Self.leaves.prefix(count))
        for index in 0..<count {
            let path = tree.auditPath(of: index)
            func verify(_ leaf: Digest, _ place: Int) -> Bool {
                MerkleTree.verify(
                    leafHash: leaf, index: place, leafCount: count, path: path, root: tree.root)
            }
            #expect(verify(tree.leafHashes[index], index))
            #expect(!verify(MerkleTree.leafHash([0xFF]), index))
            for other in 0..<count where other != index {
                #expect(!verify(tree.leafHashes[index], other))
            }
        }
    }

    /// The builder's root after each leaf is that of the tree over the leaves so far.
    @Test func leavesThatComeOneByOneGiveTheSameRoots() {
        var builder = MerkleTreeBuilder()
        var leafHashes: [Digest] = []
        #expect(builder.root == MerkleTree(leafHashes: []).root)
        for number in 0..<1030 {
            let hash = MerkleTree.leafHash(Array("leaf \(number)".utf8))
            builder.append(leafHash: hash)
            leafHashes.append(hash)
            // To ask for the root changes nothing.
            #expect(builder.root == MerkleTree(leafHashes: leafHashes).root, "\(number)")
        }
        #expect(builder.count == 1030)
        var atOnce = MerkleTreeBuilder()
        atOnce.append(leafHashes: leafHashes.prefix(700))
        atOnce.append(leafHashes: leafHashes.dropFirst(700))
        #expect(atOnce.root == builder.root)
    }

    @Test(arguments: 1...8)
    func theBuildersRootsAreThoseOfTheRFC(count: Int) {
        var builder = MerkleTreeBuilder()
        for leaf in Self.leaves.prefix(count) {
            builder.append(leafHash: MerkleTree.leafHash(leaf))
        }
        #expect(builder.root.hex == Self.roots[count - 1])
    }
}
