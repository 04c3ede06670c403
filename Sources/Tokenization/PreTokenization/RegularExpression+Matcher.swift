extension RegularExpression {
    /// Runs an expression's program over one text.
    struct Matcher {
        /// Where to go on when the present way fails.
        private struct Choice {
            var instruction: Int
            var position: Int
            /// For a greedy run, the least position that it may give back to; for a lazy one, how many more
            /// characters it may take; -1 for a branch.
            var limit: Int
        }

        private let program: [Instruction]
        private let classes: ScalarTable
        private let masks: [UInt64]
        private let bytes: UnsafePointer<UInt8>
        private let start: Int
        private let end: Int
        private var choices: [Choice] = []

        init(
            _ expression: RegularExpression, _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
        ) {
            program = expression.program
            classes = expression.classes
            masks = expression.masks
            self.bytes = bytes
            self.start = start
            self.end = end
        }

        /// Where the match that begins at `position` ends; `nil` where there is none.
        mutating func match(at position: Int) -> Int? { run(0, position) }

        /// The length of the character at `position` if it is in a set, else 0.
        @inline(__always)
        private func step(_ position: Int, _ mask: UInt64) -> Int {
            guard position < end else { return 0 }
            let (scalar, length) = Scalars.decode(bytes, at: position, end: end)
            return masks[Int(classes.entries[Int(scalar)])] & mask != 0 ? length : 0
        }

        private mutating func run(_ first: Int, _ from: Int) -> Int? {
            let floor = choices.count
            defer { choices.removeLast(choices.count - floor) }
            var next = first
            var position = from
            while true {
                var succeeded = true
                switch program[next] {
                case .accept:
                    return position
                case .one(let mask):
                    let length = step(position, mask)
                    succeeded = length > 0
                    position += length
                    next += 1
                case .run(let mask, let minimum, let maximum, let greed):
                    succeeded = take(mask, minimum, maximum, greed, at: next, &position)
                    next += 1
                case .branch(let preferred, let other):
                    choices.append(Choice(instruction: other, position: position, limit: -1))
                    next = preferred
                case .jump(let target):
                    next = target
                case .look(let after, let negative):
                    succeeded = (run(next + 1, position) == nil) == negative
                    next = after
                case .lookBehind(let mask, let negative):
                    var found = false
                    if position > start {
                        let length = Scalars.lengthBefore(bytes, at: position, start: start)
                        found = step(position - length, mask) > 0
                    }
                    succeeded = found != negative
                    next += 1
                case .atomic(let after):
                    if let matched = run(next + 1, position) {
                        position = matched
                    } else {
                        succeeded = false
                    }
                    next = after
                }
                if !succeeded {
                    guard resume(floor, &next, &position) else { return nil }
                }
            }
        }

        /// Takes a run of characters of a set, leaving a choice where it could be shorter or longer.
        private mutating func take(
            _ mask: UInt64, _ minimum: Int, _ maximum: Int, _ greed: Greed, at index: Int,
            _ position: inout Int
        ) -> Bool {
            var count = 0
            while count < minimum {
                let length = step(position, mask)
                guard length > 0 else { return false }
                position += length
                count += 1
            }
            if greed == .lazy {
                if maximum > count {
                    choices.append(
                        Choice(instruction: index, position: position, limit: maximum - count))
                }
                return true
            }
            let least = position
            while count < maximum {
                let length = step(position, mask)
                guard length > 0 else { break }
                position += length
                count += 1
            }
            if greed == .greedy, position > least {
                choices.append(Choice(instruction: index, position: position, limit: least))
            }
            return true
        }

        /// Goes back to the last choice above `floor`.
        private mutating func resume(_ floor: Int, _ next: inout Int, _ position: inout Int)
            -> Bool
        {
            while choices.count > floor {
                var choice = choices.removeLast()
                guard choice.limit >= 0,
                    case .run(let mask, _, _, let greed) = program[choice.instruction]
                else {
                    next = choice.instruction
                    position = choice.position
                    return true
                }
                if greed == .lazy {
                    let length = step(choice.position, mask)
                    guard length > 0 else { continue }
                    choice.position += length
                    choice.limit -= 1
                    if choice.limit > 0 { choices.append(choice) }
                } else {
                    choice.position -= Scalars.lengthBefore(
                        bytes, at: choice.position, start: start)
                    if choice.position > choice.limit { choices.append(choice) }
                }
                next = choice.instruction + 1
                position = choice.position
                return true
            }
            return false
        }
    }
}
