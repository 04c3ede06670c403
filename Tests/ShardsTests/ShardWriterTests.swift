import Ledger
import Lineage
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Shards

@Suite struct ShardWriterTests {
    /// The format's description, written out by hand.
    @Test(arguments: [false, true])
    func theFilesAreMegatrons(wide: Bool) throws {
        let toy = try ToyShards(wide: wide)
        let output = toy.folder.file("shards")
        #expect(try toy.writer().write(to: output, jobs: 1) == .made)
        var bin = ByteWriter()
        for (token, _) in toy.tokens {
            if wide { bin.integer(token) } else { bin.integer(UInt16(token)) }
        }
        #expect(try Files.read(Paths.join(output, "tokens.bin")) == bin.bytes)
        var idx = ByteWriter()
        idx.raw([0x4D, 0x4D, 0x49, 0x44, 0x49, 0x44, 0x58, 0, 0])
        idx.integer(UInt64(1))
        idx.integer(UInt8(wide ? 4 : 8))
        idx.integer(UInt64(toy.texts.count))
        idx.integer(UInt64(toy.texts.count + 1))
        for index in toy.order { idx.integer(Int32(toy.texts[index].count + 1)) }
        var place = 0
        for index in toy.order {
            idx.integer(Int64(place))
            place += (toy.texts[index].count + 1) * (wide ? 4 : 2)
        }
        for document in 0...toy.texts.count { idx.integer(Int64(document)) }
        #expect(try Files.read(Paths.join(output, "tokens.idx")) == idx.bytes)
    }

    @Test func threadsAndUnitsDoNotChangeTheBytes() throws {
        let toy = try ToyShards(documents: 60)
        let first = toy.folder.file("first")
        _ = try toy.writer().write(to: first, jobs: 1)
        let wanted = try contents(first)
        #expect(
            wanted.keys.sorted() == [
                "ledger.sqlite", "manifest.json", "tokenizer/tokenizer.json", "tokens.bin",
                "tokens.idx",
            ])
        for (number, (jobs, unit)) in [(2, 100), (5, 1), (3, 1_000_000)].enumerated() {
            let output = toy.folder.file("other-\(number)")
            _ = try toy.writer(unitBytes: unit).write(to: output, jobs: jobs)
            #expect(try contents(output) == wanted)
        }
    }

    @Test func aFailureLeavesNothingThatLooksWholeAndIsGoneOnWith() throws {
        struct Stopped: Error {}
        let toy = try ToyShards(documents: 40)
        let whole = toy.folder.file("whole")
        _ = try toy.writer().write(to: whole, jobs: 1)
        let wanted = try contents(whole)
        for stopAfter in stride(from: 0, to: 40, by: 3) {
            let output = toy.folder.file("stopped-\(stopAfter)")
            let calls = Mutex(0)
            #expect(throws: Stopped.self) {
                _ = try toy.writer { text in
                    let call = calls.withLock { count -> Int in
                        count += 1
                        return count
                    }
                    if call > stopAfter { throw Stopped() }
                    return text.map(UInt32.init)
                }.write(to: output, jobs: 2)
            }
            #expect(throws: KeifuError.self) { try ShardSet(path: output) }
            #expect(throws: KeifuError.self) { try toy.writer().write(to: output, jobs: 1) }
            // What was sealed is not encoded again.
            let again = Mutex(0)
            let outcome = try toy.writer { text in
                again.withLock { $0 += 1 }
                return text.map(UInt32.init)
            }.write(to: output, jobs: 1, resume: true)
            #expect(outcome == .made)
            if stopAfter > 30 { #expect(again.withLock { $0 } < 40) }
            #expect(try contents(output) == wanted)
        }
    }

    @Test func aFailureAtTheEndIsGoneOnWith() throws {
        let toy = try ToyShards()
        let whole = toy.folder.file("whole")
        _ = try toy.writer().write(to: whole, jobs: 1)
        let output = toy.folder.file("stopped")
        // The tokens are in place already when the tokenizer is found missing.
        #expect(throws: KeifuError.self) {
            try toy.writer(tokenizer: "/nowhere").write(to: output, jobs: 1)
        }
        #expect(Files.exists(Paths.join(output, "tokens.bin")))
        #expect(throws: KeifuError.self) { try ShardSet(path: output) }
        _ = try toy.writer().write(to: output, jobs: 1, resume: true)
        #expect(try contents(output) == contents(whole))
    }

    @Test func aDamagedUnitIsMadeAnew() throws {
        let toy = try ToyShards()
        let whole = toy.folder.file("whole")
        _ = try toy.writer().write(to: whole, jobs: 1)
        let output = toy.folder.file("stopped")
        #expect(throws: KeifuError.self) {
            try toy.writer(tokenizer: "/nowhere").write(to: output, jobs: 1)
        }
        let unit = Paths.join(output, ".work/unit-000001.tokens")
        let bytes = try Files.read(unit)
        try Files.replace(unit, with: Array(bytes.dropLast(2)))
        _ = try toy.writer().write(to: output, jobs: 1, resume: true)
        #expect(try contents(output) == contents(whole))
    }

    @Test func aFolderKnowsWhatItHolds() throws {
        var toy = try ToyShards()
        let output = toy.folder.file("shards")
        #expect(try toy.writer().write(to: output, jobs: 1) == .made)
        #expect(try toy.writer().write(to: output, jobs: 1) == .alreadyComplete)
        let first = try ShardSet(path: output).root
        toy.plan.shuffleSeed = 6
        #expect(throws: KeifuError.self) { try toy.writer().write(to: output, jobs: 1) }
        #expect(try toy.writer().write(to: output, jobs: 1, force: true) == .made)
        #expect(try ShardSet(path: output).root != first)
    }

    @Test func nonsenseIsRefused() throws {
        let toy = try ToyShards()
        let none = ShardWriter(
            plan: toy.plan, documents: [], tokenizerFolder: "", texts: { _ in [] },
            encode: { _ in [] })
        #expect(throws: KeifuError.self) { try none.write(to: toy.folder.file("a"), jobs: 1) }
        #expect(throws: KeifuError.self) {
            try toy.writer { _ in [256] }.write(to: toy.folder.file("b"), jobs: 1)
        }
        let twice = ShardWriter(
            plan: toy.plan, documents: [toy.rows[0], toy.rows[0]],
            tokenizerFolder: toy.folder.file("tokenizer"), texts: { $0.map { _ in [1] } },
            encode: { $0.map(UInt32.init) })
        #expect(throws: KeifuError.self) { try twice.write(to: toy.folder.file("c"), jobs: 1) }
    }

    @Test func theManifestCounts() throws {
        let toy = try ToyShards()
        let output = toy.folder.file("shards")
        _ = try toy.writer().write(to: output, jobs: 1)
        let manifest = try ShardManifest.load(folder: output)
        let bytes = toy.texts.reduce(0) { $0 + $1.count }
        #expect(manifest.total.documents == 23 && manifest.total.bytes == bytes)
        #expect(manifest.total.tokens == UInt64(bytes + 23))
        #expect(manifest.sources["source-1"]?.documents == 11)
        #expect(manifest.licenses["CC-BY-4.0"]?.documents == 8)
        #expect(manifest.files["tokenizer/tokenizer.json"]?.sha256 == Digest.of(text: "{}"))
        // Uniform over two ids: ln 2; one id: 0.
        #expect(ShardAssembly.entropy(of: [5, 0, 5], total: 10) == 0.693147181)
        #expect(ShardAssembly.entropy(of: [5, 0], total: 5) == 0)
    }
}
