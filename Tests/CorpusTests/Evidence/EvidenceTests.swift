import Documents
import Foundation
import Ledger
import Lineage
import Storage
import TestSupport
import Testing

@testable import Corpus

/// What a built corpus can show for what it removed: the texts on both sides.
@Suite("Evidence of removals")
struct EvidenceTests {
    private static let item = "主として木造建造物の建築・修理を行う職人のことを何と言うか？"

    /// A corpus with copies, and with one item in a document of its own, wrapped and in other widths.
    private func fixture(mode: String) throws -> PipelineFixture {
        let fixture = try PipelineFixture(
            seed: 77,
            recipe: PipelineFixture.recipe + """

                decontaminate: { sets: [{ path: items.jsonl, name: items, fields: [question] }], mode: \(mode) }
                """)
        try Files.replace(
            fixture.folder.file("items.jsonl"),
            with: "{\"question\": \"別の問いはここにはない、どこにもないのだろうか？\"}\n{\"question\": \"\(Self.item)\"}\n"
        )
        let filler = (0..<40).map { "これは\($0)番目のどこにもない文である。" }.joined()
        try Files.replace(
            fixture.folder.file("works/texts/contaminated.txt"),
            with: filler + "\n主として木造建造\n物の建築･修理を行う職人の　ことを何と\n言うか?\n"
                + filler.replacing("番目", with: "人目"))
        return fixture
    }

    private func corpus(_ arguments: String...) throws -> (
        code: Int32, object: [String: Any], text: String
    ) {
        let run = try CommandRun("corpus", arguments)
        let object =
            try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        return (run.status, object ?? [:], run.output + run.errors)
    }

    @Test("Of each removed document the cluster shows where it differs from the kept one")
    func duplicates() throws {
        let fixture = try fixture(mode: "report")
        try fixture.build("out")
        let folder = try CorpusFolder(path: fixture.folder.file("out"))
        var compared = 0
        var near = 0
        try folder.ledger().forEachRow { row, _ in
            guard let duplicate = row.duplicate else { return }
            let found = try DuplicateCluster(of: row.id, in: folder)
            let cluster = try #require(found)
            #expect(cluster.keptID == duplicate.keptID && cluster.olderRoot == nil)
            #expect(cluster.removed.contains { $0.id == row.id })
            let comparison = try cluster.compare(row)
            #expect(Digest.of(comparison.removed) == row.textHash)
            let alignment = comparison.alignment
            #expect(alignment.differences.isEmpty == (duplicate.method == "exact"))
            // Four edits leave all but a few characters.
            #expect(alignment.removedCharacters - alignment.sharedCharacters <= 8)
            compared += 1
            if duplicate.method == "minhash" { near += 1 }
        }
        #expect(compared >= 9 && near >= 5)
    }

