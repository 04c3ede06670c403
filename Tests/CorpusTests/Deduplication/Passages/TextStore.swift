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

    /// - Parameter logs: how many logs the documents are spread over, in turn.
    init(_ documents: [Document], logs: Int = 3) {
        self.logs = (0..<logs).map { log in
            documents.indices.filter { $0 % logs == log }.map { documents[$0] }
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
        logs.indices.flatMap { log in
            logs[log].indices.map {
                candidate(DocumentReference(log: UInt32(log), entry: UInt32($0)))
            }
        }.sorted { $0.isPreferred(to: $1) }
    }

    func document(_ reference: DocumentReference) -> Document {
        logs[Int(reference.log)][Int(reference.entry)]
    }

    func forEachCandidate(
        ofLog log: Int, _ body: (DeduplicationCandidate) throws -> Void
    ) throws {
        for entry in logs[log].indices {
            try body(candidate(DocumentReference(log: UInt32(log), entry: UInt32(entry))))
        }
    }

    func candidate(_ reference: DocumentReference) -> DeduplicationCandidate {
        let document = document(reference)
        return DeduplicationCandidate(
            reference: reference, id: document.id, source: document.source,
            characters: document.text.count { $0 & 0xC0 != 0x80 },
            foldedHash: .of(FoldedText.fold(document.text)))
    }

    func bandKeys(_ reference: DocumentReference) throws -> [UInt64] { [] }
    func text(_ reference: DocumentReference) throws -> [UInt8] { document(reference).text }
    func url(_ reference: DocumentReference) throws -> String? { document(reference).url }
}
