import Foundation
import Lineage
import Recipes
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Corpus

/// A build that is killed in the middle of deduplication.
@Suite struct RemovalJournalTests {
    /// Texts that can be read only so often.
    private final class Fading: CandidateStore {
        let texts: TextCandidates
        private let left: Mutex<Int>
        private let most: Int

        struct Killed: Error {}

        init(_ texts: TextCandidates, reads: Int) {
            self.texts = texts
            most = reads
            left = Mutex(reads)
        }

        var reads: Int { left.withLock { most - $0 } }
        var logCount: Int { texts.logCount }
        func forEachCandidate(
            ofLog log: Int, _ body: (DeduplicationCandidate) throws -> Void
        ) throws {
            try texts.forEachCandidate(ofLog: log, body)
        }
        func candidate(_ reference: DocumentReference) -> DeduplicationCandidate {
            texts.candidate(reference)
        }
        func bandKeys(_ reference: DocumentReference) -> [UInt64] { texts.bandKeys(reference) }
        func text(_ reference: DocumentReference) throws -> [UInt8] {
            try left.withLock {
                guard $0 > 0 else { throw Killed() }
                $0 -= 1
            }
            return texts.text(reference)
        }
        func url(_ reference: DocumentReference) -> String? { nil }
    }

    private func removal(_ store: any CandidateStore, _ folder: String) -> DuplicateRemoval {
        DuplicateRemoval(
            store: store, identity: .of(text: "journal"), exactly: true, settings: .init(),
            threads: 2, memory: 1, folder: folder, batchSize: 16)
    }

    @Test func killedAndResumedAnywhereItIsTheSame() throws {
        let oracle = DuplicateOracle(seed: 12, families: 60, mostCopies: 8, mostEdits: 40)
        let store = try oracle.store
        let whole = try TemporaryFolder()
        let counting = Fading(store, reads: .max)
        _ = try removal(counting, whole.path).run()
        let expected = try Files.read(RemovalTable.path(folder: whole.path))
        #expect(counting.reads > 100)
        var generator = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(12, long: 300, "deduplication killed and resumed") {
            let folder = try TemporaryFolder()
            let journal = RemovalJournal.path(folder: folder.path)
            // Killed where it reads a text, once or several times; the journal cut at any byte.
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let reads = Int.random(in: 0..<counting.reads, using: &generator)
                #expect(throws: (any Error).self) {
                    try removal(Fading(store, reads: reads / 3), folder.path).run()
                }
                if Bool.random(using: &generator), Files.exists(journal) {
                    let bytes = try Files.read(journal)
                    let cut = Int.random(in: 0...bytes.count, using: &generator)
                    try Files.replace(journal, with: Array(bytes[..<cut]))
                }
            }
            _ = try removal(store, folder.path).run()
            #expect(try Files.read(RemovalTable.path(folder: folder.path)) == expected)
        }
    }

    @Test func whatIsJournaledIsNotVerifiedAgain() throws {
        let oracle = DuplicateOracle(seed: 13, families: 60, mostCopies: 8, mostEdits: 40)
        let store = try oracle.store
        let whole = try TemporaryFolder()
        let counting = Fading(store, reads: .max)
        _ = try removal(counting, whole.path).run()
        let folder = try TemporaryFolder()
        let half = counting.reads / 2
        #expect(throws: (any Error).self) {
            try removal(Fading(store, reads: half), folder.path).run()
        }
        let rest = Fading(store, reads: .max)
        _ = try removal(rest, folder.path).run()
        // All but the batch that was under way, whose documents and those that they met are read again.
        #expect(rest.reads < counting.reads - half / 2, "\(rest.reads) of \(counting.reads)")
    }

    /// A journal of other settings, or with a changed bit, is not believed.
    @Test func aJournalOfSomethingElseIsNotTaken() throws {
        let oracle = DuplicateOracle(seed: 14, families: 30, mostCopies: 6, mostEdits: 20)
        let store = try oracle.store
        let expected = try oracle.removals().count
        var generator = SeededGenerator(seed: 1)
        let folder = try TemporaryFolder()
        let journal = RemovalJournal.path(folder: folder.path)
        #expect(throws: (any Error).self) {
            try removal(Fading(store, reads: 120), folder.path).run()
        }
        let bytes = try Files.read(journal)
        #expect(bytes.count > 100)
        for _ in 0..<20 {
            var changed = bytes
            let place = Int.random(in: bytes.indices, using: &generator)
            changed[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
            try Files.replace(journal, with: changed)
            #expect(try removal(store, folder.path).run().count == expected)
            try Files.remove(RemovalTable.path(folder: folder.path))
        }
        try Files.replace(journal, with: bytes)
        var other = removal(store, folder.path)
        other.batchSize = 5
        #expect(try other.run().count == expected)
    }
}