    @Test("The command prints aligned differences, and says why where it cannot")
    func duplicatesCommand() throws {
        let fixture = try fixture(mode: "report")
        try fixture.build("out")
        let out = fixture.folder.file("out")
        let folder = try CorpusFolder(path: out)
        var ids: [Digest] = []
        try folder.ledger().forEachRow { row, _ in
            if row.duplicate?.method == "minhash" { ids.append(row.id) }
        }
        let id = try #require(ids.first)
        let (code, object, text) = try corpus("duplicates", out, id.hex, "--json")
        #expect(code == 0, "\(text)")
        let removed = try #require(object["duplicates"] as? [[String: Any]])
        let own = try #require(removed.first { $0["id"] as? String == id.hex })
        let differences = try #require(own["differences"] as? [[String: [String: Any]]])
        #expect(!differences.isEmpty && differences.count == own["difference_count"] as? Int)
        #expect(own["not_compared"] is NSNull)
        let keptID = try #require(Digest(hex: own["kept_id"] as? String ?? ""))
        let document = try folder.document(keptID)
        let kept = try #require(document)
        for difference in differences {
            let place = try #require(difference["kept"])
            let start = try #require(place["start"] as? Int)
            let end = try #require(place["end"] as? Int)
            #expect(
                place["text"] as? String == String(decoding: kept.text[start..<end], as: UTF8.self))
        }
        let shown = try corpus("duplicates", out, id.hex).text
        #expect(shown.contains("characters are shared") && shown.contains("removed  "))
        // The raw files are gone: the list stays, with the reason.
        try Files.rename(fixture.folder.file("mirror"), to: fixture.folder.file("elsewhere"))
        let without = try corpus("duplicates", out, id.hex)
        #expect(without.code == 0 && without.text.contains("not compared"))
        let moved = try corpus(
            "duplicates", out, id.hex, "--source", "mirror=\(fixture.folder.file("elsewhere"))")
        #expect(moved.text.contains("characters are shared"), "\(moved.text)")
        #expect(try corpus("duplicates", out, id.hex, "--source", "mirror").code == 64)
    }

    @Test(
        "An item is found in every mode; item and place are shown",
        arguments: ["drop", "cut", "report"])
    func contaminations(mode: String) throws {
        let fixture = try fixture(mode: mode)
        try fixture.build("out")
        let out = fixture.folder.file("out")
        let (code, object, text) = try corpus("contaminations", out, "--json")
        #expect(code == 0, "\(text)")
        let hits = try #require(object["hits"] as? [[String: Any]])
        #expect(hits.count == 1)
        let hit = try #require(hits.first)
        #expect(hit["item"] as? Int == 2 && hit["field"] as? String == "question")
        #expect(hit["coverage"] as? Double == 1)
        #expect(hit["item_text"] as? String == Self.item)
        #expect((hit["text"] as? String)?.hasPrefix("主として木造建造\n物の建築") == true, "\(text)")
        let document = try #require(hit["document"] as? [String: Any])
        #expect(document["status"] as? String == (mode == "drop" ? "dropped" : "kept"))
        #expect(try corpus("contaminations", out).text.contains("items: 1 items in 1 documents"))
        #expect(try corpus("contaminations", out, "--set", "none").code == 1)

        let explained = try corpus("explain", out, "texts/contaminated.txt", "--json")
        let found = try #require((explained.object["documents"] as? [[String: Any]])?.first)
        #expect((found["contaminations"] as? [[String: Any]])?.first?["item"] as? Int == 2)
        #expect((found["passages"] as? [Any])?.isEmpty == true)
        #expect(
            try corpus("explain", out, "texts/contaminated.txt").text.contains(
                "items item 2, question"))
        let folder = try CorpusFolder(path: out)
        let stored = try folder.ledger().rows(path: "texts/contaminated.txt").first
            .flatMap { try folder.document($0) }
        let kept = stored.map { String(decoding: $0.text, as: UTF8.self) }
        #expect((kept?.contains("木造建造") ?? false) == (mode == "report"))
        // Neither test set nor raw file is there any more.
        try Files.remove(fixture.folder.file("items.jsonl"))
        try Files.rename(fixture.folder.file("works"), to: fixture.folder.file("elsewhere"))
        let without = try corpus("contaminations", out, "--json")
        #expect(without.code == 0)
        #expect((without.object["hits"] as? [[String: Any]])?.first?["item_text"] is NSNull)
        #expect((without.object["problems"] as? [String])?.isEmpty == false)
    }

    @Test("explain shows what was cut because it stands elsewhere")
    func passages() throws {
        let shared = (0..<12).map { "繰り返される文章の\($0)番目の文がここに置かれている。" }.joined()
        let fixture = try PipelineFixture(
            seed: 78,
            recipe: PipelineFixture.recipe + """

                deduplicate: { exact: true, passages: { min_characters: 100 } }
                """)
        for (name, unit, count) in [
            ("one", "一冊目の本だけにある話の第#回で他にはない。", 60),
            ("two", "#頁になってから初めて読者に語られる秘密。", 50),
        ] {
            let own = (0..<count).map { unit.replacing("#", with: "\($0)") }.joined()
            try Files.replace(
                fixture.folder.file("works/texts/\(name).txt"),
                with: own + "\n" + shared + "\n" + own.replacing("。", with: "！"))
        }
        try fixture.build("out")
        let out = fixture.folder.file("out")
        let (_, object, text) = try corpus("explain", out, "texts/two.txt", "--json")
        let document = try #require((object["documents"] as? [[String: Any]])?.first, "\(text)")
        let passages = try #require(document["passages"] as? [[String: Any]])
        let cut = passages.compactMap { $0["text"] as? String }.joined()
        #expect(cut.contains("繰り返される文章の5番目"), "\(document)")
        let shown = try corpus("explain", out, "texts/two.txt").text
        #expect(
            shown.contains("cut because it stands elsewhere") && shown.contains("texts/one.txt"))
    }

    @Test(
        "A document that an older corpus keeps is named as such, and compared with what lies there")
    func olderCorpus() throws {
        let fixture = try PipelineFixture(seed: 79)
        try fixture.build("old")
        let old = try CorpusFolder(path: fixture.folder.file("old"))
        try Files.replace(
            fixture.recipePath,
            with: PipelineFixture.recipe + """

                deduplicate: { exact: true, against: [old] }
                """)
        try fixture.build("new")
        let out = fixture.folder.file("new")
        let row = try #require(
            try CorpusFolder(path: out).ledger().rows(path: "texts/3.txt").first)
        #expect(row.duplicate?.corpus == old.root)
        let (code, object, text) = try corpus("duplicates", out, row.id.hex, "--json")
        #expect(code == 0, "\(text)")
        #expect(object["kept_corpus"] as? String == old.root.hex)
        #expect((object["kept"] as? [String: Any])?["status"] as? String == "kept")
        let removed = try #require(object["duplicates"] as? [[String: Any]])
        #expect(
            removed.contains {
                $0["id"] as? String == row.id.hex && $0["same_text"] as? Bool == true
            })
        #expect(
            try corpus("duplicates", out, row.id.hex).text.contains(
                "in the older corpus \(old.root.hex)"))
        try Files.rename(fixture.folder.file("old"), to: fixture.folder.file("moved"))
        let without = try corpus("duplicates", out, row.id.hex)
        #expect(without.code == 0 && without.text.contains("not compared"), "\(without.text)")
    }
}
