import JapaneseText
import Lineage

@testable import Corpus

/// Documents in memory, as passages see those of a build.
struct TextStore: CandidateStore {
    struct Document: Sendable {
        var id: Digest
        var source = 0
        var text: [UInt8]
        var url: String?
    }

    private let logs: [[Document]]
    private let candidates: [[DeduplicationCandidate]]

    /// - Parameter logs: how many logs the documents are spread over, in turn.
    init(_ documents: [Document], logs: Int = 3) {
        let logs = (0..<logs).map { log in
            documents.indices.filter { $0 % logs == log }.map { documents[$0] }
        }
        self.logs = logs
        candidates = logs.indices.map { log in
            logs[log].enumerated().map { entry, document in
                DeduplicationCandidate(
                    reference: DocumentReference(log: UInt32(log), entry: UInt32(entry)),
                    id: document.id, source: document.source,
                    characters: document.text.count { $0 & 0xC0 != 0x80 },
                    foldedHash: .of(FoldedText.fold(document.text)))
            }
        }
    }

    init(_ texts: [String], logs: Int = 3) {
        self.init(
            texts.enumerated().map { Document(id: .of(text: "\($0)"), text: Array($1.utf8)) },
            logs: logs)
    }

    var logCount: Int { logs.count }

    /// All documents, by preference.
    var inOrder: [DeduplicationCandidate] {
        candidates.joined().sorted { $0.isPreferred(to: $1) }
    }

    func document(_ reference: DocumentReference) -> Document {
        logs[Int(reference.log)][Int(reference.entry)]
    }

    func forEachCandidate(
        ofLog log: Int, _ body: (DeduplicationCandidate) throws -> Void
    ) throws {
        try candidates[log].forEach(body)
    }

    func candidate(_ reference: DocumentReference) -> DeduplicationCandidate {
        candidates[Int(reference.log)][Int(reference.entry)]
    }

    func bandKeys(_ reference: DocumentReference) throws -> [UInt64] { [] }
    func text(_ reference: DocumentReference) throws -> [UInt8] { document(reference).text }
    func url(_ reference: DocumentReference) throws -> String? { document(reference).url }
}
