import Documents
import JapaneseText
import Ledger
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Corpora against which a new one is deduplicated.
@Suite struct OlderCorpusTests {
    private static let settings = BuildRecipe.MinHashSettings()

    /// A corpus with signatures of its kept documents.
    private struct Older {
        let fixture: PipelineFixture
        var path: String { fixture.folder.file("older") }

        init(seed: UInt64, settings: BuildRecipe.MinHashSettings? = OlderCorpusTests.settings)
            throws
        {
            fixture = try PipelineFixture(seed: seed)
            try fixture.build("older")
            let corpus = try CorpusFolder(path: path)
            var manifest = corpus.manifest
            let hasher = settings.map { MinHasher($0) }
            for partition in 0..<manifest.partitions {
                let name = LedgerPartition.signaturesPath(partition)
                let writer = try SignatureFileWriter(
                    path: Paths.join(path, name), settings: settings)
                try corpus.forEachDocument(partition: partition) { document in
                    let folded = FoldedText.fold(document.text)
                    try writer.append(
                        SignatureRecord(
                            id: document.id, foldedHash: .of(folded),
                            characters: UTF8Counting.characters(document.text),
                            bandKeys: hasher?.bandKeys(folded: folded) ?? []))
                }
                let (bytes, checksum) = try writer.finish()
                manifest.files[name] = .init(bytes: bytes, sha256: checksum)
            }
            try Files.replace(
                Paths.join(path, CorpusManifest.fileName), with: try manifest.encoded())
        }

        func open(_ settings: BuildRecipe.MinHashSettings? = OlderCorpusTests.settings) throws
            -> OlderCorpusSignatures
        {
            let corpus = try CorpusFolder(path: path)
            return try OlderCorpusSignatures(
                .init(folder: path, root: corpus.root), settings: settings)
        }

        var documents: [StoredDocument] {
            get throws {
                var all: [StoredDocument] = []
                try CorpusFolder(path: path).forEachDocument { all.append($0) }
                return all
            }
        }
    }

    @Test func signaturesAreReadBack() throws {
        let older = try Older(seed: 50)
        let signatures = try older.open()
        let documents = try older.documents
        #expect(signatures.count == documents.count)
        var seen: [Digest] = []
        let hasher = MinHasher(Self.settings)
        for part in 0..<signatures.partCount {
            try signatures.forEach(ofPart: part) { entry, record in
                let document = documents[entry]
                let folded = FoldedText.fold(document.text)
                #expect(signatures.part(of: entry) == part)
                #expect(record.id == document.id)
                #expect(record.foldedHash == .of(folded))
                #expect(record.bandKeys == hasher.bandKeys(folded: folded))
                let (again, text) = (try signatures.record(entry), try signatures.text(entry))
                #expect(again == record)
                #expect(text == document.text)
                seen.append(record.id)
            }
        }
        #expect(seen == documents.map(\.id))
    }

    /// What is there is not kept again, whichever is longer; the rest is as without the older corpus.
    @Test(arguments: [1, 5, 1024]) func whatIsThereIsDropped(batchSize: Int) throws {
        let older = try Older(seed: 51)
        let documents = try older.documents
        var copies = NearCopies(generator: SeededGenerator(seed: 52))
        var oracle = DuplicateOracle(seed: 53)
        let fresh = oracle.texts.count
        for (number, document) in documents.enumerated() {
            let text = Array(String(decoding: document.text, as: UTF8.self).unicodeScalars)
            switch number % 3 {
            case 0: oracle.texts.append(copies.copy(text, edits: 0, width: 7))
            case 1: oracle.texts.append(copies.copy(text, edits: text.count / 100, width: 50))
            default:
                // A longer one: the older is named all the same.
                let longer = text + copies.text(text.count / 20 + 1)
                oracle.texts.append(copies.copy(longer, edits: 0, width: 50))
                oracle.texts.append(copies.copy(longer, edits: 0, width: 11))
            }
        }
        oracle.sources = oracle.texts.map { _ in 0 }
        let signatures = try older.open()
        let found = try oracle.found(
            batchSize: batchSize, tableMemory: batchSize == 5 ? 3_000 : nil, older: [signatures])
        let root = signatures.root
        oracle.older = documents.map { ($0.id, $0.text, root) }.sorted {
            let (left, right) = (
                UTF8Counting.characters($0.text), UTF8Counting.characters($1.text)
            )
            return left != right ? left > right : $0.id < $1.id
        }
        #expect(try found == oracle.removals())
        let dropped = found.filter { $0.key >= fresh && $0.value.corpus == root }
        #expect(dropped.count > (oracle.texts.count - fresh) * 3 / 4)
        #expect(found.values.contains { $0.corpus == root && $0.method == "minhash" })
        oracle.older = []
        oracle.texts.removeLast(oracle.texts.count - fresh)
        oracle.sources.removeLast(oracle.sources.count - fresh)
        let without = try oracle.found()
        #expect(found.filter { $0.key < fresh } == without)
        #expect(without.values.allSatisfy { $0.corpus == nil })
    }

