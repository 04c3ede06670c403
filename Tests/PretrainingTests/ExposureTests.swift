import Storage
import TestSupport
import Testing

@testable import Pretraining

/// A run that consumes the same rows at the same steps whenever it comes to them, as training does.
private struct ToyRun {
    let path: String
    static let checkpointEvery: UInt64 = 5
    static let steps: UInt64 = 12

    static func records(step: UInt64, attempt: UInt32) -> [ExposureRecord] {
        (0..<2 as Range<UInt32>).map { row in
            ExposureRecord(
                attempt: attempt, step: step, epoch: UInt32(step / 9), row: row, shardSet: 0,
                sample: step * 2 + UInt64(row),
                segments: [
                    SegmentLoss(
                        document: step % 4, tokenStart: 0, tokenEnd: 5, targets: 4,
                        lossSum: 1 / Double(step)),
                    SegmentLoss(
                        document: step % 4 + 1, tokenStart: 5, tokenEnd: 8, targets: 3, lossSum: 2),
                ])
        }
    }

    /// Goes on from a checkpoint up to a step, sealing with each checkpoint and at the end of the run.
    func go(from base: UInt64, to last: UInt64) throws {
        let attempt = try ExposureLedger.nextAttempt(run: path)
        let ledger = try ExposureLedger(run: path, attempt: attempt, startingAfterStep: base)
        for step in base + 1..<last + 1 {
            try ledger.append(step: step, Self.records(step: step, attempt: attempt))
            if step % Self.checkpointEvery == 0 || step == Self.steps {
                try ledger.seal(atStep: step)
            }
        }
    }

    /// The effective rows, without the attempt that they were consumed in.
    func effective() throws -> [ExposureRecord] {
        let history = try ExposureHistory(run: path)
        return try history.effectiveSteps.flatMap { try history.effective(step: $0) }.map {
            var record = $0
            record.attempt = 0
            return record
        }
    }

    static var wanted: [ExposureRecord] {
        (1..<steps + 1).flatMap { records(step: $0, attempt: 0) }
    }
}

@Suite struct ExposureTests {
    private func copy(_ source: String, to target: String) throws {
        for name in try Files.filesRecursively(in: source) {
            try Files.createDirectory(Paths.parent(Paths.join(target, name)))
            try Files.append(
                Paths.join(target, name), try Files.read(Paths.join(source, name)))
        }
    }

