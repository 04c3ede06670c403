internal import Lineage
internal import Storage

/// The key `measures` of a build recipe as it was written.
struct MeasureSettingsFile {
    var groups: [String]?
    var wordLists: [(name: String, path: RecipeNode)] = []
    var classifiers: [(name: String, label: String, path: RecipeNode)] = []
    var languageModel: RecipeNode?
    var domains: [String]?

    init() {}

    init(_ node: RecipeNode, _ vocabulary: BuildRecipe.Vocabulary) throws(KeifuError) {
        let keys = try node.mapping(
            keys: ["groups", "words", "classifiers", "language_model", "domains"])
        if let list = keys["groups"] {
            var named: Set<String> = []
            for item in try list.sequence() {
                named.insert(try item.choice(vocabulary.measureGroups))
            }
            groups = vocabulary.measureGroups.filter(named.contains)
        }
        for (name, path) in try keys["words"]?.anyMapping().entries ?? [] {
            wordLists.append((try Self.name(name, path), path))
        }
        for (name, value) in try keys["classifiers"]?.anyMapping().entries ?? [] {
            let model = try value.mapping(keys: ["model", "label"])
            classifiers.append(
                (
                    try Self.name(name, value), try model.required("label").string(),
                    try model.required("model")
                ))
        }
        languageModel = keys["language_model"]
        domains = try keys["domains"]?.strings()
    }

    /// Names are parts of measures' names.
    private static func name(_ name: String, _ node: RecipeNode) throws(KeifuError) -> String {
        let isWord = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
        guard isWord, !name.isEmpty else {
            throw node.error(
                "\"\(name)\" cannot be the name of a measure",
                remedy: "Use small letters, digits and _.")
        }
        return name
    }

    /// The settings without what only the files themselves say: enough for the measures' names.
    func outline(_ vocabulary: BuildRecipe.Vocabulary) -> BuildRecipe.MeasureSettings {
        let unread = BuildRecipe.ModelFile(path: "", checksum: .of(text: ""))
        return BuildRecipe.MeasureSettings(
            groups: groups ?? vocabulary.measureGroups,
            wordLists: wordLists.map { BuildRecipe.WordListFile(name: $0.name, file: unread) },
            classifiers: classifiers.map {
                BuildRecipe.ClassifierFile(name: $0.name, label: $0.label, file: unread)
            },
            languageModel: languageModel == nil ? nil : unread,
            domains: domains ?? vocabulary.standardDomains)
    }

    /// The settings with every file read once for its checksum.
    func resolved(
        folder: String, _ vocabulary: BuildRecipe.Vocabulary
    ) throws(KeifuError) -> BuildRecipe.MeasureSettings {
        func file(_ node: RecipeNode) throws(KeifuError) -> BuildRecipe.ModelFile {
            let path = Paths.join(folder, try node.string())
            guard Files.exists(path) else {
                throw node.error("there is no file \(path)", remedy: "Check the path.")
            }
            return BuildRecipe.ModelFile(path: path, checksum: try Files.checksum(path))
        }
        var settings = outline(vocabulary)
        for (index, list) in wordLists.enumerated() {
            settings.wordLists[index].file = try file(list.path)
        }
        for (index, classifier) in classifiers.enumerated() {
            settings.classifiers[index].file = try file(classifier.path)
        }
        if let languageModel { settings.languageModel = try file(languageModel) }
        return settings
    }
}
