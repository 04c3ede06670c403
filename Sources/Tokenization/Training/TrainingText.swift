public import Lineage
public import Storage

/// The text that a tokenizer is trained on, one document after the other.
public struct TrainingText {
    /// Names the text: the same text has the same identity, wherever it lies.
    public let identity: Digest
    /// What it was read from, for the build log: a name and a path for each.
    public let locations: [(name: String, path: String)]
    /// The root of the corpus, where it is one.
    public let corpusRoot: Digest?
    /// How many bytes there are, about; 0 where nobody knows.
    public let byteCount: Int
    let forEach: (_ body: ([UInt8]) throws -> Void) throws -> Void

    /// Text from anywhere.
    /// - Parameter forEach: hands every document's UTF-8 to its argument. A tokenizer does not depend on their
    ///   order, but merges never cross from one to the next.
    public init(
        identity: Digest, corpusRoot: Digest? = nil,
        locations: [(name: String, path: String)] = [], byteCount: Int = 0,
        forEach: @escaping (_ body: ([UInt8]) throws -> Void) throws -> Void
    ) {
        self.identity = identity
        self.corpusRoot = corpusRoot
        self.locations = locations
        self.byteCount = byteCount
        self.forEach = forEach
    }

    /// Texts in memory.
    public init(texts: [[UInt8]]) {
        var hasher = DigestHasher()
        for digest in texts.map({ Digest.of($0) }).sorted() { hasher.update(digest.bytes) }
        self.init(
            identity: hasher.finalize(), byteCount: texts.reduce(0) { $0 + $1.count }
        ) { body in
            for text in texts { try body(text) }
        }
    }

    /// Text files. A file is one document; a large one is read in documents of about 1 MiB, cut before a line
    /// that begins with a letter or a digit, where `gpt4` and `ja-script` cut anyway.
    /// - Throws: `KeifuError` where a file cannot be read.
    public static func files(_ paths: [String]) throws(KeifuError) -> TrainingText {
        var digests: [Digest] = []
        var bytes = 0
        for path in paths {
            digests.append(try Files.checksum(path))
            bytes += try Files.size(path)
        }
        var hasher = DigestHasher()
        // The order of the files does not show in the tokenizer, so it does not show here.
        for digest in digests.sorted() { hasher.update(digest.bytes) }
        return TrainingText(
            identity: hasher.finalize(),
            locations: paths.map { ("input:\(Paths.name($0))", $0) }, byteCount: bytes
        ) { body in
            let lines = try PreTokenizer(patterns: [Self.lineCuttingPattern])
            for path in paths {
                let file = try MappedFile(path: path)
                try file.withBytes { raw in
                    let bytes = raw.assumingMemoryBound(to: UInt8.self)
                    for part in lines.independentParts(bytes, size: 1 << 20) {
                        try body(Array(bytes[part]))
                    }
                }
            }
        }
    }

    private static let lineCuttingPattern =
        ScriptScanner(digits: .triples, splitsScripts: false).pattern
}
