internal import JapaneseText
internal import Lineage
internal import Storage

/// The documents of a build and of the older corpora under one kind of reference.
struct CandidateSource: Sendable {
    let store: any CandidateStore
    let older: [OlderCorpusSignatures]

    /// Logs from here on are older corpora: their references come behind all of the build.
    private static let firstOlder: UInt32 = 1 << 31

    static func isOlder(_ reference: DocumentReference) -> Bool { reference.log >= firstOlder }

    static func reference(older corpus: Int, entry: Int) -> DocumentReference {
        DocumentReference(log: firstOlder + UInt32(corpus), entry: UInt32(entry))
    }

    /// The older corpus that a document belongs to.
    func corpus(of reference: DocumentReference) -> Int? {
        guard Self.isOlder(reference) else { return nil }
        return Int(reference.log - Self.firstOlder)
    }

    /// The process that walks through a document, of so many.
    func owner(of reference: DocumentReference, processes: Int) -> Int {
        guard let corpus = corpus(of: reference) else { return Int(reference.log) % processes }
        return older[corpus].part(of: Int(reference.entry)) % processes
    }

    func id(_ reference: DocumentReference) throws -> Digest {
        guard let corpus = corpus(of: reference) else { return try store.candidate(reference).id }
        return try older[corpus].record(Int(reference.entry)).id
    }

    func foldedText(_ reference: DocumentReference) throws -> [UInt8] {
        let text =
            try corpus(of: reference).map { try older[$0].text(Int(reference.entry)) }
            ?? store.text(reference)
        return FoldedText.fold(text)
    }

    /// What a walk says of a document.
    struct Item {
        var reference: DocumentReference
        var preference: PreferenceKey
        var foldedHash: Digest
    }

    /// Walks through a process's share: its logs in order, then its parts of older corpora, so in the order of
    /// references.
    ///
    /// - Parameter wants: asked for the references of each log of the build; those that it is false for are passed
    ///   over.
    func forEach(
        rank: Int, of processes: Int, where wants: (Range<UInt64>) -> Bool = { _ in true },
        _ body: (Item) throws -> Void
    ) throws {
        for log in stride(from: rank, to: store.logCount, by: processes) {
            let first = DocumentReference(log: UInt32(log), entry: 0).word
            guard wants(first..<first + 1 << 32) else { continue }
            try store.forEachCandidate(ofLog: log) { candidate in
                try body(
                    Item(
                        reference: candidate.reference,
                        preference: PreferenceKey(
                            rank: older.count + candidate.source,
                            characters: candidate.characters, id: candidate.id),
                        foldedHash: candidate.foldedHash))
            }
        }
        for (number, corpus) in older.enumerated() {
            for part in stride(from: rank, to: corpus.partCount, by: processes) {
                try corpus.forEach(ofPart: part) { entry, record in
                    try body(
                        Item(
                            reference: Self.reference(older: number, entry: entry),
                            preference: PreferenceKey(
                                rank: number, characters: record.characters, id: record.id),
                            foldedHash: record.foldedHash))
                }
            }
        }
    }

    func bandKeys(_ reference: DocumentReference) throws -> [UInt64] {
        guard let corpus = corpus(of: reference) else { return try store.bandKeys(reference) }
        return try older[corpus].record(Int(reference.entry)).bandKeys
    }
}
