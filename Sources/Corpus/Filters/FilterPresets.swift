/// The sets of rules of other projects that a recipe can name, from `pipelines/presets`.
enum FilterPresets {
    /// Names and YAML.
    static let all: [(name: String, yaml: String)] = []
}
