internal import JapaneseText
public import Storage

/// Finds personal information in texts and takes the time.
public struct MaskBenchmark: Sendable {
    /// A piece of personal information.
    public struct Match: Sendable {
        /// The number of its document, from 0.
        public var document: Int
        /// Its kind.
        public var kind: MaskKind
        /// Its bytes in the document.
        public var range: Range<Int>
    }

    /// The documents, in UTF-8.
    public let documents: [[UInt8]]
    /// Bytes of all documents.
    public let bytes: Int
    /// What was found, in the order of the documents.
    public private(set) var matches: [Match] = []
    /// The least processor time that a round took.
    public private(set) var seconds = Double.infinity

    /// Runs over files of UTF-8 in which a NUL byte ends a document; an empty document counts too.
    public init(files: [String], rounds: Int) throws(KeifuError) {
        var documents: [[UInt8]] = []
        for file in files {
            let bytes = try Files.read(file)
            guard String(validating: bytes, as: UTF8.self) != nil else {
                throw .badInput("this is not UTF-8", file: file)
            }
            var pieces = bytes.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
            // What ends the last document begins no other.
            if pieces.last?.isEmpty == true { pieces.removeLast() }
            documents += pieces
        }
        self.documents = documents
        bytes = documents.reduce(0) { $0 + $1.count }
        let masker = Masker([])
        for _ in 0..<rounds {
            matches.removeAll(keepingCapacity: true)
            let began = ThreadClock.seconds
            for (number, document) in documents.enumerated() {
                for match in masker.matches(in: document) {
                    matches.append(
                        Match(document: number, kind: match.kind, range: match.range))
                }
            }
            seconds = min(seconds, ThreadClock.seconds - began)
        }
    }
}
