internal import Glibc
internal import Ledger
internal import Lineage
internal import Storage

/// Lays encoded documents in the order of a set and seals the folder.
struct ShardAssembly {
    private let plan: ShardPlan
    private let type: IndexedDataset.TokenType
    private let units: [ShardUnit]
    /// The documents in the order of the set.
    private var rows: [ShardRow]
    /// Each row's place among the documents as they were encoded.
    private let order: [Int]

    init(
        plan: ShardPlan, documents: [ShardRow], type: IndexedDataset.TokenType, units: [ShardUnit]
    ) throws(KeifuError) {
        self.plan = plan
        self.type = type
        self.units = units
        order = plan.order(of: documents.map(\.id))
        rows = order.map { documents[$0] }
        for (row, next) in zip(rows, rows.dropFirst()) where row.id == next.id {
            throw .badInput(
                "the document \(row.id) is there twice", remedy: "Build the corpus again.")
        }
    }

    /// Writes all files, the manifest last. Each is made in `work` and then named, so that nothing
    /// half-written ever lies in the folder.
    mutating func write(
        to folder: String, work: String, tokenizerFolder: String,
        progress: (ShardWriter.Progress) -> Void
    ) throws {
        var files: [String: ShardManifest.File] = [:]
        let counts = try writeTokens(to: folder, work: work, files: &files, progress: progress)
        try writeIndex(to: folder, work: work, files: &files)
        let ledgerPath = Paths.join(folder, ShardSet.ledgerName)
        try ShardLedgerWriter.write(
            path: ledgerPath, temporaryPath: Paths.join(work, ShardSet.ledgerName),
            count: rows.count, row: { rows[$0] })
        files[ShardSet.ledgerName] = try Self.file(ledgerPath)
        try copyTokenizer(tokenizerFolder, to: folder, files: &files)
        let manifest = manifest(counts: counts, files: files)
        let manifestPath = Paths.join(work, ShardManifest.name)
        try Files.replace(manifestPath, with: try manifest.text())
        try Files.rename(manifestPath, to: Paths.join(folder, ShardManifest.name))
    }

    /// Writes `tokens.bin` and gives every row its tokens.
    /// - Returns: how often each token id appears.
    private mutating func writeTokens(
        to folder: String, work: String, files: inout [String: ShardManifest.File],
        progress: (ShardWriter.Progress) -> Void
    ) throws(KeifuError) -> [UInt64] {
        let name = ShardSet.stem + ".bin"
        let writer = try AtomicFileWriter(path: Paths.join(work, name))
        var counts = [UInt64](repeating: 0, count: plan.vocabularySize)
        var done = ShardWriter.Progress(phase: .assembling, documents: 0, bytes: 0)
        var place: UInt64 = 0
        for ordinal in rows.indices {
            let bytes = unit(of: order[ordinal]).tokens(of: order[ordinal])
            try count(bytes, into: &counts, file: writer.path)
            try writer.write(bytes)
            rows[ordinal].ordinal = ordinal
            rows[ordinal].tokenStart = place
            place += UInt64(bytes.count / type.byteCount)
            rows[ordinal].tokenEnd = place
            done.documents = ordinal + 1
            done.bytes += rows[ordinal].bytes
            progress(done)
        }
        files[name] = ShardManifest.File(bytes: writer.count, sha256: try writer.commit())
        try Files.rename(writer.path, to: Paths.join(folder, name))
        return counts
    }

    private func writeIndex(
        to folder: String, work: String, files: inout [String: ShardManifest.File]
    ) throws(KeifuError) {
        let name = ShardSet.stem + ".idx"
        let writer = try AtomicFileWriter(path: Paths.join(work, name))
        try IndexedDataset.writeIndex(
            lengths: rows.map { $0.tokenEnd - $0.tokenStart }, type: type
        ) { (piece: [UInt8]) throws(KeifuError) in try writer.write(piece) }
        files[name] = ShardManifest.File(bytes: writer.count, sha256: try writer.commit())
        try Files.rename(writer.path, to: Paths.join(folder, name))
    }

    /// Copies the tokenizer without its build log, whose clock times must not change the set's bytes.
    private func copyTokenizer(
        _ source: String, to folder: String, files: inout [String: ShardManifest.File]
    ) throws(KeifuError) {
        let target = Paths.join(folder, ShardSet.tokenizerName)
        try Files.remove(target)
        for name in try Files.names(in: source)
        where name != BuildLog.name && !name.hasPrefix(".") {
            let path = Paths.join(source, name)
            if Files.isDirectory(path) { continue }
            try Files.replace(Paths.join(target, name), with: try Files.read(path))
            files["\(ShardSet.tokenizerName)/\(name)"] = try Self.file(Paths.join(target, name))
        }
    }

    private static func file(_ path: String) throws(KeifuError) -> ShardManifest.File {
        ShardManifest.File(bytes: try Files.size(path), sha256: try Files.checksum(path))
    }

    private func unit(of document: Int) -> ShardUnit {
        var (low, high) = (0, units.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if units[middle].documents.lowerBound <= document {
                low = middle
            } else {
                high = middle
            }
        }
        return units[low]
    }

    private func count(
        _ bytes: [UInt8], into counts: inout [UInt64], file: String
    ) throws(KeifuError) {
        let width = type.byteCount
        for offset in stride(from: 0, to: bytes.count, by: width) {
            var token = 0
            for byte in bytes[offset..<offset + width].reversed() { token = token << 8 | Int(byte) }
            guard token < counts.count else {
                throw .badInput(
                    "a unit of work holds the token \(token), beyond the vocabulary", file: file,
                    remedy: "Start anew with --force.")
            }
            counts[token] += 1
        }
    }

    private func manifest(
        counts: [UInt64], files: [String: ShardManifest.File]
    ) -> ShardManifest {
        var total = ShardManifest.Count()
        var sources: [String: ShardManifest.Count] = [:]
        var licenses: [String: ShardManifest.Count] = [:]
        for row in rows {
            total.add(row)
            sources[row.source, default: ShardManifest.Count()].add(row)
            licenses[row.license, default: ShardManifest.Count()].add(row)
        }
        return ShardManifest(
            plan: plan, tokenType: type == .uint16 ? "uint16" : "int32",
            documentsRoot: MerkleTree(leaves: rows.map(ShardLeaf.bytes)).root,
            unigramEntropy: Self.entropy(of: counts, total: total.tokens), total: total,
            sources: sources, licenses: licenses, files: files)
    }

    /// −Σ p·ln p in nats, to nine decimals: beyond them the logarithms of machines differ.
    static func entropy(of counts: [UInt64], total: UInt64) -> Double {
        var sum = 0.0
        for count in counts where count > 0 {
            let share = Double(count) / Double(total)
            sum -= share * log(share)
        }
        return (sum * 1e9).rounded() / 1e9
    }
}

extension ShardManifest.Count {
    /// Counts a document.
    mutating func add(_ row: ShardRow) {
        documents += 1
        tokens += row.tokenEnd - row.tokenStart
        bytes += row.bytes
        characters += row.characters
    }
}
