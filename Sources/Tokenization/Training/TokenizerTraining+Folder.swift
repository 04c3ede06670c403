internal import Lineage
public import Recipes
internal import Storage

extension TokenizerTraining {
    /// What became of an output folder.
    public enum Outcome: Equatable, Sendable {
        /// It held this very tokenizer already.
        case alreadyComplete
        /// The tokenizer was trained.
        case trained(Summary)
    }

    /// The name of the seal.
    static let sealName = "manifest.json"

    /// What is to be made: the recipe, the text, and the version of how the one is applied to the other.
    static func identity(_ recipe: TokenizerRecipe, _ text: TrainingText) -> Digest {
        var hasher = DigestHasher()
        hasher.field("keifu tokenizer 1")
        hasher.update(recipe.hash.bytes)
        hasher.update(text.identity.bytes)
        return hasher.finalize()
    }

    /// Trains a tokenizer into a folder: `tokenizer.json`, `tokenizer_config.json`,
    /// `special_tokens_map.json`, `recipe.yaml` (resolved), `build-log.jsonl` and, last, the seal `manifest.json`.
    ///
    /// - Parameters:
    ///   - threads: how many threads count; the result does not depend on it.
    ///   - resume: whether an unfinished folder of the same recipe and text may be gone on with.
    ///   - force: whether whatever lies there may be replaced.
    /// - Throws: `KeifuError` when the folder is refused, the text is empty, or files cannot be written.
    public static func run(
        _ recipe: TokenizerRecipe, on text: TrainingText, output path: String, threads: Int,
        resume: Bool = false, force: Bool = false, progress: (Progress) -> Void = { _ in }
    ) throws -> Outcome {
        // A bad expression is found before anything is written.
        _ = try PreTokenizer(patterns: recipe.splitPatterns)
        let identity = identity(recipe, text)
        let folder = try OutputFolder(
            path: path, identity: identity, seal: sealName, sealedIdentity: sealedIdentity,
            resume: resume, force: force)
        if folder.state == .alreadyComplete { return .alreadyComplete }
        let log = BuildLog(folder: path)
        try log.append(
            folder.state == .resuming ? "resumed" : "started", ["command": "tokenizer train"])
        for (name, place) in text.locations { try log.recordLocation(of: name, path: place) }
        let (json, summary) = try train(recipe, on: text, threads: threads, progress: progress)
        try write(json, summary, recipe, text, identity, to: path)
        try log.append(
            "finished",
            [
                "threads": threads, "text_bytes": summary.textBytes,
                "distinct_pieces": summary.distinctPieces, "merges": summary.merges,
            ])
        try folder.finish()
        return .trained(summary)
    }

    private static func write(
        _ json: TokenizerJSON, _ summary: Summary, _ recipe: TokenizerRecipe, _ text: TrainingText,
        _ identity: Digest, to path: String
    ) throws {
        let files = try TokenizerFiles(
            specialTokens: json.model.specialTokens, tokenizerJSON: json.write())
        let recipeBytes = Array(recipe.resolvedYAML.utf8)
        var checksums: [String: String] = ["recipe.yaml": Digest.of(recipeBytes).hex]
        try Files.replace(Paths.join(path, "recipe.yaml"), with: recipeBytes)
        for (name, bytes) in files.files {
            try Files.replace(Paths.join(path, name), with: bytes)
            checksums[name] = Digest.of(bytes).hex
        }
        var manifest: [String: Any] = [
            "kind": "tokenizer",
            "format": 1,
            "identity": identity.hex,
            "recipe_hash": recipe.hash.hex,
            "text_identity": text.identity.hex,
            "text_bytes": summary.textBytes,
            "vocabulary_size": json.model.tokens.count,
            "merges": summary.merges,
            "special_tokens": Dictionary(
                uniqueKeysWithValues: json.model.specialTokens.map { ($0.content, Int($0.id)) }),
            "files": checksums,
        ]
        if let root = text.corpusRoot { manifest["corpus_root"] = root.hex }
        try Files.replace(Paths.join(path, sealName), with: TokenizerFiles.json(manifest))
    }

    private static func sealedIdentity(_ path: String) -> Digest? {
        guard let bytes = try? Files.read(path),
            let node = try? JSONReader.read(bytes, file: path),
            let hex = try? node.required("identity").string()
        else { return nil }
        return Digest(hex: hex)
    }
}
