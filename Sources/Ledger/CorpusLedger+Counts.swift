internal import GRDB

/// How many documents of a source met one end.
public struct LedgerCount: Equatable, Sendable {
    /// The source's name.
    public var source: String
    /// `kept`, `dropped` or `duplicate`.
    public var status: String
    /// The stage that decided; empty for kept documents.
    public var stage: String
    /// The rule within the stage; the split for kept documents.
    public var rule: String
    /// Documents.
    public var documents: Int
    /// Characters in their text.
    public var characters: Int

    /// A count.
    public init(
        source: String, status: String, stage: String, rule: String, documents: Int,
        characters: Int
    ) {
        self.source = source
        self.status = status
        self.stage = stage
        self.rule = rule
        self.documents = documents
        self.characters = characters
    }
}

extension CorpusLedger {
    /// The counts that each partition's writer kept, added up: by source, status, stage and rule.
    public func counts() throws -> [LedgerCount] {
        try counts(
            sql: """
                SELECT sources.number AS source_number, sources.name, status, stage, rule, documents,
                    characters
                FROM counts JOIN sources ON sources.number = counts.source
                """)
    }

    /// The same counts, taken anew from the documents' rows.
    public func recount() throws -> [LedgerCount] {
        try counts(
            sql: """
                SELECT files.source AS source_number, sources.name, status,
                    CASE status WHEN 'dropped' THEN stage WHEN 'duplicate' THEN 'deduplicate'
                        ELSE '' END AS stage,
                    CASE status WHEN 'dropped' THEN rule WHEN 'duplicate' THEN method
                        ELSE split END AS rule,
                    count(*) AS documents, sum(characters) AS characters
                FROM documents
                JOIN files ON files.number = documents.file
                JOIN sources ON sources.number = files.source
                LEFT JOIN duplicates ON duplicates.document = documents.number
                GROUP BY 1, 2, 3, 4, 5
                """)
    }

    private struct Key: Hashable {
        var number: Int
        var source: String
        var status: String
        var stage: String
        var rule: String
    }

    private func counts(sql: String) throws -> [LedgerCount] {
        var sums: [Key: (documents: Int, characters: Int)] = [:]
        for partition in partitions.indices {
            try read(partition: partition) { db in
                for row in try Row.fetchAll(db, sql: sql) {
                    let key = Key(
                        number: try row.decode(atIndex: 0), source: try row.decode(atIndex: 1),
                        status: try row.decode(atIndex: 2), stage: try row.decode(atIndex: 3),
                        rule: try row.decode(atIndex: 4))
                    let sum = sums[key] ?? (0, 0)
                    sums[key] = (
                        sum.documents + (try row.decode(Int.self, atIndex: 5)),
                        sum.characters + (try row.decode(Int.self, atIndex: 6))
                    )
                }
            }
        }
        let sorted = sums.sorted {
            ($0.key.number, $0.key.status, $0.key.stage, $0.key.rule)
                < ($1.key.number, $1.key.status, $1.key.stage, $1.key.rule)
        }
        return sorted.map {
            LedgerCount(
                source: $0.key.source, status: $0.key.status, stage: $0.key.stage,
                rule: $0.key.rule, documents: $0.value.documents, characters: $0.value.characters)
        }
    }
}
