internal import Lineage
internal import Storage

/// Where artefacts and raw sources were moved to, when not where their build logs say.
public struct ArtefactPlaces: Sendable {
    /// Folders of shard sets, tried by their root hash.
    public var shards: [String]
    /// Folders of corpora, tried by their root hash.
    public var corpora: [String]
    /// Folders of raw sources (those that hold a `source.yaml`), by source name.
    public var sources: [String: String]

    /// Overrides for moved folders.
    public init(
        shards: [String] = [], corpora: [String] = [], sources: [String: String] = [:]
    ) {
        self.shards = shards
        self.corpora = corpora
        self.sources = sources
    }
}
