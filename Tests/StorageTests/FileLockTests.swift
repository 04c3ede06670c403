import Foundation
import Lineage
import TestSupport
import Testing

@testable import Storage

/// Two builds into one folder, dead owners, and owners on hosts that do not share the kernel's locks.
@Suite struct FileLockTests {
    private func error(_ body: () throws -> Void) -> KeifuError? {
        do {
            try body()
            return nil
        } catch {
            return error as? KeifuError
        }
    }

    @Test func theSecondIsRefusedAndToldWhoWhereAndSinceWhen() throws {
        let folder = try TemporaryFolder()
        let first = try FileLock(folder: folder.path)
        #expect(first.staleOwner == nil)
        let refused = error { _ = try FileLock(folder: folder.path) }
        let owner = LockOwner.current()
        #expect(refused?.kind == .inputOutput)
        #expect(refused?.file == folder.path)
        #expect(refused?.problem.contains("process \(getpid()) on \(owner.host), since 20") == true)
        first.release(folder: folder.path)
        #expect(try Files.names(in: folder.path).isEmpty)
        #expect(try FileLock(folder: folder.path).staleOwner == nil)
    }

    /// The file of a process that was killed: the kernel's lock is free, the name is still there.
    @Test func aDeadOwnerIsRecognised() throws {
        let folder = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        var owner = LockOwner.current()
        owner.process = process.processIdentifier
        owner.start = "1"
        try Files.replace(folder.file(".lock"), with: owner.encoded(beat: 3))
        let lock = try FileLock(folder: folder.path)
        #expect(lock.staleOwner == owner)
        let text = try Files.read(folder.file(".lock"))
        #expect(LockOwner(encoded: text)?.process == getpid())
    }

    @Test func aLiveProcessIsAliveAndItsIdUsedAgainIsNot() {
        var owner = LockOwner.current()
        #expect(owner.isLocal && owner.isAlive)
        owner.start = "1"
        #expect(!owner.isAlive)
        owner.boot = "another"
        #expect(!owner.isLocal)
    }

    @Test func anOwnerOnAnotherHostIsWatched() throws {
        let folder = try TemporaryFolder()
        let path = folder.file(".lock")
        var owner = LockOwner.current()
        owner.host = "node-3"
        owner.boot = "00000000-0000-0000-0000-000000000000"
        try Files.replace(path, with: owner.encoded(beat: 0))
        // It lives: its file changes while we look.
        let beating = Thread { [owner] in
            for beat in 1..<20 {
                usleep(50_000)
                guard let file = FileHandle(forUpdatingAtPath: path) else { return }
                try? file.write(contentsOf: Data(owner.encoded(beat: beat)))
            }
        }
        beating.start()
        let refused = error { _ = try FileLock(folder: folder.path, interval: 5, patience: 0.9) }
        #expect(refused?.problem.contains("on node-3") == true)
        usleep(1_200_000)
        // It is silent.
        let lock = try FileLock(folder: folder.path, interval: 5, patience: 0.3)
        #expect(lock.staleOwner?.host == "node-3")
    }

    @Test func signsOfLifeAreGiven() throws {
        let folder = try TemporaryFolder()
        let lock = try FileLock(folder: folder.path, interval: 0.02, patience: 1)
        let before = try Files.read(folder.file(".lock"))
        usleep(200_000)
        #expect(try Files.read(folder.file(".lock")) != before)
        withExtendedLifetime(lock) {}
    }

    /// Takes and gives the lock from many threads: at no time do two have it.
    @Test func onlyOneHasIt() throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        let inside = Counter()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<200 {
                guard let lock = try? FileLock(folder: path) else { continue }
                inside.enter()
                inside.leave()
                lock.release(folder: path)
            }
        }
        #expect(inside.most == 1)
        #expect(inside.entries > 0)
    }

    /// Files that an older version wrote, or that a power cut left: no owner, no harm.
    @Test(arguments: ["", "4711", "process", "process x\nhost y\n", "\0\0\0"])
    func whatNamesNobodyIsNobodys(text: String) throws {
        let folder = try TemporaryFolder()
        try Files.replace(folder.file(".lock"), with: text)
        #expect(try FileLock(folder: folder.path).staleOwner == nil)
    }

    @Test func anOutputFolderTellsOfItsDeadOwner() throws {
        let folder = try TemporaryFolder()
        func open(resume: Bool) throws -> OutputFolder {
            try OutputFolder(
                path: folder.path, identity: Digest.of(text: "a"), seal: "manifest.json",
                sealedIdentity: { _ in nil }, resume: resume, force: false)
        }
        let first = try open(resume: false)
        #expect(first.staleOwner == nil)
        let refused = error { _ = try open(resume: true) }
        #expect(refused?.problem.contains("another process is writing") == true)
        withExtendedLifetime(first) {}
        var owner = LockOwner.current()
        owner.process = 1 << 30
        try Files.replace(folder.file(".lock"), with: owner.encoded(beat: 0))
        let second = try open(resume: true)
        #expect(second.state == .resuming)
        #expect(second.staleOwner?.process == 1 << 30)
    }
}

/// Who is inside, and how many at most were.
private final class Counter: @unchecked Sendable {
    // Unchecked: under `lock`.
    private let lock = NSLock()
    private var now = 0
    private(set) var most = 0
    private(set) var entries = 0

    func enter() {
        lock.withLock {
            now += 1
            entries += 1
            most = max(most, now)
        }
        usleep(10)
    }

    func leave() { lock.withLock { now -= 1 } }
}
