internal import Storage

/// Turns a parsed expression into the matcher's program and character classes.
struct RegularExpressionCompiler {
    private let pattern: String
    private var program: [RegularExpression.Instruction] = []
    private var sets: [ScalarSet] = []

    private static let longestProgram = 20_000

    init(pattern: String) { self.pattern = pattern }

    /// The program of the whole expression.
    mutating func compile(
        _ node: RegularExpressionNode
    ) throws(KeifuError) -> [RegularExpression.Instruction] {
        try emit(node)
        program.append(.accept)
        return program
    }

    /// The bit of a set.
    private mutating func mask(_ set: ScalarSet) throws(KeifuError) -> UInt64 {
        if let index = sets.firstIndex(of: set) { return 1 << UInt64(index) }
        guard sets.count < 64 else { throw tooLarge() }
        sets.append(set)
        return 1 << UInt64(sets.count - 1)
    }

    private func tooLarge() -> KeifuError {
        .badInput(
            "the regular expression is too large: \(pattern)",
            remedy: "Write it with fewer character classes or smaller counts.")
    }

    private mutating func emit(_ node: RegularExpressionNode) throws(KeifuError) {
        guard program.count < Self.longestProgram else { throw tooLarge() }
        switch node {
        case .empty: break
        case .set(let set): program.append(.one(mask: try mask(set)))
        case .sequence(let nodes): for node in nodes { try emit(node) }
        case .alternation(let nodes): try emitAlternation(nodes)
        case .repetition(let node, let minimum, let maximum, let greed):
            try emitRepetition(node, minimum, maximum, greed)
        case .look(let node, let negative):
            try emitGroup(node) { .look(end: $0, negative: negative) }
        case .lookBehind(let set, let negative):
            program.append(.lookBehind(mask: try mask(set), negative: negative))
        case .atomic(let node): try emitGroup(node) { .atomic(end: $0) }
        }
    }

    private mutating func emitGroup(
        _ node: RegularExpressionNode, _ instruction: (Int) -> RegularExpression.Instruction
    ) throws(KeifuError) {
        let place = program.count
        program.append(.accept)
        try emit(node)
        program.append(.accept)
        program[place] = instruction(program.count)
    }

    private mutating func emitAlternation(_ nodes: [RegularExpressionNode]) throws(KeifuError) {
        var ends: [Int] = []
        for (index, node) in nodes.enumerated() {
            guard index < nodes.count - 1 else {
                try emit(node)
                break
            }
            let branch = program.count
            program.append(.accept)
            try emit(node)
            ends.append(program.count)
            program.append(.accept)
            program[branch] = .branch(first: branch + 1, second: program.count)
        }
        for end in ends { program[end] = .jump(program.count) }
    }

    private mutating func emitRepetition(
        _ node: RegularExpressionNode, _ minimum: Int, _ maximum: Int,
        _ greed: RegularExpression.Greed
    ) throws(KeifuError) {
        if case .set(let set) = node {
            program.append(
                .run(mask: try mask(set), minimum: minimum, maximum: maximum, greed: greed))
            return
        }
        if greed == .possessive {
            try emitGroup(
                .repetition(node, minimum: minimum, maximum: maximum, greed: .greedy)
            ) { .atomic(end: $0) }
            return
        }
        for _ in 0..<minimum { try emit(node) }
        if maximum == Int.max {
            let branch = program.count
            program.append(.accept)
            try emit(node)
            program.append(.jump(branch))
            program[branch] = Self.branch(branch + 1, program.count, greed)
        } else {
            var branches: [Int] = []
            for _ in minimum..<maximum {
                branches.append(program.count)
                program.append(.accept)
                try emit(node)
            }
            for branch in branches {
                program[branch] = Self.branch(branch + 1, program.count, greed)
            }
        }
    }

    private static func branch(
        _ inside: Int, _ after: Int, _ greed: RegularExpression.Greed
    ) -> RegularExpression.Instruction {
        greed == .lazy
            ? .branch(first: after, second: inside) : .branch(first: inside, second: after)
    }

    /// Groups the scalar values that no set tells apart.
    func classTable() throws(KeifuError) -> (ScalarTable, [UInt64]) {
        var edges: Set<UInt32> = [0]
        for range in sets.flatMap(\.ranges) {
            edges.insert(range.lowerBound)
            edges.insert(range.upperBound + 1)
        }
        let starts = edges.filter { $0 <= ScalarSet.last }.sorted()
        // Each set's ranges and the stretches are both ascending: one walk a set.
        var stretchMasks = [UInt64](repeating: 0, count: starts.count)
        for (bit, set) in sets.enumerated() {
            var index = 0
            for range in set.ranges {
                while starts[index] < range.lowerBound { index += 1 }
                while index < starts.count, starts[index] <= range.upperBound {
                    stretchMasks[index] |= 1 << UInt64(bit)
                    index += 1
                }
                if index == starts.count { break }
            }
        }
        var classOf: [UInt64: UInt8] = [:]
        var masks: [UInt64] = []
        for mask in stretchMasks where classOf[mask] == nil {
            guard masks.count < 256 else { throw tooLarge() }
            classOf[mask] = UInt8(masks.count)
            masks.append(mask)
        }
        let table = ScalarTable { entries in
            for (index, start) in starts.enumerated() {
                let end = index + 1 < starts.count ? starts[index + 1] : ScalarSet.last + 1
                guard let value = classOf[stretchMasks[index]], value != 0 else { continue }
                for scalar in start..<end { entries[Int(scalar)] = value }
            }
        }
        return (table, masks)
    }
}
