internal import Storage

/// A build recipe as it was written: every key may be missing.
struct BuildRecipeFile {
    var name: String
    /// The paths of the sources' descriptions, each with its place in the recipe.
    var sources: [RecipeNode]
    var partitions: Int?
    var workUnitBytes: Int?
    var allowedLicenses: [String]?
    var optOut: [RecipeNode]?
    var normalize: [String]?
    var measures: MeasureSettingsFile
    var masks: [BuildRecipe.Mask]
    var preset: String?
    var rules: [BuildRecipe.FilterRule]
    var deduplication: DeduplicationFile
    var decontamination: DecontaminationFile
    var memoryBytes: Int?
    var heldOut: BuildRecipe.HeldOutSettings?
    var limits: BuildRecipe.Limits?

    static let keys = [
        "name", "sources", "partitions", "work_unit_bytes", "licenses", "opt_out", "normalize",
        "measures", "mask", "filter", "deduplicate", "decontaminate", "held_out", "limits",
        "memory_bytes",
    ]

    init(_ node: RecipeNode, vocabulary: BuildRecipe.Vocabulary) throws(KeifuError) {
        let recipe = try node.mapping(keys: Self.keys)
        name = try recipe.required("name").string()
        sources = try recipe.required("sources").sequence()
        guard !sources.isEmpty else {
            throw try recipe.required("sources").error("no source is named")
        }
        partitions = try recipe["partitions"]?.integer(in: 1...99_999)
        workUnitBytes = try recipe["work_unit_bytes"]?.integer(in: 1...(1 << 40))
        if let licenses = try recipe["licenses"]?.mapping(keys: ["allow"]) {
            allowedLicenses = try licenses["allow"]?.strings()
        }
        optOut = try recipe["opt_out"]?.sequence()
        normalize = try Self.normalize(recipe["normalize"], vocabulary)
        if let node = recipe["measures"] {
            measures = try MeasureSettingsFile(node, vocabulary)
        } else {
            measures = MeasureSettingsFile()
        }
        masks = try Self.masks(recipe["mask"], known: vocabulary.masks)
        let names = vocabulary.measureNames(measures.outline(vocabulary), masks)
        try Self.refuseRepeats(names, recipe["measures"])
        let filter = try FilterFile(
            recipe["filter"], measures: names, presets: vocabulary.filterPresets)
        preset = filter.preset
        rules = filter.rules
        deduplication = try DeduplicationFile(recipe["deduplicate"], vocabulary)
        decontamination = try DecontaminationFile(recipe["decontaminate"])
        memoryBytes = try recipe["memory_bytes"]?.integer(in: (16 << 20)...(1 << 44))
        if let heldOutNode = recipe["held_out"] {
            let keys = try heldOutNode.mapping(keys: ["fraction", "seed"])
            heldOut = BuildRecipe.HeldOutSettings(
                fraction: try keys["fraction"]?.number(in: 0...1) ?? 0,
                seed: try keys["seed"]?.unsigned() ?? 0)
        }
        limits = try recipe["limits"].map(Self.limits)
    }

    static func limits(_ node: RecipeNode) throws(KeifuError) -> BuildRecipe.Limits {
        let keys = try node.mapping(keys: ["record_bytes", "expansion", "undecodable"])
        let standard = BuildRecipe.Limits()
        return BuildRecipe.Limits(
            recordBytes: try keys["record_bytes"]?.integer(in: 1...(1 << 30))
                ?? standard.recordBytes,
            expansion: try keys["expansion"]?.integer(in: 1...1_000_000) ?? standard.expansion,
            undecodable: try keys["undecodable"]?.number(in: 0...1) ?? standard.undecodable)
    }

    private static func normalize(
        _ node: RecipeNode?, _ vocabulary: BuildRecipe.Vocabulary
    ) throws(KeifuError) -> [String]? {
        guard let node else { return nil }
        let presets = vocabulary.normalizationPresets
        var named: Set<String> = []
        var names: [String] = []
        for item in node.isSequence ? try node.sequence() : [node] {
            let name = try item.choice(vocabulary.normalizations + presets.map(\.name))
            guard named.insert(name).inserted else { throw item.error("\(name) is named twice") }
            if vocabulary.normalForms.contains(name),
                let other = names.first(where: vocabulary.normalForms.contains)
            {
                throw item.error(
                    "\(name) is a second normal form beside \(other)",
                    remedy: "Name one of \(vocabulary.normalForms.joined(separator: ", ")).")
            }
            // A preset is its rules; those that are named beside it are there once.
            let rules = presets.first { $0.name == name }?.rules ?? [name]
            names += rules.filter { !names.contains($0) }
        }
        return names
    }

    /// A list named `stop` would give a second measure `stop_words`.
    private static func refuseRepeats(_ names: [String], _ node: RecipeNode?) throws(KeifuError) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            guard let node else { continue }
            throw node.error(
                "two measures would be called \(name)",
                remedy: "Give the word list or classifier another name.")
        }
    }

    /// A list of kinds, or kinds with their placeholders.
    static func masks(
        _ node: RecipeNode?, known: [BuildRecipe.Mask]
    ) throws(KeifuError) -> [BuildRecipe.Mask] {
        guard let node else { return [] }
        var masks: [BuildRecipe.Mask] = []
        if node.isMapping {
            for (kind, placeholder) in try node.mapping(keys: known.map(\.kind)).entries {
                masks.append(BuildRecipe.Mask(kind: kind, placeholder: try placeholder.string()))
            }
            return masks
        }
        for item in try node.sequence() {
            let kind = try item.choice(known.map(\.kind))
            guard let mask = known.first(where: { $0.kind == kind }), !masks.contains(mask) else {
                throw item.error("\(kind) is named twice")
            }
            masks.append(mask)
        }
        return masks
    }

    func resolved(
        folder: String, vocabulary: BuildRecipe.Vocabulary
    ) throws(KeifuError) -> BuildRecipe {
        var descriptions: [SourceDescription] = []
        for source in sources {
            let description = try SourceDescription.load(
                Paths.join(folder, try source.string()))
            guard !descriptions.contains(where: { $0.name == description.name }) else {
                throw source.error(
                    "a source named \(description.name) is there already",
                    remedy: "Names are part of every document's identity; give each its own.")
            }
            descriptions.append(description)
        }
        return BuildRecipe(
            name: name, sources: descriptions, partitions: partitions ?? 1,
            workUnitBytes: workUnitBytes ?? BuildRecipe.standardWorkUnitBytes,
            allowedLicenses: allowedLicenses,
            optOut: try OptOutList.load(optOut ?? [], folder: folder),
            normalize: normalize ?? vocabulary.standardNormalizations,
            measures: try measures.resolved(folder: folder, vocabulary), masks: masks,
            preset: preset, rules: rules,
            deduplicateExactly: deduplication.exactly ?? true,
            minHash: deduplication.minHash ?? BuildRecipe.MinHashSettings(),
            passages: deduplication.passages, hostLines: deduplication.hostLines,
            against: try deduplication.olderCorpora(folder: folder, vocabulary),
            decontamination: try decontamination.resolved(folder: folder),
            heldOut: heldOut ?? BuildRecipe.HeldOutSettings(),
            memoryBytes: memoryBytes ?? BuildRecipe.standardMemoryBytes,
            limits: limits ?? BuildRecipe.Limits())
    }
}
