public import Lineage
public import Storage

/// How fast documents in memory are normalised, edit maps included.
public struct NormalizationBenchmark {
    /// What was measured.
    public struct Result {
        /// Bytes of all documents.
        public var bytes: Int
        /// Bytes of the normalised texts.
        public var outputBytes: Int
        /// Runs of all edit maps.
        public var runs: Int
        /// The fastest time for all documents.
        public var seconds: Double
        /// The SHA-256 of the normalised texts.
        public var checksum: Digest
    }

    /// The rules.
    public let rules: [NormalizationRule]
    /// The documents, in UTF-8.
    public let documents: [[UInt8]]
    private let chain: NormalizationChain

    /// Reads the documents.
    ///
    /// - Parameters:
    ///   - files: files of UTF-8 in which a NUL byte ends a document.
    ///   - rules: the rules to apply.
    public init(files: [String], rules: [NormalizationRule]) throws(KeifuError) {
        self.rules = rules
        chain = NormalizationChain(rules)
        documents = try DocumentFile.read(files)
    }

    /// The rules of names and presets.
    ///
    /// - Throws: `KeifuError` where there is none of a name.
    public static func rules(
        named names: some Sequence<String>
    ) throws(KeifuError) -> [NormalizationRule] {
        var rules: [NormalizationRule] = []
        for name in names {
            if let preset = NormalizationRule.presets.first(where: { $0.name == name }) {
                rules += preset.rules
            } else if let rule = NormalizationRule(rawValue: name) {
                rules.append(rule)
            } else {
                let known =
                    NormalizationRule.allCases.map(\.rawValue)
                    + NormalizationRule.presets.map(\.name)
                throw .badInput(
                    "there is no rule \(name)",
                    remedy: "Known are \(known.joined(separator: ", ")).")
            }
        }
        return rules
    }

    /// Normalises all documents some times over.
    public func run(times: Int) -> Result {
        var result = Result(
            bytes: documents.reduce(0) { $0 + $1.count }, outputBytes: 0, runs: 0,
            seconds: .infinity, checksum: Digest.of([]))
        let clock = ContinuousClock()
        for _ in 0..<times {
            (result.outputBytes, result.runs) = (0, 0)
            let time = clock.measure {
                for document in documents {
                    let normalized = chain.apply(document)
                    // Both are used, so that no compiler leaves them out.
                    result.outputBytes += normalized.text.count
                    result.runs += normalized.map.runs.count
                }
            }
            result.seconds = min(result.seconds, time / .seconds(1))
        }
        var hasher = DigestHasher()
        for document in documents { hasher.update(chain.apply(document).text) }
        result.checksum = hasher.finalize()
        return result
    }

    /// Hands over the normalised texts in order.
    public func texts(_ body: ([UInt8]) throws -> Void) rethrows {
        for document in documents { try body(chain.apply(document).text) }
    }
}
