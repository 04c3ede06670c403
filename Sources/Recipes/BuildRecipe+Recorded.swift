internal import Lineage
public import Storage

extension BuildRecipe {
    /// The canonical text of the recipe: every key in one order, every default written out, the sources'
    /// descriptions in place of their paths. Nothing in it says where anything lay.
    ///
    /// - Parameter versions: what the build runs on; other versions make another corpus.
    public func resolvedYAML(versions: [String: String]) -> String {
        var text = "name: \(CanonicalYAML.quoted(name))\n"
        text += "sources:\n"
        for source in sources {
            let lines = source.resolvedYAML.split(separator: "\n")
            for (index, line) in lines.enumerated() {
                text += (index == 0 ? "  - " : "    ") + line + "\n"
            }
        }
        text += "partitions: \(partitions)\n"
        text += "work_unit_bytes: \(workUnitBytes)\n"
        let allowed = allowedLicenses.map(CanonicalYAML.list) ?? "null"
        text += "licenses: { allow: \(allowed) }\n"
        text +=
            "opt_out: { entries: \(optOut.count), sha256: \(CanonicalYAML.quoted(optOut.digest.hex)) }\n"
        text += "normalize: \(CanonicalYAML.list(normalize))\n"
        text += measures.resolvedYAML
        text += "mask:" + (masks.isEmpty ? " {}\n" : "\n")
        for mask in masks { text += "  \(mask.kind): \(CanonicalYAML.quoted(mask.placeholder))\n" }
        text +=
            "filter:\n  preset: \(preset.map(CanonicalYAML.quoted) ?? "null")\n  rules:"
            + (rules.isEmpty ? " {}\n" : "\n")
        for rule in rules {
            var bounds: [String] = []
            if let minimum = rule.minimum { bounds.append("min: \(minimum)") }
            if let maximum = rule.maximum { bounds.append("max: \(maximum)") }
            text += "    \(rule.measure): { \(bounds.joined(separator: ", ")) }\n"
        }
        text += "deduplicate:\n  exact: \(deduplicateExactly)\n"
        if let minHash {
            text += "  minhash: { ngram: \(minHash.ngram), bands: \(minHash.bands), "
            text += "rows: \(minHash.rows), threshold: \(minHash.threshold) }\n"
        } else {
            text += "  minhash: null\n"
        }
        text += "  passages: "
        text += passages.map { "{ min_characters: \($0.minimumCharacters) }\n" } ?? "null\n"
        text += "  host_lines: "
        text += hostLines.map { "{ min_documents: \($0.minimumDocuments) }\n" } ?? "null\n"
        text += "  against: \(CanonicalYAML.list(against.map(\.root.hex)))\n"
        text += decontamination.resolvedYAML
        text += "held_out: { fraction: \(heldOut.fraction), seed: \(heldOut.seed) }\n"
        text += "limits: { record_bytes: \(limits.recordBytes), expansion: \(limits.expansion), "
        text += "undecodable: \(limits.undecodable) }\n"
        text += "memory_bytes: \(memoryBytes)\n"
        text += "versions:\n"
        for (key, value) in versions.sorted(by: { $0.key < $1.key }) {
            text += "  \(key): \(CanonicalYAML.quoted(value))\n"
        }
        return text
    }
}

extension BuildRecipe.DecontaminationSettings {
    fileprivate var resolvedYAML: String {
        guard !sets.isEmpty else { return "decontaminate: { sets: [] }\n" }
        var text = "decontaminate:\n  sets:\n"
        for set in sets {
            text += "    - { name: \(CanonicalYAML.quoted(set.name)), "
            text += "fields: \(CanonicalYAML.list(set.fields)), "
            text += "sha256: \(CanonicalYAML.quoted(set.checksum.hex)) }\n"
        }
        text += "  ngram: \(ngram)\n  coverage: \(coverage)\n  mode: \(mode.rawValue)\n"
        return text
    }
}

/// A corpus's `recipe.yaml`: what is needed to prepare its documents again.
public struct RecordedRecipe: Sendable {
    /// The corpus's name.
    public let name: String
    /// The sources' descriptions. Their `folder` is empty until the caller says where the raw files lie.
    public let sources: [SourceDescription]
    /// The names of the normalisation rules, in order.
    public let normalize: [String]
    /// What is masked, in order.
    public let masks: [BuildRecipe.Mask]
    /// The rules, in order.
    public let rules: [BuildRecipe.FilterRule]
    /// How near-duplicates were found, if at all.
    public let minHash: BuildRecipe.MinHashSettings?
    /// The test sets that were looked for, and what was done. Their paths are empty: the build log says where they lay.
    public let decontamination: BuildRecipe.DecontaminationSettings
    /// What a record and a file may be at most.
    public let limits: BuildRecipe.Limits
    /// What the build ran on.
    public let versions: [String: String]

    /// Reads the recipe that lies beside a corpus.
    public init(path: String) throws(KeifuError) {
        let recipe = try RecipeNode.load(path).mapping(keys: BuildRecipeFile.keys + ["versions"])
        name = try recipe.required("name").string()
        var sources: [SourceDescription] = []
        for node in try recipe.required("sources").sequence() {
            sources.append(try SourceDescriptionDraft(node).resolved(folder: ""))
        }
        self.sources = sources
        normalize = try recipe.required("normalize").strings()
        var masks: [BuildRecipe.Mask] = []
        for (kind, placeholder) in try recipe.required("mask").anyMapping().entries {
            masks.append(BuildRecipe.Mask(kind: kind, placeholder: try placeholder.string()))
        }
        self.masks = masks
        rules = try FilterFile.rules(
            try recipe.required("filter").anyMapping().required("rules"))
        if let settings = try recipe.required("deduplicate").anyMapping()["minhash"] {
            let values = try settings.anyMapping()
            minHash = BuildRecipe.MinHashSettings(
                ngram: try values.required("ngram").integer(in: 1...64),
                bands: try values.required("bands").integer(in: 1...1024),
                rows: try values.required("rows").integer(in: 1...1024),
                threshold: try values.required("threshold").number(in: 0...1))
        } else {
            minHash = nil
        }
        decontamination = try Self.decontamination(try recipe.required("decontaminate"))
        limits = try BuildRecipeFile.limits(try recipe.required("limits"))
        var versions: [String: String] = [:]
        for (key, value) in try recipe.required("versions").anyMapping().entries {
            versions[key] = try value.string()
        }
        self.versions = versions
    }

    private static func decontamination(
        _ node: RecipeNode
    ) throws(KeifuError) -> BuildRecipe.DecontaminationSettings {
        var settings = BuildRecipe.DecontaminationSettings()
        let keys = try node.mapping(keys: ["sets", "ngram", "coverage", "mode"])
        for item in try keys.required("sets").sequence() {
            let values = try item.mapping(keys: ["name", "fields", "sha256"])
            guard let checksum = Digest(hex: try values.required("sha256").string()) else {
                throw item.error("sha256 is not a digest")
            }
            settings.sets.append(
                BuildRecipe.DecontaminationSettings.TestSet(
                    name: try values.required("name").string(), path: "",
                    fields: try values.required("fields").strings(), checksum: checksum))
        }
        if let ngram = try keys["ngram"]?.integer(in: 1...256) { settings.ngram = ngram }
        if let coverage = try keys["coverage"]?.number(in: 0...1) { settings.coverage = coverage }
        if let mode = try keys["mode"]?.string() {
            settings.mode =
                BuildRecipe.DecontaminationSettings.Mode(rawValue: mode) ?? settings.mode
        }
        return settings
    }
}
