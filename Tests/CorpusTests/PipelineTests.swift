import Documents
import Foundation
import Ledger
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct PipelineTests {
    @Test func everyRecordIsAccountedFor() throws {
        let fixture = try PipelineFixture(seed: 1)
        try fixture.build("out")
        let corpus = try CorpusFolder(path: fixture.folder.file("out"))
        let manifest = corpus.manifest
        #expect(manifest.counts.ingested == fixture.records)
        let dropped = manifest.counts.dropped.reduce(0) { $0 + $1.documents }
        #expect(manifest.counts.ingested == manifest.counts.kept + dropped)
        #expect(manifest.counts.kept == manifest.counts.train + manifest.counts.heldOut)
        #expect(manifest.counts.heldOut > 0)
        #expect(manifest.sources.reduce(0) { $0 + $1.ingested } == fixture.records)
        #expect(manifest.licenses.values.reduce(0) { $0 + $1.documents } == manifest.counts.kept)

        // The rows say the same, one by one; copies point to documents that are kept.
        let ledger = try corpus.ledger()
        var rows: [Digest: DocumentRow] = [:]
        try ledger.forEachRow { row, measures in
            rows[row.id] = row
            #expect(
                measures.count
                    == (row.textHash == nil
                        ? 0 : MeasureSet.names(MeasureSet.standardSettings, []).count))
        }
        #expect(rows.count == fixture.records)
        var found: [String: Int] = [:]
        for row in rows.values {
            switch row.verdict {
            case .kept: found["kept", default: 0] += 1
            case .dropped(let drop): found["\(drop.stage)/\(drop.rule)", default: 0] += 1
            case .duplicate(let duplicate):
                found["deduplicate/\(duplicate.method)", default: 0] += 1
                let kept = try #require(rows[duplicate.keptID])
                guard case .kept = kept.verdict else {
                    Issue.record("\(row.path) names a document that is not kept")
                    continue
                }
                // The source that stands first in the recipe wins.
                #expect(row.source == "mirror" && kept.source == "works")
            }
        }
        for drop in manifest.counts.dropped {
            #expect(found["\(drop.stage)/\(drop.rule)"] == drop.documents)
        }
        #expect(found["deduplicate/exact"] == 4)
        #expect(found["deduplicate/minhash"] == 6)
        #expect(found["decode/empty"] == 1)
        #expect(found["decode/binary"] == 1)
        #expect(found["filter/japanese_fraction.min"] == 1)
        // The short file, and the line that stands there twice: its two records are two documents.
        #expect(found["filter/characters.min"] == 3)

        // Stored documents are those kept, in id order, with the text that the row vouches for.
        var ids: [Digest] = []
        try corpus.forEachDocument { document in
            ids.append(document.id)
            let row = try #require(rows[document.id])
            #expect(row.textHash == .of(document.text))
            #expect(document.metadata["content_id"]?.string == row.contentID.hex)
            #expect(document.metadata["path"]?.string == row.path)
            #expect(
                document.metadata["raw_end"]?.integer
                    == Int64(row.span.payloadOffset + row.span.length))
        }
        #expect(ids == ids.sorted())
        #expect(ids.count == manifest.counts.kept)
        for id in ids.shuffled() { #expect(try corpus.document(id)?.id == id) }
        #expect(try ledger.keptRows(split: .heldOut).count == manifest.counts.heldOut)
    }

    @Test func theRecordedWayLeadsFromRawBytesToTheSameText() throws {
        let fixture = try PipelineFixture(seed: 2)
        try fixture.build("out")
        let corpus = try CorpusFolder(path: fixture.folder.file("out"))
        let recorded = try RecordedPreparation(corpus: corpus)
        #expect(try recorded.changedVersions().isEmpty)
        let ledger = try corpus.ledger()
        for row in try ledger.keptRows() {
            let raw = try recorded.reader(source: row.source)
                .record(path: row.path, span: row.span, contentID: row.contentID)
            let edits = try #require(try ledger.storedEdits(id: row.id))
            let rebuilt = try recorded.preparation(source: row.source)
                .rebuild(raw: raw, path: row.path, storedEdits: edits)
            let (text, map) = (rebuilt.text, rebuilt.map)
            #expect(Digest.of(text) == row.textHash)
            #expect(map.sourceLength == raw.count && map.targetLength == text.count)
        }
    }

    @Test func bytesDoNotDependOnThreadsOrOnTheRun() throws {
        let fixture = try PipelineFixture(seed: 3)
        try fixture.build("one", threads: 1)
        try fixture.build("two", threads: 2)
        try fixture.build("five", threads: 5)
        let one = try fixture.contents("one")
        #expect(one.count == 3 * 4 + 3)
        #expect(try fixture.contents("two") == one)
        #expect(try fixture.contents("five") == one)
        for (path, bytes) in one {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains(fixture.folder.path), "\(path) says where it was made")
        }
    }

    @Test func whatLiesThereDecides() throws {
        let fixture = try PipelineFixture(seed: 4)
        try fixture.build("out")
        let before = try fixture.contents("out")
        guard case .alreadyComplete = try fixture.build("out") else {
            Issue.record("an equal folder is a no-op")
            return
        }
        #expect(try fixture.contents("out") == before)
        // One byte of one raw file makes it another corpus, though its size is the same.
        let raw = fixture.folder.file("works/texts/3.txt")
        var bytes = try Files.read(raw)
        let original = bytes
        let place = try #require(bytes.firstIndex { $0 == 0x0A })
        bytes[place] = 0x20
        try Files.replace(raw, with: bytes)
        #expect(throws: KeifuError.self) { try fixture.build("out") }
        #expect(try fixture.contents("out") == before)
        try fixture.build("out", force: true)
        #expect(try fixture.contents("out") != before)
        try Files.replace(raw, with: original)
        try fixture.build("out", force: true)
        #expect(try fixture.contents("out") == before)
    }

    @Test func theDoorTurnsAwayByLicenceAndOptOut() throws {
        let fixture = try PipelineFixture(seed: 5)
        try fixture.build("all")
        let all = try CorpusFolder(path: fixture.folder.file("all")).ledger()
        let byID = try #require(try all.rows(path: "texts/7.txt", source: "works").first)
        let byContent = try #require(try all.rows(path: "texts/9.txt", source: "works").first)
        try Files.replace(
            fixture.folder.file("out.txt"),
            with: "\(byID.id.hex) # asked\n\(byContent.contentID.hex)\nhttps://example.jp/\n")
        try Files.replace(
            fixture.recipePath,
            with: PipelineFixture.recipe.replacingOccurrences(of: ", CC0-1.0]", with: "]")
                + "\nopt_out: [out.txt]\n")
        try fixture.build("out")
        let corpus = try CorpusFolder(path: fixture.folder.file("out"))
        let ledger = try corpus.ledger()
        #expect(
            try ledger.row(id: byID.id)?.verdict
                == .dropped(Verdict.Drop(stage: "opt_out", rule: "id")))
        #expect(
            try ledger.row(id: byContent.id)?.verdict
                == .dropped(Verdict.Drop(stage: "opt_out", rule: "content_id")))
        // Nothing of the text stays, but the hash by which its holder finds it.
        let row = try #require(try ledger.row(id: byID.id))
        #expect(row.documentPlace == nil && row.editsPlace == nil)
        #expect(row.foldedHash == byID.foldedHash)
        let lines = try ledger.rows(path: "a.txt")
        #expect(lines.count == 62)
        #expect(
            lines.allSatisfy {
                $0.verdict
                    == .dropped(Verdict.Drop(stage: "licence", rule: "allow", detail: "CC0-1.0"))
            })
        // `CC0-1.0 OR CC-BY-4.0` may come in.
        #expect(corpus.manifest.counts.ingested == fixture.records)
        #expect(try ledger.rows(path: "texts/0.txt", source: "mirror").first?.similarity ?? 0 > 0.8)
    }

    @Test func aFlippedBitIsFoundAndItsFileNamed() throws {
        let fixture = try PipelineFixture(seed: 6)
        try fixture.build("out")
        let folder = fixture.folder.file("out")
        let sound = try CorpusVerification.verify(folder: folder, threads: 2)
        #expect(sound.findings.isEmpty)
        #expect(sound.documents == fixture.records)
        var generator = SeededGenerator(seed: 60)
        for (path, bytes) in try fixture.contents("out") {
            let file = Paths.join(folder, path)
            var places = [0, bytes.count / 2, bytes.count - 1]
            places += (0..<4).map { _ in Int.random(in: bytes.indices, using: &generator) }
            for place in places {
                var damaged = bytes
                damaged[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &generator))
                try Files.replace(file, with: damaged)
                let found = try CorpusVerification.verify(folder: folder, threads: 1)
                #expect(found.findings.map(\.file) == [path], "byte \(place) of \(path)")
            }
            try Files.replace(file, with: Array(bytes.dropLast()))
            #expect(
                try CorpusVerification.verify(folder: folder, threads: 1).findings.map(\.file) == [
                    path
                ])
            try Files.remove(file)
            #expect(
                try CorpusVerification.verify(folder: folder, threads: 1).findings.map(\.file) == [
                    path
                ])
            try Files.replace(file, with: bytes)
        }
        try Files.replace(Paths.join(folder, "documents/part-00009.jsonl.zst"), with: "more")
        #expect(
            try CorpusVerification.verify(folder: folder, threads: 1).findings.map(\.file)
                == ["documents/part-00009.jsonl.zst"])
    }

    @Test func aSealOverWrongContentsIsFoundToo() throws {
        let fixture = try PipelineFixture(seed: 7)
        try fixture.build("out")
        let folder = fixture.folder.file("out")
        var manifest = try CorpusManifest.read(folder: folder)
        let sound = manifest
        manifest.counts.kept += 1
        try Files.replace(Paths.join(folder, "manifest.json"), with: try manifest.encoded())
        #expect(try !CorpusVerification.verify(folder: folder, threads: 1).findings.isEmpty)
        manifest = sound
        manifest.root = Digest.of([]).hex
        try Files.replace(Paths.join(folder, "manifest.json"), with: try manifest.encoded())
        #expect(try !CorpusVerification.verify(folder: folder, threads: 1).findings.isEmpty)
    }

    @Test func theMerkleRootIsThatOfTheDocumentedLeaves() throws {
        let fixture = try PipelineFixture(seed: 8)
        try fixture.build("out")
        let corpus = try CorpusFolder(path: fixture.folder.file("out"))
        var leaves: [[UInt8]] = []
        try corpus.ledger().forEachRow { row, _ in
            // Written down from the table of DocumentLeaf's documentation.
            let zeros = [UInt8](repeating: 0, count: 32)
            var leaf: [UInt8] = [1] + row.id.bytes + row.contentID.bytes
            leaf += row.textHash?.bytes ?? zeros
            leaf += row.foldedHash?.bytes ?? zeros
            switch row.verdict {
            case .kept(.train): leaf += [0] + zeros + zeros
            case .kept(.heldOut): leaf += [1] + zeros + zeros
            case .dropped(let drop):
                leaf += [2] + zeros + Digest.of(text: drop.stage + "/" + drop.rule).bytes
            case .duplicate(let duplicate):
                leaf += [3] + duplicate.keptID.bytes
                leaf += Digest.of(text: "deduplicate/" + duplicate.method).bytes
            }
            leaf += Digest.of(text: row.license).bytes
            #expect(leaf.count == 226)
            leaves.append(leaf)
        }
        #expect(MerkleTree(leaves: leaves).root == corpus.root)
    }

    @Test func explanationsShowEveryMargin() throws {
        let fixture = try PipelineFixture(seed: 9)
        try fixture.build("out")
        let corpus = try CorpusFolder(path: fixture.folder.file("out"))
        let short = try #require(try DocumentExplanation.find("texts/short.txt", in: corpus).first)
        let characters = try #require(short.measures.first { $0.measure == "characters" })
        #expect(characters.value == 3)
        #expect(characters.bounds.map(\.rule) == ["characters.min"])
        #expect(characters.bounds[0].margin == -47 && !characters.bounds[0].passes)
        let japanese = try #require(short.measures.first { $0.measure == "japanese_fraction" })
        #expect(japanese.bounds[0].passes)
        // By id, by content hash, and by the file's place on the disk.
        for question in [
            short.row.id.hex, short.row.contentID.hex, fixture.folder.file("works/texts/short.txt"),
        ] {
            #expect(
                try DocumentExplanation.find(question, in: corpus).map(\.row.id) == [short.row.id])
        }
        let copy = try #require(
            try DocumentExplanation.find(fixture.folder.file("mirror/texts/4.txt"), in: corpus)
                .first)
        #expect(copy.kept?.path == "texts/4.txt" && copy.kept?.source == "works")
        #expect(try DocumentExplanation.find("texts/none.txt", in: corpus).isEmpty)
        #expect(try DocumentExplanation.find(Digest.of([1, 2]).hex, in: corpus).isEmpty)
    }

    @Test func sealedUnitsAreNotReadAgain() throws {
        let fixture = try PipelineFixture(seed: 11)
        try fixture.build("expected")
        let plan = try fixture.plan()
        #expect(plan.units.count > 5)
        let work = fixture.folder.file("out/.work")
        try Files.replace(Paths.join(work, "identity"), with: plan.identity.hex)
        let worker = try UnitWorker(plan: plan, work: work, observer: BuildObserver { _ in })
        try worker.run(unit: 1)
        try worker.run(unit: 2)
        // A log that was cut, and one of another plan, are not taken.
        let cut = UnitLog.path(2, segment: 0, work: work)
        try Files.replace(cut, with: Array(try Files.read(cut).dropLast(9)))
        try worker.run(unit: 3)
        let other = UnitLog.path(3, segment: 0, work: work)
        var bytes = try Files.read(other)
        bytes[20] ^= 1
        try Files.replace(other, with: bytes)
        // What a killed run leaves half written.
        try Files.replace(
            fixture.folder.file("out/documents/.part-00000.jsonl.zst.1.partial"), with: "x")
        // The raw files of the sealed unit are gone: nobody asks for them.
        for file in plan.files[plan.units[1]] {
            try Files.remove(Paths.join(plan.recipe.sources[file.source].folder, file.path))
        }
        _ = try CorpusBuild(plan: plan, threads: 2)
            .run(output: fixture.folder.file("out"), resume: true, force: false)
        #expect(try fixture.contents("out") == fixture.contents("expected"))
    }

    @Test func aFileThatChangesUnderneathEndsTheBuild() throws {
        let fixture = try PipelineFixture(seed: 12, works: 4)
        let plan = try fixture.plan()
        let path = fixture.folder.file("works/texts/2.txt")
        var bytes = try Files.read(path)
        let place = try #require(bytes.firstIndex { $0 == 0x0A })
        bytes[place] = 0x20
        try Files.replace(path, with: bytes)
        do {
            _ = try CorpusBuild(plan: plan, threads: 1)
                .run(output: fixture.folder.file("out"), resume: false, force: false)
            Issue.record("the change went unnoticed")
        } catch let error as KeifuError {
            #expect(error.file == path)
        }
    }

    @Test func workUnitsFollowTheRecipeAlone() {
        let files = [5, 5, 20, 1, 1, 1, 30, 2].enumerated().map { index, bytes in
            BuildPlan.File(
                number: index, source: 0, path: "\(index)", bytes: bytes, checksum: .of([]))
        }
        #expect(BuildPlan.units(files, bytes: 10) == [0..<2, 2..<3, 3..<7, 7..<8])
        #expect(BuildPlan.units(files, bytes: 1) == (0..<8).map { $0..<$0 + 1 })
        #expect(BuildPlan.units(files, bytes: 1 << 30) == [0..<8])
        #expect(BuildPlan.units([], bytes: 10).isEmpty)
    }
}
