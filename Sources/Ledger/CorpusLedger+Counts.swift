internal import GRDB
internal import Storage

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

extension LedgerCount {
    /// A partition's table `counts`, by number.
    static func read(_ db: Database, path: String) throws -> [LedgerCount] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT counts.number, sources.name, status, stage, rule, documents, characters
                FROM counts JOIN sources ON sources.number = counts.source
                ORDER BY counts.number
                """)
        return try rows.enumerated().map { index, row in
            guard try row.decode(Int.self, atIndex: 0) == index else {
                throw KeifuError.badInput(
                    "the table counts has a gap", file: path,
                    remedy: "The ledger was damaged; restore it or build again.")
            }
            return LedgerCount(
                source: try row.decode(atIndex: 1), status: try row.decode(atIndex: 2),
                stage: try row.decode(atIndex: 3), rule: try row.decode(atIndex: 4),
                documents: try row.decode(atIndex: 5), characters: try row.decode(atIndex: 6))
        }
    }
}

extension CorpusLedger {
    /// The counts that each partition's writer kept, added up: by source, status, stage and rule.
    public func counts() throws -> [LedgerCount] {
        var sums = Sums()
        for partition in partitions.indices {
            try read(partition: partition) { db in
                for count in try LedgerCount.read(db, path: path(partition)) { sums.add(count) }
            }
        }
        return try sums.sorted(order: sourceOrder())
    }

    /// The same counts, taken anew from the documents' rows.
    public func recount() throws -> [LedgerCount] {
        var sums = Sums()
        for partition in partitions.indices {
            try read(partition: partition) { db in
                var counts = try LedgerCount.read(db, path: path(partition))
                for index in counts.indices {
                    counts[index].documents = 0
                    counts[index].characters = 0
                }
                let rows = try Row.fetchCursor(
                    db, sql: "SELECT count, characters FROM entries ORDER BY number")
                while let row = try rows.next() {
                    let number: Int = try row.decode(atIndex: 0)
                    guard counts.indices.contains(number) else {
                        throw damaged("a row refers to a count that is none", partition)
                    }
                    counts[number].documents += 1
                    counts[number].characters += try row.decode(Int.self, atIndex: 1)
                }
                for count in counts where count.documents > 0 { sums.add(count) }
            }
        }
        return try sums.sorted(order: sourceOrder())
    }

    /// The sources' names in the order of the recipe.
    private func sourceOrder() throws -> [String] {
        try read(partition: 0) { db in
            try String.fetchAll(db, sql: "SELECT name FROM sources ORDER BY number")
        }
    }

    private struct Sums {
        private struct Key: Hashable {
            var source: String
            var status: String
            var stage: String
            var rule: String
        }

        private var sums: [Key: LedgerCount] = [:]

        mutating func add(_ count: LedgerCount) {
            let key = Key(
                source: count.source, status: count.status, stage: count.stage, rule: count.rule)
            guard var sum = sums[key] else {
                sums[key] = count
                return
            }
            sum.documents += count.documents
            sum.characters += count.characters
            sums[key] = sum
        }

        func sorted(order: [String]) -> [LedgerCount] {
            let places = Dictionary(
                order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            return sums.values.sorted {
                (places[$0.source] ?? 0, $0.status, $0.stage, $0.rule)
                    < (places[$1.source] ?? 0, $1.status, $1.stage, $1.rule)
            }
        }
    }
}
