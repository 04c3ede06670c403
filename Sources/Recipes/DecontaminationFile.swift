internal import Storage

/// `decontaminate` of a build recipe as it was written.
struct DecontaminationFile {
    /// A test set as it was written.
    private struct TestSet {
        var name: String?
        var path: RecipeNode
        var fields: [String]
    }

    private var sets: [TestSet] = []
    private var ngram: Int?
    private var coverage: Double?
    private var mode: BuildRecipe.DecontaminationSettings.Mode?

    init(_ node: RecipeNode?) throws(KeifuError) {
        guard let node else { return }
        let keys = try node.mapping(keys: ["sets", "ngram", "coverage", "mode"])
        for item in try keys["sets"]?.sequence() ?? [] {
            let values = try item.mapping(keys: ["path", "name", "fields"])
            let fields = try values.required("fields").strings()
            guard !fields.isEmpty else {
                throw item.error("no field is named", remedy: "Name the fields that hold text.")
            }
            sets.append(
                TestSet(
                    name: try values["name"]?.string(), path: try values.required("path"),
                    fields: fields))
        }
        ngram = try keys["ngram"]?.integer(in: 4...256)
        coverage = try keys["coverage"]?.number(in: 0.01...1)
        if let node = keys["mode"] {
            let name = try node.choice(
                BuildRecipe.DecontaminationSettings.Mode.allCases.map(\.rawValue))
            mode = BuildRecipe.DecontaminationSettings.Mode(rawValue: name)
        }
    }

    func resolved(
        folder: String
    ) throws(KeifuError) -> BuildRecipe.DecontaminationSettings {
        let standard = BuildRecipe.DecontaminationSettings()
        var resolved: [BuildRecipe.DecontaminationSettings.TestSet] = []
        for set in sets {
            let path = Paths.join(folder, try set.path.string())
            let name = set.name ?? Self.stem(Paths.name(path))
            guard !resolved.contains(where: { $0.name == name }) else {
                throw set.path.error(
                    "a test set named \(name) is there already", remedy: "Give it a `name`.")
            }
            resolved.append(
                BuildRecipe.DecontaminationSettings.TestSet(
                    name: name, path: path, fields: set.fields, checksum: try Files.checksum(path)))
        }
        return BuildRecipe.DecontaminationSettings(
            sets: resolved, ngram: ngram ?? standard.ngram,
            coverage: coverage ?? standard.coverage, mode: mode ?? standard.mode)
    }

    /// A file's name before its first dot.
    private static func stem(_ name: String) -> String {
        name.split(separator: ".").first.map(String.init) ?? name
    }
}
