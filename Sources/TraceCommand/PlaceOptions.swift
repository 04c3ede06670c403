import ArgumentParser
import Storage
import Tracing

/// Where moved artefacts and raw sources are now.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where a moved shard set is now.", valueName: "dir"))
    var shards: [String] = []

    @Option(help: ArgumentHelp("Where a moved corpus is now.", valueName: "dir"))
    var corpus: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where the raw files of a source are now (the folder of its source.yaml).",
            valueName: "name=dir"))
    var source: [String] = []

    func places() throws -> ArtefactPlaces {
        var sources: [String: String] = [:]
        for text in source {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else {
                throw KeifuError(
                    .usage, "--source \(text) is not NAME=DIR",
                    remedy: "Write the source's name, an equals sign, and a folder.")
            }
            sources[String(parts[0])] = String(parts[1])
        }
        return ArtefactPlaces(shards: shards, corpora: corpus, sources: sources)
    }
}
