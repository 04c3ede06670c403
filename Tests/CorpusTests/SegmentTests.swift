import Ledger
import Lineage
import Recipes
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Corpus

/// A large file is prepared segment by segment, and a killed build loses one of them.
@Suite struct SegmentTests {
    /// One file of lines, a few of them alike, that makes many segments.
    private func fixture() throws -> PipelineFixture {
        let fixture = try PipelineFixture(seed: 31, works: 1, recipe: Self.recipe)
        var copies = NearCopies(generator: SeededGenerator(seed: 32))
        var lines: [UInt8] = []
        for line in 0..<200 {
            lines += copies.copy(copies.text(150), edits: 0, width: 5000) + [0x0A]
            if line % 50 == 0 { lines += Array("同じ行がここにもある。\n".utf8) }
        }
        try Files.replace(fixture.folder.file("lines/large.txt"), with: lines)
        return fixture
    }

    private static let recipe = """
        name: segments
        sources: [lines/source.yaml]
        partitions: 2
        work_unit_bytes: 8000
        """

    private func run(
        _ plan: BuildPlan, _ unit: Int, in work: String, share: UnitShare = .whole
    ) throws -> Int {
        let counter = PreparedCounter()
        let observer = BuildObserver { event in
            if case .sealed(let documents) = event { counter.add(documents) }
        }
        try UnitWorker(plan: plan, work: work, observer: observer)
            .run(unit: unit, threads: 2, share: share)
        return counter.segments
    }

    private func logs(_ work: String) throws -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        for name in try Files.names(in: work) where name.hasSuffix(".log") {
            result[name] = try Files.read(Paths.join(work, name))
        }
        return result
    }

    private func largeUnit(_ plan: BuildPlan) throws -> Int {
        try #require(
            plan.units.indices.first { unit in
                plan.files[plan.units[unit]].contains { $0.path == "large.txt" }
            })
    }

    @Test func sealedSegmentsAreNotPreparedAgain() throws {
        let fixture = try fixture()
        try fixture.build("expected")
        let plan = try fixture.plan()
        let unit = try largeUnit(plan)
        let work = fixture.folder.file("work")
        let all = try run(plan, unit, in: work)
        #expect(all > 5)
        let expected = try logs(work)
        #expect(expected.count == all)
        // As a kill leaves it: some segments, no mark of the end.
        try Files.remove(UnitLog.endPath(unit, work: work))
        for segment in 3..<all {
            try Files.remove(UnitLog.path(unit, segment: segment, work: work))
        }
        #expect(try run(plan, unit, in: work) == all - 3)
        #expect(try logs(work) == expected)
        // And once it is there, nothing is read at all.
        #expect(try run(plan, unit, in: work) == 0)
    }

    @Test func ranksShareAFile() throws {
        let fixture = try fixture()
        let plan = try fixture.plan()
        let unit = try largeUnit(plan)
        let (whole, shared) = (fixture.folder.file("whole"), fixture.folder.file("shared"))
        let all = try run(plan, unit, in: whole)
        var sum = 0
        for rank in 0..<3 {
            let count = try run(plan, unit, in: shared, share: UnitShare(rank: rank, size: 3))
            #expect(abs(count - all / 3) <= 1)
            sum += count
        }
        #expect(sum == all)
        #expect(try logs(shared) == logs(whole))
        // Nobody marks the end before all are through.
        #expect(try UnitEnd(plan: plan, unit: unit, work: shared) == nil)
    }

    @Test func aSegmentOfOtherRecordsIsMadeAnew() throws {
        let fixture = try fixture()
        let plan = try fixture.plan()
        let unit = try largeUnit(plan)
        let work = fixture.folder.file("work")
        let all = try run(plan, unit, in: work)
        let expected = try logs(work)
        try Files.remove(UnitLog.endPath(unit, work: work))
        // Segment 2 under the name of segment 1, as if the file had been another one at the time.
        var bytes = try Files.read(UnitLog.path(unit, segment: 2, work: work))
        let head = UnitLog.header(identity: plan.identity, unit: unit, segment: 1)
        bytes.replaceSubrange(..<head.count, with: head)
        try Files.replace(UnitLog.path(unit, segment: 1, work: work), with: bytes)
        #expect(try run(plan, unit, in: work) == all - 1)
        #expect(try logs(work) == expected)
    }

    @Test func occurrencesAreCountedOverSegments() throws {
        let fixture = try fixture()
        let plan = try fixture.plan()
        let work = fixture.folder.file("work")
        let unit = try largeUnit(plan)
        _ = try run(plan, unit, in: work)
        let end = try #require(try UnitEnd(plan: plan, unit: unit, work: work))
        var occurrences: [UInt64] = []
        for segment in 0..<end.segments {
            let log = try #require(
                try UnitLogReader(plan: plan, unit: unit, segment: segment, work: work))
            for number in 0..<log.documents {
                let record = try log.record(number)
                #expect(try log.entry(number).id == record.row.id)
                #expect(try log.text(number) == record.text)
                if record.text == Array("同じ行がここにもある。".utf8) {
                    occurrences.append(record.row.occurrence)
                }
            }
        }
        #expect(occurrences == [0, 1, 2, 3])
    }
}
