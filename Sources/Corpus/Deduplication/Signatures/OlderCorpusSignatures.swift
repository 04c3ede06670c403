internal import Documents
internal import Ledger
internal import Lineage
internal import Recipes
internal import Storage

/// A corpus that was built before: what is in it is not kept a second time.
///
/// Its documents are known by their signatures; their texts are read where a pair is to be verified.
final class OlderCorpusSignatures: Sendable {
    /// Its Merkle root.
    let root: Digest
    /// How many kept documents it has.
    let count: Int
    private let corpus: CorpusFolder
    private let parts: [SignatureFile]
    /// The number of the first document of each part, and the number of all.
    private let starts: [Int]

    /// Opens the signatures of an older corpus.
    ///
    /// - Parameter settings: the MinHash settings of the recipe; `nil` where texts are compared exactly alone.
    /// - Throws: `KeifuError` where the corpus is another than the recipe found, a file is damaged, or its
    ///   signatures were made by other settings.
    init(_ older: BuildRecipe.OlderCorpus, settings: BuildRecipe.MinHashSettings?) throws {
        corpus = try CorpusFolder(path: older.folder)
        root = corpus.root
        guard root == older.root else {
            throw KeifuError.badInput(
                "the corpus changed: its root was \(older.root) and is \(root)",
                file: older.folder, remedy: "Run again when nothing writes to it.")
        }
        var parts: [SignatureFile] = []
        var starts = [0]
        for partition in 0..<corpus.manifest.partitions {
            let name = LedgerPartition.signaturesPath(partition)
            let path = Paths.join(older.folder, name)
            guard let seal = corpus.manifest.files[name] else {
                throw KeifuError.badInput(
                    "the corpus has no signatures", file: older.folder,
                    remedy: "Build it again with this version of Keifu.")
            }
            guard try Files.checksum(path).hex == seal.sha256 else {
                throw KeifuError.badInput(
                    "the file is not the one that the manifest names", file: path,
                    remedy: "It was damaged; restore it, or build the corpus again.")
            }
            let part = try SignatureFile(path: path)
            if let settings { try Self.check(part, settings, path: path) }
            parts.append(part)
            starts.append(starts[partition] + part.count)
        }
        self.parts = parts
        self.starts = starts
        count = starts[parts.count]
        guard count <= Int(UInt32.max) else {
            throw KeifuError.badInput(
                "\(count) documents are more than an older corpus may have", file: older.folder,
                remedy: "Name its parts as corpora of their own.")
        }
    }

    private static func check(
        _ part: SignatureFile, _ settings: BuildRecipe.MinHashSettings, path: String
    ) throws(KeifuError) {
        let own = "n-grams of \(settings.ngram), \(settings.bands) × \(settings.rows)"
        guard let known = part.settings else {
            throw .badInput(
                "the older corpus was made without MinHash, the recipe asks for \(own)", file: path,
                remedy:
                    "Write `minhash: null` to compare exactly alone, or build that corpus again.")
        }
        guard known == (settings.ngram, settings.bands, settings.rows) else {
            throw .badInput(
                "the older corpus has signatures of n-grams of \(known.ngram), \(known.bands) × "
                    + "\(known.rows), the recipe asks for \(own)", file: path,
                remedy: "Give the recipe the same settings, or build that corpus again.")
        }
    }

    /// How many parts there are; processes take one each.
    var partCount: Int { parts.count }

    /// The part that holds a document.
    func part(of entry: Int) -> Int {
        var (low, high) = (0, parts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle + 1] <= entry { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Hands out the documents of a part with their numbers.
    func forEach(ofPart part: Int, _ body: (Int, SignatureRecord) throws -> Void) throws {
        for index in 0..<parts[part].count {
            try body(starts[part] + index, try parts[part].record(index))
            // 16 MiB of the usual records.
            if index % (1 << 16) == 0 { parts[part].releasePages() }
        }
        parts[part].releasePages()
    }

    /// A document by its number.
    func record(_ entry: Int) throws -> SignatureRecord {
        let part = part(of: entry)
        guard part < parts.count else {
            throw KeifuError.badInput("there is no document \(entry)", file: corpus.path)
        }
        return try parts[part].record(entry - starts[part])
    }

    /// The text of a document by its number.
    func text(_ entry: Int) throws -> [UInt8] {
        let id = try record(entry).id
        guard let document = try corpus.document(id) else {
            throw KeifuError.badInput(
                "document \(id) has a signature but is not among the kept", file: corpus.path,
                remedy: "Run `corpus verify` on it; restore it, or build it again.")
        }
        return document.text
    }
}
