/// The sets of rules of other projects that a recipe can name.
///
/// They are the files of `pipelines/presets`, to which `Filters/Presets` is a link, so that a program needs no file
/// beside it to know them.
enum FilterPresets {
    /// Names and YAML.
    static let all: [(name: String, yaml: String)] = [
        ("swallow-v1", PackageResources.swallow_v1_yaml),
        ("llmjp-v1", PackageResources.llmjp_v1_yaml),
        ("uzushio", PackageResources.uzushio_yaml),
        ("hojichar", PackageResources.hojichar_yaml),
        ("fineweb2-ja", PackageResources.fineweb2_ja_yaml),
        ("gopher-ja", PackageResources.gopher_ja_yaml),
    ].map { ($0.0, String(decoding: $0.1, as: UTF8.self)) }
}
