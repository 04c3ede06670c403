internal import Documents
internal import Ledger
internal import Lineage
internal import Storage
internal import Zstandard

/// Whether a corpus is what its seal says: checksums, counts, texts and Merkle root.
public struct CorpusVerification: Sendable {
    /// Something that is not as it should be.
    public struct Finding: Equatable, Sendable {
        /// The file, relative to the corpus.
        public var file: String
        /// What is wrong with it.
        public var problem: String
    }

    /// Everything that is wrong; empty for a sound corpus.
    public let findings: [Finding]
    /// Files whose bytes were read.
    public let files: Int
    /// Documents whose leaves were hashed; 0 where a file is damaged, for then nothing further is read.
    public let documents: Int

    /// Verifies a corpus.
    ///
    /// - Throws: `KeifuError` only where the folder cannot be read at all; damage is a finding.
    public static func verify(
        folder: String, threads: Int, progress: (_ files: Int, _ of: Int) -> Void = { _, _ in }
    ) throws -> CorpusVerification {
        guard Files.isDirectory(folder) else {
            throw KeifuError.badInput(
                "there is no such folder", file: folder, remedy: "Check the path.")
        }
        let manifest: CorpusManifest
        do {
            manifest = try CorpusManifest.read(folder: folder)
        } catch {
            guard error.kind == .badInput else { throw error }
            let finding = Finding(file: CorpusManifest.fileName, problem: error.problem)
            return CorpusVerification(findings: [finding], files: 1, documents: 0)
        }
        let sealed = manifest.files.sorted { $0.key < $1.key }
        var findings: [Finding] = try unsealedFiles(folder, manifest: manifest)
        for file in expectedFiles(manifest) where manifest.files[file] == nil {
            findings.append(Finding(file: file, problem: "it is not among the sealed files"))
        }
        try ParallelLoop.ordered(count: sealed.count, threads: threads) { index in
            try check(sealed[index].key, sealed[index].value, folder: folder)
        } consume: { index, finding in
            if let finding { findings.append(finding) }
            progress(index + 1, sealed.count)
        }
        guard findings.isEmpty else {
            return CorpusVerification(
                findings: findings, files: sealed.count + 1, documents: 0)
        }
        var contents = ContentVerification(folder: folder, manifest: manifest)
        do {
            try contents.run()
        } catch let error as KeifuError where error.kind == .badInput {
            contents.findings.append(
                Finding(
                    file: Paths.relative(error.file ?? folder, from: folder), problem: error.problem
                ))
        }
        return CorpusVerification(
            findings: contents.findings, files: sealed.count + 1, documents: contents.documents)
    }

    private static func check(
        _ name: String, _ seal: CorpusManifest.FileSeal, folder: String
    ) throws(KeifuError) -> Finding? {
        let path = Paths.join(folder, name)
        guard Files.exists(path) else { return Finding(file: name, problem: "it is missing") }
        let size = try Files.size(path)
        guard size == seal.bytes else {
            return Finding(file: name, problem: "it has \(size) bytes, \(seal.bytes) were sealed")
        }
        guard try Files.checksum(path).hex == seal.sha256 else {
            return Finding(file: name, problem: "its SHA-256 is not the one that was sealed")
        }
        return nil
    }

    /// Files that a reader would take for part of the corpus.
    private static func unsealedFiles(
        _ folder: String, manifest: CorpusManifest
    ) throws(KeifuError) -> [Finding] {
        var findings: [Finding] = []
        for part in ["documents", "ledger"] {
            guard Files.isDirectory(Paths.join(folder, part)) else { continue }
            for name in try Files.filesRecursively(in: Paths.join(folder, part)) {
                let file = "\(part)/\(name)"
                if manifest.files[file] == nil {
                    findings.append(
                        Finding(file: file, problem: "it was not there when it was sealed"))
                }
            }
        }
        return findings
    }

    private static func expectedFiles(_ manifest: CorpusManifest) -> [String] {
        ["recipe.yaml", "report.html"]
            + (0..<manifest.partitions).flatMap {
                [
                    LedgerPartition.documentsPath($0), LedgerPartition.ledgerPath($0),
                    LedgerPartition.editsPath($0), LedgerPartition.signaturesPath($0),
                ]
            }
    }
}

