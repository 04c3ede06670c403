import Lineage
import Recipes
import Testing

@testable import Corpus

@Suite struct HeldOutSplitTests {
    @Test func heldOutClustersAreDrawnByHash() {
        let split = HeldOutSplit(.init(fraction: 0.1, seed: 7))
        let ids = (0..<20_000).map { Digest.of(text: "\($0)") }
        let held = ids.filter { split.split(ofCluster: $0) == .heldOut }
        // Binomial: 2000 ± 42.
        #expect((1800...2200).contains(held.count))
        let other = HeldOutSplit(.init(fraction: 0.1, seed: 8))
        let both = held.filter { other.split(ofCluster: $0) == .heldOut }
        #expect((120...280).contains(both.count))
        // A larger fraction holds out more of the same, not others.
        let more = HeldOutSplit(.init(fraction: 0.2, seed: 7))
        #expect(held.allSatisfy { more.split(ofCluster: $0) == .heldOut })
        #expect(ids.allSatisfy { HeldOutSplit(.init()).split(ofCluster: $0) == .train })
        let all = HeldOutSplit(.init(fraction: 1, seed: 1))
        #expect(ids.allSatisfy { all.split(ofCluster: $0) == .heldOut })
    }
}
