import Documents
import Ledger
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Builds with `against`: what an older corpus has is not kept a second time.
@Suite struct AgainstTests {
    @Test func onlyWhatIsNewIsKept() throws {
        let fixture = try PipelineFixture(seed: 60)
        try fixture.build("older")
        let before = try fixture.contents("older")
        let older = try CorpusFolder(path: fixture.folder.file("older"))
        let ids = try Set(older.keptIDs)
        #expect(ids.count > 20)

        // A text that is new, and a longer edition of one that is there.
        var copies = NearCopies(generator: SeededGenerator(seed: 61))
        try Files.replace(
            fixture.folder.file("works/texts/new.txt"),
            with: copies.copy(copies.text(700), edits: 0, width: 30))
        let known = try Files.read(fixture.folder.file("works/texts/20.txt"))
        try Files.replace(
            fixture.folder.file("works/texts/longer.txt"),
            with: known + Array("さらに一行。\n".utf8))
        try Files.replace(
            fixture.recipePath,
            with: PipelineFixture.recipe + "\ndeduplicate: { against: [older] }\n")
        try fixture.build("newer")
        let newer = try CorpusFolder(path: fixture.folder.file("newer"))
        var kept: [String] = []
        var repeated = 0
        try newer.ledger().forEachRow { row, _ in
            switch row.verdict {
            case .kept: kept.append(row.path)
            case .dropped: break
            case .duplicate(let duplicate):
                repeated += 1
                #expect(duplicate.corpus == older.root)
                #expect(ids.contains(duplicate.keptID))
                if row.path == "texts/longer.txt" {
                    #expect(duplicate.method == "minhash" && duplicate.similarity < 1)
                }
            }
        }
        #expect(kept == ["texts/new.txt"])
        #expect(repeated > ids.count)
        #expect(newer.manifest.counts.kept == 1)
        // The older corpus is as it was, and threads change nothing.
        #expect(try fixture.contents("older") == before)
        try fixture.build("again", threads: 1)
        #expect(try fixture.contents("again") == fixture.contents("newer"))
        // A third knows both.
        try Files.replace(
            fixture.recipePath,
            with: PipelineFixture.recipe + "\ndeduplicate: { against: [older, newer] }\n")
        try fixture.build("third")
        #expect(try CorpusFolder(path: fixture.folder.file("third")).manifest.counts.kept == 0)
    }

    @Test func otherSettingsEndTheBuildByName() throws {
        let fixture = try PipelineFixture(seed: 62)
        try fixture.build("older")
        try Files.replace(
            fixture.recipePath,
            with: PipelineFixture.recipe
                + "\ndeduplicate: { minhash: { preset: llmjp }, against: [older] }\n")
        let error = #expect(throws: KeifuError.self) { try fixture.build("newer") }
        let text = error?.description ?? ""
        #expect(text.contains("n-grams of 5, 25 × 5"))
        #expect(text.contains("n-grams of 5, 20 × 10"))
    }

    @Test func aFlippedByteIsFound() throws {
        let fixture = try PipelineFixture(seed: 63)
        try fixture.build("older")
        let path = fixture.folder.file("older/" + LedgerPartition.signaturesPath(0))
        var bytes = try Files.read(path)
        bytes[bytes.count / 2] ^= 1
        try Files.replace(path, with: bytes)
        try Files.replace(
            fixture.recipePath,
            with: PipelineFixture.recipe + "\ndeduplicate: { against: [older] }\n")
        let error = #expect(throws: KeifuError.self) { try fixture.build("newer") }
        #expect(error?.file == path)
        let found = try CorpusVerification.verify(folder: fixture.folder.file("older"), threads: 1)
        #expect(found.findings.contains { $0.file.hasSuffix(".signatures") })
    }
}

extension CorpusFolder {
    /// The ids of all kept documents.
    fileprivate var keptIDs: [Digest] {
        get throws {
            var ids: [Digest] = []
            try forEachDocument { ids.append($0.id) }
            return ids
        }
    }
}
