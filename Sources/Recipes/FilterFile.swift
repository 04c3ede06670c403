public import Storage

/// The key `filter` of a build recipe: a preset's rules with the recipe's own over them.
struct FilterFile {
    private(set) var preset: String?
    private(set) var rules: [BuildRecipe.FilterRule] = []

    /// - Parameters:
    ///   - measures: the names of all that the recipe measures.
    ///   - presets: the sets of rules that a recipe can name, as YAML.
    init(
        _ node: RecipeNode?, measures: [String], presets: [(name: String, yaml: String)]
    ) throws(KeifuError) {
        guard let node else { return }
        let filter = try node.mapping(keys: ["preset", "without", "rules"])
        let without = try filter["without"]?.strings() ?? []
        var unused = Set(without)
        if let name = filter["preset"] {
            let preset = try name.choice(presets.map(\.name))
            self.preset = preset
            let yaml = presets.first { $0.name == preset }?.yaml ?? ""
            for rule in try Self.presetRules(yaml, name: preset) {
                unused.remove(rule.measure)
                guard !without.contains(rule.measure) else { continue }
                guard measures.contains(rule.measure) else {
                    throw name.error(
                        "\(preset) judges \(rule.measure), which this recipe does not measure",
                        remedy:
                            "Measure it (`measures`: a group, a word list or a model of that name), "
                            + "or say `without: [\(rule.measure)]`.")
                }
                rules.append(rule)
            }
        }
        if let extra = unused.sorted().first {
            throw (filter["without"] ?? node).error(
                "no rule of the preset is about \(extra)", remedy: "Take it out of `without`.")
        }
        guard let own = filter["rules"] else { return }
        // The values keep the file's order: it decides which rule is named where several fail.
        for (measure, bounds) in try own.mapping(keys: measures).entries {
            let rule = try Self.rule(measure, bounds)
            guard let index = rules.firstIndex(where: { $0.measure == measure }) else {
                rules.append(rule)
                continue
            }
            rules[index].minimum = rule.minimum ?? rules[index].minimum
            rules[index].maximum = rule.maximum ?? rules[index].maximum
            try Self.check(rules[index], bounds)
        }
    }

    /// The rules of a preset, in its order.
    static func presetRules(
        _ yaml: String, name: String
    ) throws(KeifuError) -> [BuildRecipe.FilterRule] {
        let preset = try RecipeNode.parse(yaml, file: "\(name).yaml").mapping(keys: [
            "name", "rules",
        ])
        return try rules(preset.required("rules"))
    }

    /// Rules about any measures, in their order.
    static func rules(_ node: RecipeNode) throws(KeifuError) -> [BuildRecipe.FilterRule] {
        var rules: [BuildRecipe.FilterRule] = []
        for (measure, bounds) in try node.anyMapping().entries {
            rules.append(try rule(measure, bounds))
        }
        return rules
    }

    private static func rule(
        _ measure: String, _ bounds: RecipeNode
    ) throws(KeifuError) -> BuildRecipe.FilterRule {
        let keys = try bounds.mapping(keys: ["min", "max"])
        let everything = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        let rule = BuildRecipe.FilterRule(
            measure: measure, minimum: try keys["min"]?.number(in: everything),
            maximum: try keys["max"]?.number(in: everything))
        guard rule.minimum != nil || rule.maximum != nil else {
            throw bounds.error("the rule has neither min nor max")
        }
        try check(rule, bounds)
        return rule
    }

    private static func check(
        _ rule: BuildRecipe.FilterRule, _ bounds: RecipeNode
    ) throws(KeifuError) {
        if let minimum = rule.minimum, let maximum = rule.maximum, minimum > maximum {
            throw bounds.error("min is above max, so nothing would be kept")
        }
    }
}

extension BuildRecipe.Vocabulary {
    /// The rules of a preset, in its order.
    ///
    /// - Throws: `KeifuError` of kind `usage` where there is no such preset.
    public func rules(ofPreset name: String) throws(KeifuError) -> [BuildRecipe.FilterRule] {
        guard let preset = filterPresets.first(where: { $0.name == name }) else {
            let names = filterPresets.map(\.name).joined(separator: ", ")
            throw KeifuError(
                .usage, "there is no preset \(name)",
                remedy: names.isEmpty ? "This version has none." : "Presets are \(names).")
        }
        return try FilterFile.presetRules(preset.yaml, name: name)
    }
}
