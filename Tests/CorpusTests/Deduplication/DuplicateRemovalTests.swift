import Foundation
import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct DuplicateRemovalTests {
    @Test(arguments: [21, 22, 23] as [UInt64])
    func removalsAreThoseOfBruteForce(seed: UInt64) throws {
        var oracle = DuplicateOracle(seed: seed)
        oracle.byBands = false
        let expected = try oracle.removals()
        #expect(expected.count > 20)
        let found = try oracle.found()
        #expect(found == expected)
        // Every removal names a document that is really kept.
        let store = try oracle.store
        let kept = Set(
            oracle.texts.indices.filter { found[$0] == nil }.map { store.candidate(ofText: $0).id })
        #expect(found.values.allSatisfy { kept.contains($0.keptID) })
    }

    /// Whatever the batches, the memory and the threads are.
    @Test func nothingButTheTextsCounts() throws {
        let count = Soak.count(6, long: 200, "duplicate removal against the definition")
        var generator = SeededGenerator(seed: Soak.seed)
        for _ in 0..<count {
            var oracle = DuplicateOracle(
                seed: generator.next(), families: 25,
                mostCopies: Int.random(in: 2...12, using: &generator),
                mostEdits: Int.random(in: 1...60, using: &generator))
            oracle.exactly = Bool.random(using: &generator)
            oracle.settings?.threshold = [0.5, 0.8, 0.9].randomElement(using: &generator) ?? 0.8
            let expected = try oracle.removals()
            for batchSize in [1, 2, 7, 64, 1024] {
                let found = try oracle.found(
                    threads: Int.random(in: 1...3, using: &generator),
                    memory: [1, 1 << 20, 64 << 20].randomElement(using: &generator) ?? 1,
                    batchSize: batchSize,
                    tableMemory: [nil, 0, 5_000, 50_000].randomElement(using: &generator) ?? nil)
                #expect(found == expected, "batches of \(batchSize), seed \(Soak.seed)")
            }
        }
    }

    /// A table with room for a few documents: many passes over what is left.
    @Test(arguments: [1, 3, 50]) func manyPassesAreAsGoodAsOne(batchSize: Int) throws {
        let oracle = DuplicateOracle(seed: 99, families: 30, mostCopies: 12, mostEdits: 40)
        let expected = try oracle.removals()
        for memory in [0, 48 * 30, 48 * 200, 48 * 1000] {
            #expect(try oracle.found(batchSize: batchSize, tableMemory: memory) == expected)
        }
    }

    @Test func copiesOfARemovedOriginalNameTheKeptDocument() throws {
        var copies = NearCopies(generator: SeededGenerator(seed: 9))
        let text = copies.text(800)
        // 0 is the longest; 1 nearly repeats it; 2 is 1 in other line widths.
        let near = copies.copy(text, edits: 6, width: 5000)
        let long = copies.copy(text, edits: 0, width: 20)
        let rewrapped = Array(
            String(decoding: near, as: UTF8.self).map { "\($0)\n" }.joined().utf8)
        var oracle = DuplicateOracle(texts: [long, near, rewrapped], sources: [0, 1, 1])
        let id = try oracle.store.candidate(ofText: 0).id
        let found = try oracle.found()
        #expect(Set(found.keys) == [1, 2])
        #expect(found[1]?.keptID == id && found[2]?.keptID == id)
        #expect(found[1]?.method == "minhash" && found[2]?.method == "minhash")
        #expect(found[1]?.similarity == found[2]?.similarity)
        // Exact copies alone, where MinHash is off.
        oracle.settings = nil
        let exact = try oracle.found()
        #expect(exact.count == 1)
        #expect(exact.values.first?.method == "exact" && exact.values.first?.similarity == 1)
        #expect(try exact == oracle.removals())
    }

    @Test func shortTextsAreComparedExactlyAlone() throws {
        let texts = ["あ", "い", "あ", "", "", "あいうえ", "あいうお", "あいうえおか", " \n ", "𠮷"]
            .map { Array($0.utf8) }
        var oracle = DuplicateOracle(texts: texts)
        let found = try oracle.found()
        #expect(try found == oracle.removals())
        // The copies go: あ once, the empty texts but for one; nothing falls into a bucket of empty sets.
        #expect(found.count == 3)
        #expect(found.values.allSatisfy { $0.method == "exact" })
        #expect(Set(found.keys).isSubset(of: [0, 2, 3, 4, 8]))
        oracle.exactly = false
        #expect(try oracle.found().isEmpty)
        #expect(try DuplicateOracle(texts: []).found().isEmpty)
    }

    /// A cluster costs a comparison for each document, not for each pair.
    @Test func tenThousandCopiesOfOneTemplate() throws {
        var copies = NearCopies(generator: SeededGenerator(seed: 31))
        let template = copies.text(400)
        let texts = (0..<10_000).map { number in
            var text = template
            // The same length for all: only the ids decide which is kept.
            let digits = Array(String(100_000 + number).unicodeScalars)
            text.replaceSubrange(200..<206, with: digits)
            return copies.copy(text, edits: 0, width: 5000)
        }
        let oracle = DuplicateOracle(texts: texts)
        let began = Date()
        let found = try oracle.found(memory: 8 << 20)
        // 50 million pairs would take minutes.
        #expect(-began.timeIntervalSinceNow < 30)
        #expect(found.count == 9_999)
        #expect(Set(found.values.map(\.keptID)).count == 1)
    }

    /// Documents that share a band but are not alike: all pairs are compared, in bounded lists.
    @Test func threeThousandUnlikeDocumentsOfOneBucket() throws {
        var copies = NearCopies(generator: SeededGenerator(seed: 32))
        let texts = (0..<3_000).map { _ in copies.copy(copies.text(30), edits: 0, width: 5000) }
        let store = OneBucket(
            texts: try TextCandidates(texts: texts, settings: .init(), threads: 1))
        let folder = try TemporaryFolder()
        let removal = DuplicateRemoval(
            store: store, identity: .of(text: "bucket"), exactly: true, settings: .init(),
            threads: 2, memory: 8 << 20, folder: folder.path)
        #expect(try removal.run().count == 0)
    }

    /// Every text falls into the same bucket.
    private struct OneBucket: CandidateStore {
        let texts: TextCandidates
        var logCount: Int { texts.logCount }
        func forEachCandidate(
            ofLog log: Int, _ body: (DeduplicationCandidate) throws -> Void
        ) throws {
            try texts.forEachCandidate(ofLog: log, body)
        }
        func candidate(_ reference: DocumentReference) -> DeduplicationCandidate {
            texts.candidate(reference)
        }
        func bandKeys(_ reference: DocumentReference) -> [UInt64] { [7] }
        func text(_ reference: DocumentReference) -> [UInt8] { texts.text(reference) }
        func url(_ reference: DocumentReference) -> String? { nil }
    }

    @Test func progressEndsAtAllCandidates() throws {
        let oracle = DuplicateOracle(seed: 4)
        var last = 0
        _ = try oracle.found(batchSize: 8) {
            #expect($0 >= last)
            last = $0
        }
        #expect(last == oracle.texts.count)
    }

    @Test func aTableOfThisBuildIsTakenAsItIs() throws {
        let folder = try TemporaryFolder()
        let oracle = DuplicateOracle(seed: 5)
        let first = try oracle.found(folder: folder.path)
        #expect(!Files.exists(RemovalJournal.path(folder: folder.path)))
        // Other texts under the same identity are not looked at.
        var other = oracle
        other.texts = other.texts.map { $0 + [0x41] }
        #expect(try other.found(folder: folder.path) == first)
        // A damaged or cut table is made anew.
        let path = RemovalTable.path(folder: folder.path)
        let bytes = try Files.read(path)
        for damaged in [Array(bytes.dropLast(3)), Array(bytes.prefix(20)), [1, 2, 3]] {
            try Files.replace(path, with: damaged)
            #expect(try oracle.found(folder: folder.path) == first)
            #expect(try Files.read(path) == bytes)
        }
    }
}
