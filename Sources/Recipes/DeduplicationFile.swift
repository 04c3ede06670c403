internal import Storage

/// `deduplicate` of a build recipe as it was written.
struct DeduplicationFile {
    var exactly: Bool?
    /// `.some(nil)` where the recipe says `minhash: null`.
    var minHash: BuildRecipe.MinHashSettings??
    var passages: BuildRecipe.PassageSettings?
    var hostLines: BuildRecipe.HostLineSettings?
    /// The folders of older corpora, each with its place in the recipe.
    var against: [RecipeNode] = []

    init(_ node: RecipeNode?, _ vocabulary: BuildRecipe.Vocabulary) throws(KeifuError) {
        guard let node else { return }
        let keys = try node.mapping(
            keys: ["exact", "minhash", "passages", "host_lines", "against"])
        exactly = try keys["exact"]?.boolean()
        if let node = keys["passages"] {
            let values = try node.mapping(keys: ["min_characters"])
            passages = BuildRecipe.PassageSettings(
                minimumCharacters: try values["min_characters"]?.integer(in: 20...1_000_000)
                    ?? BuildRecipe.PassageSettings().minimumCharacters)
        }
        if let node = keys["host_lines"] {
            let values = try node.mapping(keys: ["min_documents"])
            hostLines = BuildRecipe.HostLineSettings(
                minimumDocuments: try values["min_documents"]?.integer(in: 2...1_000_000_000)
                    ?? BuildRecipe.HostLineSettings().minimumDocuments)
        }
        against = try keys["against"]?.sequence() ?? []
        guard keys.entries.contains(where: { $0.0 == "minhash" }) else { return }
        minHash = .some(
            try keys["minhash"].map { (node) throws(KeifuError) in
                try Self.minHash(node, vocabulary.minHashPresets)
            })
    }

    /// The name of a preset, or settings, which may begin with one.
    private static func minHash(
        _ node: RecipeNode, _ presets: [(name: String, settings: BuildRecipe.MinHashSettings)]
    ) throws(KeifuError) -> BuildRecipe.MinHashSettings {
        func preset(_ node: RecipeNode) throws(KeifuError) -> BuildRecipe.MinHashSettings {
            let name = try node.choice(presets.map(\.name))
            return presets.first { $0.name == name }?.settings ?? BuildRecipe.MinHashSettings()
        }
        guard node.isMapping else { return try preset(node) }
        let values = try node.mapping(keys: ["preset", "ngram", "bands", "rows", "threshold"])
        let standard =
            try values["preset"].map { (node) throws(KeifuError) in try preset(node) }
            ?? BuildRecipe.MinHashSettings()
        let read = BuildRecipe.MinHashSettings(
            ngram: try values["ngram"]?.integer(in: 1...64) ?? standard.ngram,
            bands: try values["bands"]?.integer(in: 1...1024) ?? standard.bands,
            rows: try values["rows"]?.integer(in: 1...1024) ?? standard.rows,
            threshold: try values["threshold"]?.number(in: 0.01...1) ?? standard.threshold)
        guard read.bands * read.rows <= 8192 else {
            throw node.error("bands × rows is \(read.bands * read.rows), more than 8192")
        }
        return read
    }

    func olderCorpora(
        folder: String, _ vocabulary: BuildRecipe.Vocabulary
    ) throws(KeifuError) -> [BuildRecipe.OlderCorpus] {
        var corpora: [BuildRecipe.OlderCorpus] = []
        for node in against {
            let path = Paths.join(folder, try node.string())
            let root = try vocabulary.corpusRoot(path)
            guard !corpora.contains(where: { $0.root == root }) else {
                throw node.error("this corpus is named twice")
            }
            corpora.append(BuildRecipe.OlderCorpus(folder: path, root: root))
        }
        return corpora
    }
}