    @Test func anUndisturbedRunIsReadBack() throws {
        let folder = try TemporaryFolder()
        let run = ToyRun(path: folder.path)
        try run.go(from: 0, to: 12)
        #expect(try run.effective() == ToyRun.wanted)
        #expect(
            try Files.names(in: folder.file("exposures")) == [
                "step-00000001-00000005.a1.log", "step-00000006-00000010.a1.log",
                "step-00000011-00000012.a1.log",
            ])
        let history = try ExposureHistory(run: run.path)
        #expect(history.effectiveSteps == Array(1...12))
        #expect(history.tornBytes == 0)
        #expect(try history.effective(step: 13).isEmpty)
        let exposures = try history.exposures(of: 4)
        // Document 4 is the second segment of both rows at steps 3, 7 and 11.
        #expect(exposures.map(\.record.step) == [3, 3, 7, 7, 11, 11])
        #expect(exposures.map(\.record.row) == [0, 1, 0, 1, 0, 1])
        #expect(exposures.allSatisfy { $0.segment.tokenStart == 5 && $0.isEffective })
        #expect(try history.exposures(of: 4, shardSet: 1).isEmpty)
        #expect(try history.documents(throughStep: 2) == [0: [1, 2, 3]])
    }

    @Test func aKillAtAnyByteLosesNothingThatSurvives() throws {
        let folder = try TemporaryFolder()
        let killed = ToyRun(path: folder.file("killed"))
        try killed.go(from: 0, to: 8)
        let open = Paths.join("exposures", "open.a1.log")
        let bytes = try Files.read(Paths.join(killed.path, open))
        var wholeFrames: Set<Int> = []
        for length in 0...bytes.count {
            let run = ToyRun(path: folder.file("resumed"))
            try Files.remove(run.path)
            try copy(killed.path, to: run.path)
            try Files.remove(Paths.join(run.path, open))
            try Files.append(Paths.join(run.path, open), Array(bytes[..<length]))

            let atKill = try ExposureHistory(run: run.path)
            #expect(atKill.effectiveSteps == Array(1...5))
            wholeFrames.insert(atKill.allSteps.count)
            // Not every length resumes: that would take a minute of syncing.
            guard length % 7 == 0 || length == bytes.count else { continue }
            try run.go(from: 5, to: 12)
            #expect(try run.effective() == ToyRun.wanted, "cut at byte \(length)")
            let history = try ExposureHistory(run: run.path)
            #expect(history.attempts.map(\.startingAfterStep) == [0, 5])
            let all = try history.all(step: 6)
            #expect(all.map(\.attempt) == (atKill.allSteps.contains(6) ? [1, 1, 2, 2] : [2, 2]))
        }
        #expect(wholeFrames == [5, 6, 7, 8])
    }

    /// Kills at random steps, resumes and kills again; among them resumes from checkpoints before the last one, as when
    /// the newest is damaged.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func manyKillsAndRollbacksLeaveTheSameExposures(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let run = ToyRun(path: folder.path)
        var (base, reached): (UInt64, UInt64) = (0, 0)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let last = UInt64.random(in: base + 1...11, using: &generator)
            try run.go(from: base, to: last)
            let open = folder.file(
                "exposures/open.a\(try ExposureLedger.nextAttempt(run: run.path) - 1).log")
            if Files.exists(open) {
                // Cut by up to the last frame's length.
                let bytes = try Files.read(open)
                let length =
                    bytes.count - Int.random(in: 0...min(200, bytes.count - 40), using: &generator)
                try Files.replace(open, with: Array(bytes[..<length]))
            }
            reached = max(last - last % 5, base)
            base = [reached, reached > 5 ? 5 : 0].randomElement(using: &generator) ?? 0
        }
        try run.go(from: base, to: 12)
        #expect(try run.effective() == ToyRun.wanted)
        let history = try ExposureHistory(run: run.path)
        for step in history.effectiveSteps {
            let effective = try history.effective(step: step)
            #expect(effective.count == 2)
            #expect(try history.all(step: step).count >= 2)
        }
    }

    @Test func aKillBetweenSealAndRenameIsSurvived() throws {
        let folder = try TemporaryFolder()
        let run = ToyRun(path: folder.path)
        try run.go(from: 0, to: 10)
        // As if the second seal had been written and the file not renamed; the checkpoint of step 10 is not there.
        try Files.rename(
            folder.file("exposures/step-00000006-00000010.a1.log"),
            to: folder.file("exposures/open.a1.log"))
        try run.go(from: 5, to: 12)
        #expect(try run.effective() == ToyRun.wanted)
        #expect(try ExposureHistory(run: run.path).all(step: 6).count == 4)
    }

    @Test func damageToASealedLogIsFoundAtEveryByte() throws {
        let folder = try TemporaryFolder()
        let run = ToyRun(path: folder.path)
        try run.go(from: 0, to: 5)
        let path = folder.file("exposures/step-00000001-00000005.a1.log")
        let bytes = try Files.read(path)
        func expectDamage(_ damaged: [UInt8], _ what: String) throws {
            try Files.remove(path)
            try Files.append(path, damaged)
            do {
                _ = try ExposureHistory(run: run.path)
                Issue.record("\(what) is not noticed")
            } catch let error as KeifuError {
                #expect(error.file == path && error.offset != nil && error.kind == .badInput)
            }
        }
        for length in 0..<bytes.count {
            try expectDamage(Array(bytes[..<length]), "a cut at \(length)")
        }
        for offset in bytes.indices {
            var flipped = bytes
            flipped[offset] ^= 1 << UInt8(offset % 8)
            try expectDamage(flipped, "a flip at \(offset)")
        }
        try expectDamage(bytes + [0], "a byte more")
    }

    @Test func aMissingLogIsNamed() throws {
        let folder = try TemporaryFolder()
        let run = ToyRun(path: folder.path)
        #expect(throws: KeifuError.self) { try ExposureHistory(run: run.path) }
        try run.go(from: 0, to: 12)
        try Files.remove(folder.file("exposures/step-00000006-00000010.a1.log"))
        #expect(throws: KeifuError.self) { try ExposureHistory(run: run.path) }
        try Files.remove(folder.file("exposures/step-00000001-00000005.a1.log"))
        #expect(throws: KeifuError.self) { try ExposureHistory(run: run.path) }
    }

    @Test func wrongUseOfTheWriterIsRefused() throws {
        let folder = try TemporaryFolder()
        let ledger = try ExposureLedger(run: folder.path, attempt: 1, startingAfterStep: 0)
        #expect(throws: KeifuError.self) {
            try ExposureLedger(run: folder.path, attempt: 1, startingAfterStep: 0)
        }
        let records = ToyRun.records(step: 2, attempt: 1)
        #expect(throws: KeifuError.self) { try ledger.append(step: 1, records) }
        #expect(throws: KeifuError.self) { try ledger.append(step: 2, records.reversed()) }
        try ledger.append(step: 2, records)
        #expect(throws: KeifuError.self) { try ledger.append(step: 2, records) }
        #expect(throws: KeifuError.self) { try ledger.seal(atStep: 1) }
    }

    @Test func recordsTravelAsBytes() throws {
        let records = (1...3 as ClosedRange<UInt64>).flatMap {
            ToyRun.records(step: $0, attempt: 7)
        }
        let bytes = ExposureRecord.pack(records)
        #expect(try ExposureRecord.unpack(bytes) == records)
        for length in 0..<bytes.count where length % (bytes.count / records.count) != 0 {
            #expect(throws: KeifuError.self) { try ExposureRecord.unpack(Array(bytes[..<length])) }
        }
    }
}
