import Lineage
import TestSupport
import Testing

@Suite struct EditMapTests {
    /// A map, and for each output byte the input range it came from, written out.
    struct Oracle {
        var map = EditMap()
        var origins: [Range<Int>] = []

        init(seed: UInt64, sourceLength: Int? = nil) {
            var random = SeededGenerator(seed: seed)
            var position = 0
            let end = sourceLength ?? Int.random(in: 0...60, using: &random)
            while true {
                let left = end - position
                if left == 0, Bool.random(using: &random) { break }
                let source = Int.random(in: 0...min(3, left), using: &random)
                let target = Int.random(in: source == 0 ? 1...2 : 0...3, using: &random)
                if source == 1, target == 1 {
                    map.appendUnchanged(1)
                } else {
                    map.appendEdit(source: source, target: target, .normalization)
                }
                for _ in 0..<target { origins.append(position..<position + source) }
                position += source
            }
        }
    }

    @Test(arguments: 0..<300)
    func everyByteIsTracedToItsUnit(seed: Int) {
        let oracle = Oracle(seed: UInt64(seed))
        #expect(oracle.map.targetLength == oracle.origins.count)
        for (byte, origin) in oracle.origins.enumerated() {
            #expect(oracle.map.sourceRange(ofTarget: byte..<byte + 1) == origin)
        }
    }

    @Test(arguments: 0..<300)
    func composedMapsNameNoLessThanTheChain(seed: Int) {
        let first = Oracle(seed: UInt64(seed))
        let second = Oracle(seed: UInt64(seed) + 10_000, sourceLength: first.map.targetLength)
        let composed = first.map.followed(by: second.map)
        #expect(composed.sourceLength == first.map.sourceLength)
        #expect(composed.targetLength == second.map.targetLength)
        for (byte, middle) in second.origins.enumerated() {
            let chained = first.map.sourceRange(ofTarget: middle)
            let direct = composed.sourceRange(ofTarget: byte..<byte + 1)
            if chained.isEmpty {
                #expect(direct.lowerBound <= chained.lowerBound)
                #expect(direct.upperBound >= chained.upperBound)
            } else {
                #expect(
                    direct.lowerBound <= chained.lowerBound
                        && direct.upperBound >= chained.upperBound)
            }
        }
    }

    @Test func composingWithNothingChangesNothing() {
        let map = Oracle(seed: 7).map
        #expect(map.followed(by: EditMap(unchanged: map.targetLength)) == map)
        #expect(EditMap(unchanged: map.sourceLength).followed(by: map) == map)
    }

    @Test func regularStridesStayOneRun() {
        var decode = EditMap()
        decode.append(.init(sourceUnit: 2, targetUnit: 3, count: 1000, editClass: .decode))
        let composed = decode.followed(by: EditMap(unchanged: 3000))
        #expect(composed.runs.count == 1)
        #expect(composed.sourceRange(ofTarget: 4..<5) == 2..<4)
    }

    @Test func removedTextCountsInsideARangeOnly() {
        var map = EditMap()
        map.appendUnchanged(3)
        map.appendEdit(source: 9, target: 0, .ruby)
        map.appendUnchanged(3)
        #expect(map.editCounts(inTarget: 0..<6) == [.ruby: 1])
        #expect(map.editCounts(inTarget: 0..<3).isEmpty)
        #expect(map.editCounts(inTarget: 3..<6).isEmpty)
        #expect(map.sourceRange(ofTarget: 2..<4) == 2..<13)
    }
}
