import Lineage
import TestSupport
import Testing

/// Maps against versions of them that keep every unit and every byte.
@Suite struct EditMapCompositionTests {
    /// A map unit by unit.
    struct NaiveMap {
        struct Unit: Equatable {
            var source: Int
            var target: Int
            var editClass: EditClass
        }

        var units: [Unit] = []

        var map: EditMap {
            var map = EditMap()
            for unit in units {
                map.append(
                    .init(
                        sourceUnit: unit.source, targetUnit: unit.target, count: 1,
                        editClass: unit.editClass))
            }
            return map
        }

        init(_ map: EditMap) {
            for run in map.runs {
                units += (0..<run.count).map { _ in
                    Unit(
                        source: run.sourceUnit, target: run.targetUnit, editClass: run.editClass)
                }
            }
        }

        init(sourceLength: Int, _ random: inout SeededGenerator) {
            var left = sourceLength
            while left > 0 || Int.random(in: 0..<4, using: &random) == 0 {
                if left > 0, Int.random(in: 0..<3, using: &random) > 0 {
                    // A run of unchanged or regular units, as most maps have.
                    let source = Int.random(in: 1...min(3, left), using: &random)
                    let target = source == 1 ? 1 : Int.random(in: 1...3, using: &random)
                    let editClass: EditClass = source == 1 ? .unchanged : .decode
                    for _ in 0..<Int.random(in: 1...12, using: &random) where left >= source {
                        units.append(Unit(source: source, target: target, editClass: editClass))
                        left -= source
                    }
                } else {
                    let source = Int.random(in: 0...min(7, left), using: &random)
                    let target = Int.random(in: source == 0 ? 1...3 : 0...7, using: &random)
                    let editClass: EditClass = Bool.random(using: &random) ? .ruby : .normalization
                    units.append(Unit(source: source, target: target, editClass: editClass))
                    left -= source
                }
            }
        }

        /// Units of both maps between places where both have the end of a unit are one unit.
        func followed(by next: NaiveMap) -> NaiveMap {
            var result = NaiveMap(EditMap())
            var (left, right) = (units[...], next.units[...])
            while !left.isEmpty || !right.isEmpty {
                // Units without middle bytes stand for themselves between others.
                if let unit = left.first, unit.target == 0 {
                    result.units.append(left.removeFirst())
                    continue
                }
                if let unit = right.first, unit.source == 0 {
                    result.units.append(right.removeFirst())
                    continue
                }
                var unit = Unit(source: 0, target: 0, editClass: .unchanged)
                var (leftMiddle, rightMiddle) = (0, 0)
                repeat {
                    if leftMiddle <= rightMiddle {
                        let next = left.removeFirst()
                        leftMiddle += next.target
                        unit.source += next.source
                        unit.editClass = unit.editClass.joined(next.editClass)
                    } else {
                        let next = right.removeFirst()
                        rightMiddle += next.source
                        unit.target += next.target
                        unit.editClass = unit.editClass.joined(next.editClass)
                    }
                } while leftMiddle != rightMiddle
                result.units.append(unit)
            }
            return result
        }

        /// The input range of each output byte.
        var origins: [Range<Int>] {
            var origins: [Range<Int>] = []
            var place = 0
            for unit in units {
                for _ in 0..<unit.target { origins.append(place..<place + unit.source) }
                place += unit.source
            }
            return origins
        }
    }

    @Test func compositionIsThatOfUnits() {
        for seed in 0..<Soak.count(1000, long: 100_000, "composed maps") {
            var random = SeededGenerator(seed: Soak.seed &+ UInt64(seed))
            let first = NaiveMap(
                sourceLength: Int.random(in: 0...200, using: &random), &random)
            let second = NaiveMap(sourceLength: first.map.targetLength, &random)
            let composed = first.map.followed(by: second.map)
            #expect(composed == first.followed(by: second).map, "seed \(seed)")
            #expect(composed.sourceLength == first.map.sourceLength)
            #expect(composed.targetLength == second.map.targetLength)
        }
    }

    /// Look-ups in maps of many runs, in both directions.
    @Test(arguments: 0..<30)
    func lookUpsFindUnits(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let naive = NaiveMap(sourceLength: 3000, &random)
        let map = naive.map
        #expect(map.runs.count > 64)
        for (byte, origin) in naive.origins.enumerated() {
            #expect(map.sourceRange(ofTarget: byte..<byte + 1) == origin)
        }
        let inverted = map.inverted()
        #expect(inverted.inverted() == map)
        let back = NaiveMap(inverted)
        for (byte, origin) in back.origins.enumerated() {
            #expect(inverted.sourceRange(ofTarget: byte..<byte + 1) == origin)
            #expect(map.targetRange(ofSource: byte..<byte + 1) == origin)
        }
        for _ in 0..<200 {
            let lower = Int.random(in: 0..<map.targetLength, using: &random)
            let upper = Int.random(in: lower + 1...map.targetLength, using: &random)
            let range = map.sourceRange(ofTarget: lower..<upper)
            #expect(range.lowerBound == naive.origins[lower].lowerBound)
            #expect(range.upperBound == naive.origins[upper - 1].upperBound)
        }
    }

    @Test(arguments: 0..<100)
    func mapsOfPartsAreTheMapOfTheWhole(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let first = NaiveMap(sourceLength: Int.random(in: 0...300, using: &random), &random)
        let second = NaiveMap(sourceLength: Int.random(in: 0...300, using: &random), &random)
        var both = first.map
        both.append(contentsOf: second.map)
        var whole = first
        whole.units += second.units
        #expect(both == whole.map)
    }

    /// Runs of more units than a packed run can count.
    @Test func lengthsBeyondFourGigabytes() {
        let huge = 5 << 30
        var map = EditMap(unchanged: huge)
        map.appendEdit(source: huge, target: 3, .frame)
        map.appendUnchanged(1)
        #expect(map.sourceLength == 2 * huge + 1 && map.targetLength == huge + 4)
        #expect(map.sourceRange(ofTarget: huge - 1..<huge) == huge - 1..<huge)
        #expect(map.sourceRange(ofTarget: huge + 3..<huge + 4) == 2 * huge..<2 * huge + 1)
        #expect(map.runs.reduce(0) { $0 + $1.sourceLength } == map.sourceLength)
    }
}
