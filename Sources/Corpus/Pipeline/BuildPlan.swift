internal import Ledger
public import Lineage
public import MPI
public import Recipes
internal import Storage

/// What a build is going to do: its files, their work units, and the identity of its result.
public struct BuildPlan: Sendable {
    /// A raw file.
    public struct File: Sendable {
        /// Its number: files count from 0 in the order of sources and paths.
        public var number: Int
        /// Its source's place in the recipe.
        public var source: Int
        /// Its path relative to the source's folder.
        public var path: String
        /// Its size in bytes.
        public var bytes: Int
        /// SHA-256 of its bytes.
        public var checksum: Digest
    }

    /// The recipe.
    public let recipe: BuildRecipe
    /// What the build runs on.
    public let versions: [String: String]
    /// The resolved recipe as it will lie in the folder.
    public let resolvedYAML: String
    /// Every raw file.
    public let files: [File]
    /// The runs of files that are read and sealed together.
    public let units: [Range<Int>]

    /// The names of the measures, in the order of a row.
    public var measures: [String] { MeasureSet.names(recipe.measures, recipe.masks) }
    /// SHA-256 of the resolved recipe.
    public var recipeHash: Digest { .of(text: resolvedYAML) }
    /// SHA-256 over the files.
    public let inputHash: Digest
    /// SHA-256 of recipe hash ‖ input hash: what makes two results the same.
    public var identity: Digest { .of(recipeHash.bytes + inputHash.bytes) }
    /// Bytes of all files.
    public var rawBytes: Int { files.reduce(0) { $0 + $1.bytes } }

    /// Lists and hashes the raw files of a recipe.
    ///
    /// Every file is read once for its checksum, by one rank of the team: a raw file that changed must not pass
    /// for the one that a finished folder was built from.
    public init(
        recipe: BuildRecipe, threads: Int, team: Team = .alone,
        progress: (_ files: Int, _ of: Int) -> Void = { _, _ in }
    ) throws {
        self.recipe = recipe
        versions = try BuildVersions.current()
        resolvedYAML = recipe.resolvedYAML(versions: versions)
        var listed: [(source: Int, path: String)] = []
        for (index, source) in recipe.sources.enumerated() {
            let paths = try source.matchingFiles()
            guard !paths.isEmpty else {
                throw KeifuError.badInput(
                    "no file of the source \(source.name) matches "
                        + source.files.joined(separator: ", "),
                    file: source.folder, remedy: "Check `files` in its source.yaml.")
            }
            listed += paths.map { (index, $0) }
        }
        let names = listed
        let folders = recipe.sources.map(\.folder)
        let mine = Array(stride(from: team.rank, to: names.count, by: team.size))
        var hashed = ByteWriter()
        try team.together {
            try ParallelLoop.ordered(count: mine.count, threads: threads) { index in
                let (source, path) = names[mine[index]]
                let full = Paths.join(folders[source], path)
                return (try Files.size(full), try Files.checksum(full))
            } consume: { index, file in
                hashed.integer(UInt64(file.0))
                hashed.raw(file.1.bytes)
                progress(index + 1, mine.count)
            }
        }
        // Rank k has the files k, k + size, …
        let hashes = try team.exchange(Array(repeating: hashed.bytes, count: team.size))
        var readers = hashes.map { ByteReader($0, file: "a message of another rank") }
        var files: [File] = []
        files.reserveCapacity(names.count)
        for (index, (source, path)) in names.enumerated() {
            let bytes = Int(clamping: try readers[index % team.size].integer(UInt64.self))
            let checksum = Digest(bytes: try readers[index % team.size].raw(Digest.byteCount))
            guard let checksum else { throw KeifuError.badInput("a digest is cut short") }
            files.append(
                File(number: index, source: source, path: path, bytes: bytes, checksum: checksum))
        }
        self.files = files
        inputHash = Self.inputHash(files, sources: recipe.sources)
        units = Self.units(files, bytes: recipe.workUnitBytes)
    }

    /// SHA-256 over, for each file in order: its source's name, its path (both with their length in front),
    /// its size and its checksum.
    private static func inputHash(_ files: [File], sources: [SourceDescription]) -> Digest {
        var hasher = DigestHasher()
        for file in files {
            hasher.field(sources[file.source].name)
            hasher.field(file.path)
            hasher.update(UInt64(file.bytes))
            hasher.update(file.checksum.bytes)
        }
        return hasher.finalize()
    }

    /// Runs of whole files that close as soon as they hold `bytes`: a function of recipe and input alone.
    static func units(_ files: [File], bytes: Int) -> [Range<Int>] {
        var units: [Range<Int>] = []
        var start = 0
        var size = 0
        for (index, file) in files.enumerated() {
            size += file.bytes
            if size >= bytes {
                units.append(start..<index + 1)
                start = index + 1
                size = 0
            }
        }
        if start < files.count { units.append(start..<files.count) }
        return units
    }

    /// Bytes of a unit's files.
    func bytes(ofUnit unit: Int) -> Int { files[units[unit]].reduce(0) { $0 + $1.bytes } }

    var sourceRows: [SourceRow] {
        recipe.sources.map {
            SourceRow(
                name: $0.name, format: $0.format.rawValue, license: $0.license, origin: $0.origin,
                added: $0.added)
        }
    }
}
