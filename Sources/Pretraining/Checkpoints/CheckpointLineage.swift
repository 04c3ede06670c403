public import Lineage
public import Storage

/// `lineage.json` of a checkpoint: what its weights were made from.
public struct CheckpointLineage: Sendable, Equatable {
    /// The step after which it was written.
    public var step: UInt64
    /// The attempt that wrote it: 1 for a run that was never resumed.
    public var attempt: UInt32
    /// Input tokens from the first step to this one.
    public var tokensSeen: UInt64
    /// Mean loss of the step, in nats.
    public var loss: Double
    /// ``RunManifest/identity`` of the run.
    public var runIdentity: Digest
    /// The shard sets' roots.
    public var shardRoots: [Digest]
    /// The roots of the corpora that they were encoded from.
    public var corpusRoots: [Digest]
    /// SHA-256 of `tokenizer.json`.
    public var tokenizerDigest: Digest
    /// Whether attention stayed inside documents.
    public var documentMask: Bool
    /// What the weights were exposed to.
    public var exposed: ExposedRoots
    /// SHA-256 of the checkpoint's other files, by name.
    public var checksums: [String: Digest]

    /// The file's name.
    public static let name = "lineage.json"

    /// Reads the lineage of a checkpoint folder; `nil` where it has none, as in checkpoints of other tools.
    public static func load(checkpoint: String) throws(KeifuError) -> CheckpointLineage? {
        let path = Paths.join(checkpoint, name)
        guard Files.exists(path) else { return nil }
        let object = try JSONObject.load(path)
        guard try object.string("format") == "keifu-checkpoint", try object.integer("version") == 1
        else {
            throw .badInput(
                "the checkpoint is of another version", file: path,
                remedy: "Use the version of Keifu that made it.")
        }
        let exposed = try object.object("exposed_root")
        let counts = try exposed.object("counts")
        func tree(_ key: String) throws(KeifuError) -> ExposedRoots.Tree {
            .init(root: try exposed.digest(key), count: try counts.integer(key))
        }
        func roots(_ key: String) throws(KeifuError) -> [Digest] {
            var result: [Digest] = []
            for parent in try object.objects("shards") { result.append(try parent.digest(key)) }
            return result
        }
        let recorded = try object.object("checksums")
        var checksums: [String: Digest] = [:]
        for key in recorded.keys { checksums[key] = try recorded.digest(key) }
        return CheckpointLineage(
            step: try object.unsigned("step"),
            attempt: UInt32(clamping: try object.unsigned("attempt")),
            tokensSeen: try object.unsigned("tokens_seen"),
            loss: object.has("loss") ? try object.number("loss") : .nan,
            runIdentity: try object.digest("run_identity"), shardRoots: try roots("root"),
            corpusRoots: try roots("corpus_root"),
            tokenizerDigest: try object.digest("tokenizer_digest"),
            documentMask: try object.boolean("document_mask"),
            exposed: ExposedRoots(
                ids: try tree("ids"), texts: try tree("texts"), urls: try tree("urls")),
            checksums: checksums)
    }

    /// The text of `lineage.json`.
    var document: String {
        JSONText.object([
            ("format", "keifu-checkpoint"), ("version", 1), ("step", JSONText(step)),
            ("attempt", JSONText(UInt64(attempt))), ("tokens_seen", JSONText(tokensSeen)),
            ("loss", .number(loss)), ("run_identity", .string(runIdentity.hex)),
            (
                "shards",
                .array(
                    zip(shardRoots, corpusRoots).map {
                        .object([("root", .string($0.hex)), ("corpus_root", .string($1.hex))])
                    })
            ), ("tokenizer_digest", .string(tokenizerDigest.hex)),
            ("document_mask", .boolean(documentMask)), ("exposed_root", exposed.json),
            (
                "checksums",
                .object(
                    checksums.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.hex)) })
            ),
        ]).document
    }
}

extension ExposedRoots {
    /// The roots and the numbers of leaves.
    var json: JSONText {
        .object([
            ("root", .string(root.hex)), ("ids", .string(ids.root.hex)),
            ("texts", .string(texts.root.hex)), ("urls", .string(urls.root.hex)),
            (
                "counts",
                .object([
                    ("ids", JSONText(ids.count)), ("texts", JSONText(texts.count)),
                    ("urls", JSONText(urls.count)),
                ])
            ),
        ])
    }
}
