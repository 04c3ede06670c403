internal import Documents
internal import Foundation
internal import Ledger
internal import Lineage
internal import Recipes

/// Counts, distributions and samples of a corpus, gathered while its partitions are written.
///
/// Summaries of partitions add up to that of the corpus in any grouping: whole numbers, and samples that are
/// the first by id.
struct CorpusSummary: Sendable, Codable {
    /// What met one rule.
    struct RuleKey: Hashable, Sendable, Codable {
        var stage: String
        var rule: String
    }

    /// A dropped document of which the report shows the beginning.
    struct Sample: Sendable {
        var id: Digest
        var title: String?
        var path: String
        var value: Double?
        var threshold: Double?
        var text: [UInt8]
    }

    /// A removed document and what it repeats.
    struct Pair: Sendable, Codable {
        var id: Digest
        var title: String?
        var path: String
        var duplicate: Verdict.Duplicate
    }

    /// Counts of one source.
    struct SourceSummary: Sendable, Codable {
        var ingested = 0
        var rawBytes = 0
        var kept = CorpusManifest.Amount()
        var dropped: [RuleKey: Int] = [:]
    }

    var ingested = 0
    var train = 0
    var heldOut = 0
    var kept = CorpusManifest.Amount()
    var licenses: [String: CorpusManifest.Amount] = [:]
    var encodings: [String: Int] = [:]
    var dropped: [RuleKey: CorpusManifest.Amount] = [:]
    var sources: [SourceSummary]
    var measures: MeasureSummary
    var samples: [RuleKey: [Sample]] = [:]
    var pairs: [Pair] = []
    var pairCount = 0
    /// The titles of the documents that the pairs repeat.
    var keptNames: [Digest: String] = [:]

    /// Licences that are counted by name. A source may write what it likes into that field, of each document
    /// something else.
    static let mostLicenses = 1000
    /// What stands for the others.
    static let otherLicenses = "(others)"
    /// Samples shown of each rule.
    static let samplesOfRule = 3
    /// Pairs shown of all.
    static let mostPairs = 200

    init(plan: BuildPlan) {
        sources = Array(repeating: SourceSummary(), count: plan.recipe.sources.count)
        measures = MeasureSummary(plan: plan)
    }

    /// Adds a document with its final verdict; documents come in id order.
    mutating func add(_ record: UnitRecord, source: Int) {
        let row = record.row
        ingested += 1
        sources[source].ingested += 1
        sources[source].rawBytes += Int(clamping: row.span.length)
        encodings[row.encoding ?? "–", default: 0] += 1
        measures.add(record)
        let key: RuleKey
        switch row.verdict {
        case .kept(let split):
            if split == .train { train += 1 } else { heldOut += 1 }
            kept.add(characters: row.characters, bytes: row.textBytes)
            sources[source].kept.add(characters: row.characters, bytes: row.textBytes)
            addLicense(
                row.license,
                CorpusManifest.Amount(
                    documents: 1, characters: row.characters, bytes: row.textBytes))
            return
        case .dropped(let drop):
            key = RuleKey(stage: drop.stage, rule: drop.rule)
            if drop.stage == "filter", samples[key, default: []].count < Self.samplesOfRule {
                samples[key, default: []].append(
                    Sample(
                        id: row.id, title: row.title, path: row.path, value: drop.value,
                        threshold: drop.threshold, text: record.text))
            }
        case .duplicate(let duplicate):
            key = RuleKey(stage: "deduplicate", rule: duplicate.method)
            pairCount += 1
            if pairs.count < Self.mostPairs {
                pairs.append(
                    Pair(id: row.id, title: row.title, path: row.path, duplicate: duplicate))
            }
        }
        dropped[key, default: CorpusManifest.Amount()]
            .add(characters: row.characters, bytes: row.textBytes)
        sources[source].dropped[key, default: 0] += 1
    }

    /// Counts kept text of a licence; under ``otherLicenses`` where there are too many already.
    private mutating func addLicense(_ license: String, _ amount: CorpusManifest.Amount) {
        let isCounted = licenses[license] != nil || licenses.count < Self.mostLicenses
        licenses[isCounted ? license : Self.otherLicenses, default: CorpusManifest.Amount()]
            .add(amount)
    }

    /// Adds the summary of the next partition.
    mutating func add(_ other: CorpusSummary) {
        ingested += other.ingested
        train += other.train
        heldOut += other.heldOut
        kept.add(other.kept)
        for (license, amount) in other.licenses.sorted(by: { $0.key < $1.key }) {
            addLicense(license, amount)
        }
        encodings.merge(other.encodings, uniquingKeysWith: +)
        dropped.merge(other.dropped) { $0.adding($1) }
        for index in sources.indices {
            sources[index].ingested += other.sources[index].ingested
            sources[index].rawBytes += other.sources[index].rawBytes
            sources[index].kept.add(other.sources[index].kept)
            sources[index].dropped.merge(other.sources[index].dropped, uniquingKeysWith: +)
        }
        measures.add(other.measures)
        for (key, more) in other.samples {
            samples[key] = Array((samples[key, default: []] + more).prefix(Self.samplesOfRule))
        }
        pairs = Array((pairs + other.pairs).prefix(Self.mostPairs))
        pairCount += other.pairCount
    }

    /// The rules that dropped something: by stage in the order of the stages, then as the recipe has them.
    func droppedInOrder(rules: FilterRules) -> [CorpusManifest.Dropped] {
        let stages = [
            "licence", "opt_out", "read", "decode", "extract", "measure", "decontaminate", "filter",
            "deduplicate",
        ]
        func place(_ key: RuleKey) -> (Int, Int, String) {
            (
                stages.firstIndex(of: key.stage) ?? stages.count,
                rules.bounds.firstIndex { $0.name == key.rule } ?? rules.bounds.count,
                key.stage + "/" + key.rule
            )
        }
        return dropped.sorted { place($0.key) < place($1.key) }.map {
            CorpusManifest.Dropped(
                stage: $0.key.stage, rule: $0.key.rule, documents: $0.value.documents,
                characters: $0.value.characters)
        }
    }
}

extension CorpusManifest.Amount {
    mutating func add(_ other: CorpusManifest.Amount) { self = adding(other) }

    fileprivate func adding(_ other: CorpusManifest.Amount) -> CorpusManifest.Amount {
        CorpusManifest.Amount(
            documents: documents + other.documents, characters: characters + other.characters,
            bytes: bytes + other.bytes)
    }
}

/// The text is one field of bytes.
extension CorpusSummary.Sample: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, title, path, value, threshold, text
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encodeIfPresent(title, forKey: .title)
        try container.encode(path, forKey: .path)
        try container.encodeIfPresent(value, forKey: .value)
        try container.encodeIfPresent(threshold, forKey: .threshold)
        try container.encode(Data(text), forKey: .text)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(Digest.self, forKey: .id),
            title: try container.decodeIfPresent(String.self, forKey: .title),
            path: try container.decode(String.self, forKey: .path),
            value: try container.decodeIfPresent(Double.self, forKey: .value),
            threshold: try container.decodeIfPresent(Double.self, forKey: .threshold),
            text: Array(try container.decode(Data.self, forKey: .text)))
    }
}
