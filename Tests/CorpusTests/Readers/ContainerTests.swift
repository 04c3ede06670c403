import Foundation
import Lineage
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct ContainerTests {
    /// However input and output are cut, a decoder gives the same bytes and the same end, also of
    /// damaged members: spans of one reading hold in the next.
    @Test(arguments: ["gzip", "zstd-each", "bzip2-each"])
    func piecesDoNotMatter(container: String) throws {
        guard PythonOracle.isAvailable else { return }
        var random = SeededGenerator(seed: Soak.seed)
        // Incompressible enough for blocks to end in odd places.
        let text = (0..<20_000).map { _ in UInt8.random(in: 0x30..<0x50, using: &random) }
        let packed: [UInt8] =
            switch container {
            case "gzip": try PythonOracle.bytes(Self.pack("gzip.compress(d)"), input: text)
            case "bzip2-each": try PythonOracle.bytes(Self.pack("bz2.compress(d, 1)"), input: text)
            default: try zstdFrame(text + text)
            }
        let kind = Container(packed)
        for round in 0..<Soak.count(60, long: 3000, "pieces of \(container)") {
            var bytes = packed
            if round > 0 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 0x10
                if round % 3 == 0 { bytes.removeLast(Int.random(in: 0..<99, using: &random)) }
            }
            let whole = try Self.decode(bytes, kind, input: { 1 << 20 }, output: { 1 << 20 })
            if round == 0 { #expect(whole.output == (kind == .zstd ? text + text : text)) }
            for _ in 0..<4 {
                let (inputs, outputs) = (
                    Int.random(in: 1...3000, using: &random),
                    Int.random(in: 1...3000, using: &random)
                )
                let found = try Self.decode(
                    bytes, kind, input: { Int.random(in: 1...inputs, using: &random) },
                    output: { Int.random(in: 1...outputs, using: &random) })
                #expect(found.output == whole.output, "round \(round)")
                #expect(found.end == whole.end, "round \(round)")
            }
        }
    }

    private static func pack(_ expression: String) -> String {
        "import sys, gzip, bz2; d = sys.stdin.buffer.read(); sys.stdout.buffer.write(\(expression))"
    }

    private static func decode(
        _ bytes: [UInt8], _ kind: Container, input: () -> Int, output: () -> Int
    ) throws -> (output: [UInt8], end: StreamDecoding.State) {
        let decoder = try kind.decoder()
        var result: [UInt8] = []
        var position = 0
        while true {
            let end = min(bytes.count, position + input())
            var room = [UInt8](repeating: 0, count: output())
            let step = bytes[position..<end].withUnsafeBytes { source in
                room.withUnsafeMutableBytes { decoder.decode(source, into: $0) }
            }
            position += step.consumed
            result += room[..<step.produced]
            if step.state != .going { return (result, step.state) }
            if position == bytes.count, step.consumed == 0, step.produced == 0 {
                return (result, .going)
            }
        }
    }

    /// In memory, and with runs on the disk.
    @Test(arguments: [nil, 500, 20_000])
    func occurrencesAreCounted(most: Int?) throws {
        let folder = try TemporaryFolder()
        var random = SeededGenerator(seed: Soak.seed)
        var counter =
            most.map { OccurrenceCounter(scratch: folder.path, most: $0) } ?? OccurrenceCounter()
        var naive: [Digest: UInt64] = [:]
        for step in 0..<Soak.count(100_000, long: 2_000_000, "occurrences") {
            // A few that come thousands of times, and many that come once or twice.
            let number = step % 3 == 0 ? Int.random(in: 0..<40, using: &random) : step / 2 + 40
            let digest = Digest.of(text: "\(number)")
            let expected = naive[digest, default: 0]
            naive[digest] = expected + 1
            let found = try counter.count(digest)
            if found != expected { #expect(found == expected, "step \(step)") }
        }
        #expect(try Files.names(in: folder.path).isEmpty)
    }

    @Test func aFileThatChangedEndsTheReading() throws {
        let folder = try TemporaryFolder()
        try Files.replace(folder.file("a"), with: "一\n二\n")
        let input = try InputBlocks(path: folder.file("a"), isHashed: true)
        #expect(try input.finish() == Digest.of(text: "一\n二\n"))
        let later = try InputBlocks(path: folder.file("a"))
        try Data("一\n".utf8).write(to: URL(fileURLWithPath: folder.file("a")))
        #expect(throws: KeifuError.self) { _ = try later.bytes(at: 0) }
        #expect(throws: KeifuError.self) { _ = try later.finish() }
        #expect(throws: KeifuError.self) { _ = try InputBlocks(path: folder.file("b")) }
        #expect(throws: KeifuError.self) { _ = try InputBlocks(path: folder.path) }
    }
}