    /// The corpus against itself: nothing is new.
    @Test func theSameSourceAgainAddsNothing() throws {
        let older = try Older(seed: 54)
        let texts = try older.documents.map(\.text)
        let found = try DuplicateOracle(texts: texts).found(older: [try older.open()])
        #expect(found.count == texts.count)
        #expect(found.values.allSatisfy { $0.method == "exact" && $0.similarity == 1 })
        // Of two older corpora with the same text the first is named.
        let other = try Older(seed: 54)
        let both = try DuplicateOracle(texts: texts)
            .found(older: [try other.open(), try older.open()])
        #expect(both.values.allSatisfy { $0.corpus != nil })
        #expect(both == found)
    }

    @Test func otherSettingsAreRefusedByName() throws {
        let older = try Older(seed: 55)
        for settings in [
            BuildRecipe.MinHashSettings(ngram: 4), .init(bands: 20, rows: 10), .init(rows: 6),
        ] {
            let error = #expect(throws: KeifuError.self) { try older.open(settings) }
            let text = error?.description ?? ""
            #expect(text.contains("n-grams of 5, 25 × 5"))
            #expect(text.contains("\(settings.bands) × \(settings.rows)"), "\(text)")
        }
        // The threshold is none of the signatures' business, and neither is MinHash for exact copies.
        _ = try older.open(.init(threshold: 0.7))
        _ = try older.open(nil)
        let exact = try Older(seed: 55, settings: nil)
        let error = #expect(throws: KeifuError.self) { try exact.open() }
        #expect(error?.description.contains("without MinHash") == true)
        let texts = try exact.documents.map(\.text)
        let found = try DuplicateOracle(texts: texts, settings: nil)
            .found(older: [try exact.open(nil)])
        #expect(found.count == texts.count)
    }

    @Test func damageIsFound() throws {
        let older = try Older(seed: 56)
        let path = Paths.join(older.path, LedgerPartition.signaturesPath(1))
        let bytes = try Files.read(path)
        var generator = SeededGenerator(seed: 57)
        for _ in 0..<30 {
            var changed = bytes
            let place = Int.random(in: bytes.indices, using: &generator)
            changed[place] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
            try Files.replace(path, with: changed)
            let error = #expect(throws: KeifuError.self) { try older.open() }
            #expect(error?.file == path)
            // The file's own checks may or may not find it, but never trap.
            if let file = try? SignatureFile(path: path) {
                for index in 0..<file.count { _ = try? file.record(index) }
            }
        }
        for length in [0, 5, 23, 24, 31, bytes.count - 1] {
            try Files.replace(path, with: Array(bytes.prefix(length)))
            #expect(throws: KeifuError.self) { try SignatureFile(path: path) }
        }
        try Files.remove(path)
        #expect(throws: KeifuError.self) { try older.open() }
    }

    @Test func aCorpusWithoutSignaturesIsNamed() throws {
        let fixture = try PipelineFixture(seed: 58)
        try fixture.build("older")
        let corpus = try CorpusFolder(path: fixture.folder.file("older"))
        var manifest = corpus.manifest
        for partition in 0..<manifest.partitions {
            manifest.files[LedgerPartition.signaturesPath(partition)] = nil
        }
        try Files.replace(
            Paths.join(corpus.path, CorpusManifest.fileName), with: try manifest.encoded())
        let error = #expect(throws: KeifuError.self) {
            try OlderCorpusSignatures(
                .init(folder: corpus.path, root: corpus.root), settings: Self.settings)
        }
        #expect(error?.description.contains("no signatures") == true)
    }
}
