import Ledger
import Lineage
import Storage
import TestSupport
import Testing

@testable import Shards

@Suite struct ShardSetTests {
    private func made(_ toy: ToyShards) throws -> ShardSet {
        _ = try toy.writer().write(to: toy.folder.file("shards"), jobs: 1)
        return try ShardSet(path: toy.folder.file("shards"))
    }

    @Test(arguments: [false, true])
    func tokensAndSegmentsAreThoseOfTheDocuments(wide: Bool) throws {
        let toy = try ToyShards(wide: wide)
        let set = try made(toy)
        let all = toy.tokens
        #expect(set.tokenCount == UInt64(all.count))
        #expect(try set.tokens(0..<set.tokenCount) == all.map(\.token))
        for start in stride(from: 0, to: all.count, by: 3) {
            for end in stride(from: start, through: all.count, by: 5) {
                let range = UInt64(start)..<UInt64(end)
                var wanted: [DocumentSegment] = []
                for place in range {
                    let document = all[Int(place)].document
                    if wanted.last?.document == document {
                        wanted[wanted.count - 1].tokens =
                            wanted[wanted.count - 1].tokens.lowerBound..<place + 1
                    } else {
                        wanted.append(
                            DocumentSegment(document: document, tokens: place..<place + 1))
                    }
                }
                #expect(set.segments(of: range) == wanted)
            }
        }
        #expect(throws: KeifuError.self) { try set.tokens(5..<set.tokenCount + 1) }
    }

    @Test func theLedgerKnowsEveryDocument() throws {
        let toy = try ToyShards()
        let set = try made(toy)
        for (ordinal, index) in toy.order.enumerated() {
            let document = try set.document(ordinal)
            var wanted = toy.rows[index]
            wanted.ordinal = ordinal
            wanted.tokenStart = document.tokenStart
            wanted.tokenEnd = document.tokenEnd
            #expect(document == wanted)
            #expect(try set.ordinal(of: document.id) == ordinal)
            #expect(
                try set.tokens(document.tokenStart..<document.tokenEnd)
                    == toy.texts[index].map(Int32.init) + [10])
        }
        #expect(try set.ordinal(of: Digest.of(text: "no such document")) == nil)
        #expect(try set.documents(url: "https://example.org/5").map(\.id) == [toy.rows[5].id])
        #expect(try set.documents(path: "file-1.txt").count == 3)
        #expect(throws: KeifuError.self) { try set.document(23) }
        #expect(throws: KeifuError.self) { try set.document(-1) }
        try set.verify()
    }

    @Test func samplesShareOneTokenAndLeaveATail() throws {
        let set = try made(try ToyShards())
        for length in [1, 2, 3, 7, 100, Int(set.tokenCount) - 1, Int(set.tokenCount), 10_000] {
            let count = set.sampleCount(sequenceLength: length)
            // The naive count: as long as S + 1 tokens are left.
            var wanted: UInt64 = 0
            while (wanted * UInt64(length)) + UInt64(length) + 1 <= set.tokenCount { wanted += 1 }
            #expect(count == wanted)
            let tail = set.tail(sequenceLength: length)
            #expect(tail.upperBound == set.tokenCount)
            if count > 0 {
                let last = set.range(ofSample: count - 1, sequenceLength: length)
                #expect(last.upperBound == tail.lowerBound)
                let tokens = try set.tokens(ofSample: count - 1, sequenceLength: length)
                #expect(tokens.count == length + 1)
            } else {
                #expect(tail == 0..<set.tokenCount)
            }
        }
    }

    /// Every length and every flipped bit of the index, and cuts of the tokens, are found when the set is opened.
    @Test func damageToIndexOrTokensIsFoundAtOpening() throws {
        let toy = try ToyShards()
        let set = try made(toy)
        for name in ["tokens.idx", "tokens.bin"] {
            let path = Paths.join(set.path, name)
            let bytes = try Files.read(path)
            func expectDamage(_ damaged: [UInt8], _ what: String) throws {
                try Files.remove(path)
                try Files.append(path, damaged)
                do {
                    _ = try ShardSet(path: set.path)
                    Issue.record("\(what) of \(name) is not noticed")
                } catch let error as KeifuError {
                    #expect(error.file == path && error.offset != nil && error.kind == .badInput)
                }
            }
            for length in bytes.indices {
                try expectDamage(Array(bytes[..<length]), "cut \(length)")
            }
            try expectDamage(bytes + [0, 0], "two bytes more")
            if name == "tokens.idx" {
                for offset in bytes.indices {
                    var flipped = bytes
                    flipped[offset] ^= 1 << UInt8(offset % 8)
                    try expectDamage(flipped, "flip at \(offset)")
                }
            }
            try Files.replace(path, with: bytes)
        }
        _ = try ShardSet(path: set.path)
    }

    @Test func aTokenBeyondTheVocabularyIsNamed() throws {
        let toy = try ToyShards()
        let set = try made(toy)
        let path = Paths.join(set.path, "tokens.bin")
        var bytes = try Files.read(path)
        bytes[13] = 0x7F
        try Files.replace(path, with: bytes)
        let damaged = try ShardSet(path: set.path)
        do {
            _ = try damaged.tokens(0..<20)
            Issue.record("not noticed")
        } catch {
            #expect(error.offset == 12 && error.file == path)
        }
        #expect(throws: KeifuError.self) { try damaged.verify() }
    }

    @Test func aDamagedLedgerOrManifestIsAnError() throws {
        let toy = try ToyShards()
        let set = try made(toy)
        let ledger = Paths.join(set.path, "ledger.sqlite")
        let bytes = try Files.read(ledger)
        // Cut to any number of pages and anywhere else: an error, here or at the first question.
        for length in stride(from: 0, to: bytes.count, by: 509) {
            try Files.replace(ledger, with: Array(bytes[..<length]))
            #expect(throws: KeifuError.self) {
                let set = try ShardSet(path: set.path)
                for ordinal in 0..<set.documentCount { _ = try set.document(ordinal) }
                try set.verify()
            }
        }
        // Flipped bits are errors or are found by the checksum; none of them traps.
        for offset in stride(from: 3, to: bytes.count, by: 97) {
            var flipped = bytes
            flipped[offset] ^= 0x11
            try Files.replace(ledger, with: flipped)
            #expect(throws: KeifuError.self) {
                let set = try ShardSet(path: set.path)
                for ordinal in 0..<set.documentCount { _ = try? set.document(ordinal) }
                try set.verify()
            }
        }
        try Files.replace(ledger, with: bytes)
        try set.verify()
        let manifest = Paths.join(set.path, "manifest.json")
        let text = String(decoding: try Files.read(manifest), as: UTF8.self)
        try Files.replace(
            manifest, with: text.replacing("\"shuffle_seed\" : 5", with: "\"shuffle_seed\" : 4"))
        #expect(throws: KeifuError.self) { try ShardSet(path: set.path) }
        try Files.replace(manifest, with: "{}")
        #expect(throws: KeifuError.self) { try ShardSet(path: set.path) }
        try Files.remove(manifest)
        #expect(throws: KeifuError.self) { try ShardSet(path: set.path) }
    }

    @Test func aLeafHasItsLength() {
        let row = ShardRow(
            id: Digest.of(text: "x"), source: "s", path: "p", license: "l", bytes: 1, characters: 1)
        #expect(ShardLeaf.bytes(of: row).count == ShardLeaf.byteCount)
        var other = row
        other.title = ""
        #expect(ShardLeaf.bytes(of: other) != ShardLeaf.bytes(of: row))
    }
}
