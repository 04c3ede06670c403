internal import Ledger
internal import Storage

/// The documents of a ledger under other rules: how many go from which end to which.
///
/// It reads the columns of the measures that rules are about, and of each document its number of an end, its
/// length and, for duplicates, whom they repeat: not its row.
struct Rejudgement {
    /// An end that documents met, and the rule that would drop them now; `nil` where all pass.
    struct Transition: Hashable {
        var outcome: Outcome
        var rule: String?
    }

    /// An end: kept, a duplicate, or dropped by a rule.
    struct Outcome: Hashable {
        var source: String
        var status: String
        var rule: String
    }

    /// What goes from where to where.
    private(set) var transitions: [Transition: WhatIf.Amount] = [:]
    /// By source, the duplicates that pass and whose kept document does not.
    private(set) var duplicatesOfDropped: [String: WhatIf.Amount] = [:]

    init(ledger: CorpusLedger, rules: FilterRules, threads: Int) throws {
        // Every partition, cut where there are fewer of them than threads.
        let partitions = ledger.partitionCount
        let cuts = max(1, (threads + partitions - 1) / max(1, partitions))
        let tallies = try ParallelLoop.map(count: partitions * cuts, threads: threads) { piece in
            let columns = try ledger.columns(partition: piece / cuts)
            let cut = piece % cuts
            let blocks = columns.blockCount * cut / cuts..<columns.blockCount * (cut + 1) / cuts
            var tally = Tally(outcomes: columns.outcomes, rules: rules)
            try tally.judge(columns, blocks: blocks)
            return tally
        }
        for tally in tallies { add(tally, rules) }
        // Ids ascend over the pieces and in them.
        let gone = tallies.flatMap(\.droppedIDs)
        guard !gone.isEmpty else { return }
        let sums = try ParallelLoop.map(count: tallies.count, threads: threads) { index in
            tallies[index].duplicates(ofSorted: gone)
        }
        for sum in sums {
            for (source, amount) in sum {
                duplicatesOfDropped[source, default: WhatIf.Amount()] += amount
            }
        }
    }

    private mutating func add(_ tally: Tally, _ rules: FilterRules) {
        let ends = rules.bounds.count + 1
        for (index, amount) in tally.amounts.enumerated() where amount.documents > 0 {
            let outcome = tally.outcomes[index / ends]
            guard Tally.isJudged(outcome) else { continue }
            let end = index % ends
            let transition = Transition(
                outcome: Outcome(
                    source: outcome.source, status: outcome.status, rule: outcome.rule),
                rule: end < rules.bounds.count ? rules.bounds[end].name : nil)
            transitions[transition, default: WhatIf.Amount()] += amount
        }
    }
}

/// The counts of some blocks of a partition.
private struct Tally: Sendable {
    let outcomes: [LedgerCount]
    private let bounds: [FilterRules.Bound]
    /// (outcomes, bounds + 1): by the first bound that fails, the last for none.
    private(set) var amounts: [WhatIf.Amount]
    /// The leading words of the ids of kept documents that fail, ascending.
    private(set) var droppedIDs: [UInt64] = []
    /// Duplicates that pass.
    private var passing: [Duplicate] = []

    private struct Duplicate {
        var keptID: UInt64
        var outcome: UInt32
        var characters: UInt32
    }

    init(outcomes: [LedgerCount], rules: FilterRules) {
        self.outcomes = outcomes
        bounds = rules.bounds
        amounts = Array(repeating: WhatIf.Amount(), count: outcomes.count * (bounds.count + 1))
    }

    /// Whether rules judge documents that met an end: those of which there is a text, past the door.
    static func isJudged(_ outcome: LedgerCount) -> Bool {
        outcome.status != "dropped" || outcome.stage == "filter"
    }

    mutating func judge(_ columns: PartitionColumns, blocks: Range<Int>) throws {
        let isKept = outcomes.map { $0.status == "kept" }
        let isDuplicate = outcomes.map { $0.status == "duplicate" }
        let measures = Array(Set(bounds.map(\.measure))).sorted()
        let places = bounds.map { bound in measures.firstIndex(of: bound.measure) ?? 0 }
        let passes = UInt16(bounds.count)
        try columns.forEachBlock(in: blocks, measures: measures) { block in
            var ends = [UInt16](repeating: passes, count: block.count)
            // The first bound that fails is the verdict, so it is looked at last.
            for (index, bound) in bounds.enumerated().reversed() {
                bound.mark(block.measures[places[index]], as: UInt16(index), in: &ends)
            }
            var hasDropped = false
            var hasPassing = false
            for index in 0..<block.count {
                let outcome = Int(block.outcomes[index])
                let cell = outcome * (bounds.count + 1) + Int(ends[index])
                amounts[cell].documents += 1
                amounts[cell].characters += Int(block.characters[index])
                hasDropped = hasDropped || isKept[outcome] && ends[index] != passes
                hasPassing = hasPassing || isDuplicate[outcome] && ends[index] == passes
            }
            if hasDropped {
                let ids = try block.ids()
                for index in 0..<block.count
                where ends[index] != passes && isKept[Int(block.outcomes[index])] {
                    droppedIDs.append(ids[index])
                }
            }
            if hasPassing {
                let keptIDs = try block.keptIDs()
                for index in 0..<block.count
                where ends[index] == passes && isDuplicate[Int(block.outcomes[index])] {
                    passing.append(
                        Duplicate(
                            keptID: keptIDs[index], outcome: block.outcomes[index],
                            characters: block.characters[index]))
                }
            }
        }
    }

    /// By source, the duplicates that pass and repeat one of some documents.
    func duplicates(ofSorted ids: [UInt64]) -> [String: WhatIf.Amount] {
        var sums = Array(repeating: WhatIf.Amount(), count: outcomes.count)
        for duplicate in passing {
            var (low, high) = (0, ids.count)
            while low < high {
                let middle = (low + high) / 2
                if ids[middle] < duplicate.keptID { low = middle + 1 } else { high = middle }
            }
            guard low < ids.count, ids[low] == duplicate.keptID else { continue }
            sums[Int(duplicate.outcome)].documents += 1
            sums[Int(duplicate.outcome)].characters += Int(duplicate.characters)
        }
        var result: [String: WhatIf.Amount] = [:]
        for (outcome, sum) in zip(outcomes, sums) where sum.documents > 0 {
            result[outcome.source, default: WhatIf.Amount()] += sum
        }
        return result
    }
}

extension FilterRules.Bound {
    /// Writes `number` where a value fails; the loops have no branch, so they run in vectors.
    fileprivate func mark(_ values: [Float], as number: UInt16, in ends: inout [UInt16]) {
        let threshold = Float(threshold)
        if isMinimum {
            for index in 0..<min(values.count, ends.count) {
                ends[index] = values[index] >= threshold ? ends[index] : number
            }
        } else {
            for index in 0..<min(values.count, ends.count) {
                ends[index] = values[index] <= threshold ? ends[index] : number
            }
        }
    }
}