/// The checks that read contents: they find what a wrong program, not a damaged disk, would leave.
private struct ContentVerification {
    let folder: String
    let manifest: CorpusManifest
    var findings: [CorpusVerification.Finding] = []
    var documents = 0

    mutating func run() throws {
        let corpus = try CorpusFolder(path: folder)
        let ledger = try corpus.ledger()
        try checkCounts(ledger)
        try checkDocuments(corpus, ledger)
        let recipe = try Files.checksum(corpus.recipePath)
        if recipe.hex != manifest.recipeHash {
            add("recipe.yaml", "it is not the recipe of the manifest")
        }
    }

    private mutating func add(_ file: String, _ problem: String) {
        findings.append(CorpusVerification.Finding(file: file, problem: problem))
    }

    private mutating func checkCounts(_ ledger: CorpusLedger) throws {
        let counts = manifest.counts
        let recount = try ledger.recount()
        if try ledger.counts() != recount {
            add("ledger", "its counts are not those of its rows")
        }
        func sum(_ status: String, _ rule: String? = nil) -> Int {
            recount.reduce(0) {
                $0 + ($1.status == status && (rule == nil || $1.rule == rule) ? $1.documents : 0)
            }
        }
        let dropped = counts.dropped.reduce(0) { $0 + $1.documents }
        if counts.ingested != counts.kept + dropped {
            add(
                CorpusManifest.fileName,
                "\(counts.ingested) ingested are not \(counts.kept) kept and \(dropped) dropped")
        }
        let expected = [
            ("kept", counts.kept, sum("kept")), ("train", counts.train, sum("kept", "train")),
            ("held_out", counts.heldOut, sum("kept", "held_out")),
            ("dropped", dropped, sum("dropped") + sum("duplicate")),
        ]
        for (name, sealed, counted) in expected where sealed != counted {
            add(CorpusManifest.fileName, "\(name) is \(sealed), the ledger has \(counted)")
        }
        for drop in counts.dropped {
            let counted = recount.reduce(0) {
                $0 + ($1.stage == drop.stage && $1.rule == drop.rule ? $1.documents : 0)
            }
            if counted != drop.documents {
                add(
                    CorpusManifest.fileName,
                    "\(drop.stage)/\(drop.rule) is \(drop.documents), the ledger has \(counted)")
            }
        }
    }

    /// Rows, stored documents and Merkle root in one pass over both, which are in id order: memory is that of
    /// some thousands of rows and a frame of documents, whatever the corpus's size.
    private mutating func checkDocuments(_ corpus: CorpusFolder, _ ledger: CorpusLedger) throws {
        var tree = MerkleTreeBuilder()
        var unstored = 0
        var changed = 0
        var unkept = 0
        for partition in 0..<manifest.partitions {
            var reader = try corpus.documents(partition: partition)
            var document = try reader.next()
            try ledger.forEachRow(partition: partition) { rows in
                for row in rows {
                    tree.append(leafHash: MerkleTree.leafHash(DocumentLeaf.bytes(of: row)))
                    guard case .kept = row.verdict else { continue }
                    while let stored = document, stored.id < row.id {
                        unkept += 1
                        document = try reader.next()
                    }
                    guard let stored = document, stored.id == row.id else {
                        unstored += 1
                        continue
                    }
                    if Digest.of(stored.text) != row.textHash { changed += 1 }
                    document = try reader.next()
                }
            }
            while document != nil {
                unkept += 1
                document = try reader.next()
            }
        }
        documents = tree.count
        if unstored > 0 { add("documents", "\(unstored) kept documents are not stored") }
        if changed > 0 { add("documents", "\(changed) texts are not those of the ledger") }
        if unkept > 0 { add("documents", "\(unkept) documents are stored but not kept") }
        if documents != manifest.counts.ingested {
            add(
                "ledger", "it has \(documents) documents, \(manifest.counts.ingested) were ingested"
            )
        }
        if tree.root.hex != manifest.root {
            add("ledger", "its Merkle root is \(tree.root.hex), not the one that was sealed")
        }
    }
}
