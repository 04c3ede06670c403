import Ledger
import Lineage
import Shards
import Storage
import TestSupport
import Testing

@testable import Pretraining

@Suite struct SampleRowTests {
    /// The rules once more, token by token and without ranges.
    private func naive(
        _ sample: [Int32], _ owners: [Int], isFirst: [Bool], length: Int, mask: Bool
    ) -> (targets: [Int32], starts: [Int32], losses: [Int: Set<Int>], inputs: [Int: Set<Int>]) {
        var targets: [Int32] = []
        var starts: [Int32] = []
        var losses: [Int: Set<Int>] = [:]
        var inputs: [Int: Set<Int>] = [:]
        for position in 0..<length {
            let next = position + 1
            if next < sample.count, !(mask && isFirst[next]) {
                targets.append(sample[next])
                losses[owners[next], default: []].insert(position)
            } else {
                targets.append(-1)
            }
            if position < sample.count {
                inputs[owners[position], default: []].insert(position)
                let start = owners.firstIndex(of: owners[position]) ?? 0
                starts.append(mask ? Int32(start) : 0)
            } else {
                starts.append(mask ? Int32(min(length, sample.count)) : 0)
            }
        }
        return (targets, starts, losses, inputs)
    }

    @Test(arguments: [true, false])
    func rowsAreWhatTheNaiveRulesSay(_ mask: Bool) throws {
        let folder = try TemporaryFolder()
        let shards = try ShardSet(
            path: SyntheticShards(path: folder.file("shards"), seed: 3, documents: 60).path)
        let tokens = try shards.tokens(0..<shards.tokenCount)
        // Owners by reading the ledger's rows, not the index that `segments(of:)` reads.
        var owners: [Int] = []
        var isFirst: [Bool] = []
        for document in 0..<shards.documentCount {
            let row = try shards.document(document)
            for token in row.tokenStart..<row.tokenEnd {
                owners.append(document)
                isFirst.append(token == row.tokenStart)
            }
        }
        for length in [1, 2, 7, 32] {
            // One window more than there are samples: the short one at the end.
            for sample in 0...shards.sampleCount(sequenceLength: length) {
                let start = Int(sample) * length
                let end = min(start + length + 1, tokens.count)
                guard start < end else { continue }
                let row = try SampleRow(
                    shards, sample: sample, length: length, documentMask: mask)
                let expected = naive(
                    Array(tokens[start..<end]), Array(owners[start..<end]),
                    isFirst: Array(isFirst[start..<end]), length: length, mask: mask)
                #expect(
                    row.tokens.prefix(end - start) == tokens[start..<min(end, start + length)])
                #expect(row.targets == expected.targets)
                #expect(row.segmentStarts == expected.starts)
                var losses: [Int: Set<Int>] = [:]
                var inputs: [Int: Set<Int>] = [:]
                for segment in row.segments {
                    #expect(!segment.inputs.isEmpty || !segment.targets.isEmpty)
                    if !segment.targets.isEmpty {
                        losses[Int(segment.document)] = Set(segment.targets)
                    }
                    if !segment.inputs.isEmpty {
                        inputs[Int(segment.document)] = Set(segment.inputs)
                    }
                }
                #expect(losses == expected.losses)
                #expect(inputs == expected.inputs)
                #expect(row.targetCount == expected.targets.count { $0 >= 0 })
            }
        }
    }

    /// Every token but the set's first is a target exactly once over the samples of an epoch.
    @Test func samplesShareNoTarget() throws {
        let folder = try TemporaryFolder()
        let shards = try ShardSet(
            path: SyntheticShards(path: folder.file("shards"), seed: 4).path)
        let length = 24
        var count = 0
        for sample in 0..<shards.sampleCount(sequenceLength: length) {
            count += try SampleRow(shards, sample: sample, length: length, documentMask: false)
                .targetCount
        }
        #expect(count == Int(shards.sampleCount(sequenceLength: length)) * length)
    }
}
