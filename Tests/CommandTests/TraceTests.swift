import Foundation
import Lineage
import Storage
import TestSupport
import Testing

/// The answers of `trace`, asked of the command itself.
@Suite struct TraceTests {
    @Test func aSampleIsTracedToItsRawBytesAndVerified() throws {
        let road = try SmallRoad()
        try road.buildShards()
        try road.train()
        let answer = try jsonObject(
            road.expectDone(
                "trace", ["sample", road.run, "--step", "2", "--row", "3", "--verify", "--json"]))
        #expect(answer["verified"] as? Bool == true)
        #expect(answer["effective"] as? Bool == true)
        let documents = try #require(answer["documents"] as? [[String: Any]])
        var next = 0
        for document in documents {
            #expect(document["token_start"] as? Int == next)
            next = try #require(document["token_end"] as? Int)
            let path = try #require(document["path"] as? String)
            let start = try #require(document["raw_start"] as? Int)
            let end = try #require(document["raw_end"] as? Int)
            let raw = try Files.read(
                road.folder.file("source/" + path), offset: start, count: end - start)
            let decoded = try #require(
                String(data: Data(raw), encoding: .shiftJIS), "the range cuts a character")
            let text = try #require(document["text"] as? String)
            // Kana and kanji of the text stand in the raw bytes in the same order, between ruby and notes;
            // a few may have come from notes, or lie half outside where a token cuts a character.
            var rest = decoded.unicodeScalars[...]
            var found = 0
            let letters = text.unicodeScalars.filter {
                ("ぁ"..."ヿ").contains($0) || ("一"..."龥").contains($0)
            }
            for letter in letters {
                guard let place = rest.firstIndex(of: letter) else { continue }
                rest = rest[rest.index(after: place)...]
                found += 1
            }
            #expect(found >= letters.count * 9 / 10, "\(found) of \(letters.count) in \(path)")
            #expect(raw.count < 8 * max(text.utf8.count, 8), "the range is far wider than the text")
        }
        #expect(next == 65)
    }

    @Test func aRowIsFoundByRankAndMicroBatch() throws {
        let road = try SmallRoad(works: 4)
        try road.buildShards()
        let run = try CommandRun(
            "pretrain", ["run", road.config, "--output", road.run, "--quiet"], ranks: 2)
        try #require(run.status == 0, "\(run.errors)")
        // Four rows a step: rank 1 holds the rows 2 and 3, in one micro-batch of two.
        let several = try CommandRun(
            "trace", ["sample", road.run, "--step", "1", "--rank", "1", "--micro", "0"])
        #expect(several.status == 64)
        #expect(several.errors.contains("2 … 3"))
        let none = try CommandRun(
            "trace", ["sample", road.run, "--step", "1", "--rank", "2", "--micro", "0"])
        #expect(none.status == 1)
        try road.writeConfig(width: 32, micro: 1)
        let single = try CommandRun(
            "pretrain", ["run", road.config, "--output", road.run, "--quiet", "--force"], ranks: 2)
        try #require(single.status == 0, "\(single.errors)")
        let byRank = try road.expectDone(
            "trace", ["sample", road.run, "--step", "3", "--rank", "1", "--micro", "1", "--json"])
        let byRow = try road.expectDone(
            "trace", ["sample", road.run, "--step", "3", "--row", "3", "--json"])
        #expect(byRank.output == byRow.output)
    }

    @Test func aChangedRawByteIsFoundAndNamed() throws {
        let road = try SmallRoad()
        try road.buildShards()
        try road.train()
        let whole = try jsonObject(road.expectDone("trace", ["verify", road.run, "--json"]))
        #expect(whole["rows"] as? Int == 16)
        #expect(whole["identical_rows"] as? Int == 16)
        let sample = try jsonObject(
            road.expectDone("trace", ["sample", road.run, "--step", "1", "--row", "0", "--json"]))
        let documents = try #require(sample["documents"] as? [[String: Any]])
        let path = try #require(documents[0]["path"] as? String)
        #expect(sample["verified"] is NSNull)
        try flipBit(road.folder.file("source/" + path))
        let changed = try CommandRun(
            "trace", ["sample", road.run, "--step", "1", "--row", "0", "--verify", "--json"])
        #expect(changed.status == 1)
        let answer = try jsonObject(changed)
        #expect(answer["verified"] as? Bool == false)
        let differences = try #require(answer["differences"] as? [String])
        #expect(differences.contains { $0.contains(path) })
        #expect(try CommandRun("trace", ["verify", road.run]).status == 1)
    }

    @Test func aDocumentKnowsItsExposures() throws {
        let road = try SmallRoad()
        try road.buildShards()
        try road.train()
        // What every row says of every document…
        var bySample: [String: [[Int]]] = [:]
        for step in 1...4 {
            for row in 0..<4 {
                let sample = try jsonObject(
                    road.expectDone(
                        "trace",
                        ["sample", road.run, "--step", "\(step)", "--row", "\(row)", "--json"]))
                for document in try #require(sample["documents"] as? [[String: Any]])
                where !(document["loss"] is NSNull) {
                    let id = try #require(document["id"] as? String)
                    bySample[id, default: []].append([step, row])
                }
            }
        }
        // … is what every document says of its rows.
        #expect(!bySample.isEmpty)
        for (id, places) in bySample {
            let document = try jsonObject(
                road.expectDone("trace", ["document", road.run, id, "--json"]))
            let exposures = try #require(document["exposures"] as? [[String: Any]])
            let told = exposures.filter { !($0["loss"] is NSNull) }.map {
                [$0["step"] as? Int ?? 0, $0["row"] as? Int ?? -1]
            }
            #expect(Set(told) == Set(places))
            #expect(document["status"] as? String == "kept")
        }
        let never = try CommandRun("trace", ["document", road.run, "no/such/file.txt", "--json"])
        #expect(never.status == 1)
        #expect(try jsonObject(never)["status"] as? String == "never_ingested")
    }

    @Test func aTextIsFoundByItsRawBytesAndByItsFoldedForm() throws {
        let road = try SmallRoad(works: 2)
        try road.buildCorpus()
        let name = try #require(try Files.names(in: road.folder.file("source")).first)
        let found = try jsonObject(
            road.expectDone(
                "trace",
                ["document", road.corpus, "--text", road.folder.file("source/" + name), "--json"]))
        #expect(found["path"] as? String == name)
        let stored = try jsonObject(
            road.expectDone("trace", ["document", road.corpus, name, "--json"]))
        #expect(stored["id"] as? String == found["id"] as? String)
    }

    @Test func movedFoldersAreFoundByTheirRecordedPlaceOrAnOption() throws {
        let road = try SmallRoad(works: 4)
        try road.buildShards()
        try road.train()
        try Files.rename(road.folder.file("source"), to: road.folder.file("moved"))
        let lost = try CommandRun(
            "trace", ["sample", road.run, "--step", "1", "--row", "0", "--verify"])
        #expect(lost.status == 1)
        #expect((lost.output + lost.errors).contains("--source small="))
        try road.expectDone(
            "trace",
            [
                "sample", road.run, "--step", "1", "--row", "0", "--verify", "--source",
                "small=\(road.folder.file("moved"))",
            ])
    }
}
