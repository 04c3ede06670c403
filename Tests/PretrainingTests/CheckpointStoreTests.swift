import Storage
import TestSupport
import Testing

@testable import Pretraining

@Suite struct CheckpointStoreTests {
    private struct Killed: Error {}

    @Test func theNewestStayAndPartsAreCleaned() throws {
        let folder = try TemporaryFolder()
        let run = RunPaths(path: folder.path)
        let store = CheckpointStore(run: run, keep: 2)
        for step in [UInt64(1), 2, 10, 1_000_000] {
            try store.write(
                step: step, { try Files.replace(Paths.join($0, "model"), with: "\(step)") },
                seal: {})
        }
        #expect(try run.checkpoints().map(\.step) == [10, 1_000_000])
        #expect(
            try Files.names(in: run.checkpointsPath) == ["step-000010", "step-1000000"])
        #expect(throws: Killed.self) {
            try store.write(step: 11, { _ in }, seal: { throw Killed() })
        }
        #expect(try run.checkpoints().map(\.step) == [10, 1_000_000])
        #expect(try Files.names(in: run.checkpointsPath).first == ".step-000011.partial")
        try store.clean()
        #expect(
            try Files.names(in: run.checkpointsPath) == ["step-000010", "step-1000000"])
    }

    @Test(arguments: ["step-1", "step-0000001", ".step-000001.partial", "step-", "step-00001a"])
    func otherNamesAreNoCheckpoints(_ name: String) {
        #expect(RunPaths.step(ofCheckpoint: name) == nil)
    }
}
