import Foundation
import Lineage
import Recipes
import Storage
import TestSupport
import Testing
import Zstandard

@testable import Corpus

func zstdFrame(_ bytes: [UInt8]) throws -> [UInt8] { try Zstandard.compress(bytes) }

/// Damaged files of every format and container: nothing traps, no record overlaps another, every one
/// can be read again, and what stands before the damage is as it was.
@Suite struct RecordFuzzTests {
    static let seeds = RecordSeeds.all.filter { $0.container != "each" }
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func reader(_ seed: RecordSeeds.Seed, recordBytes: Int = 8 << 20) throws -> RecordReader {
        RecordReader(
            source: try SourceDescription.parse(
                "{name: s, format: \(seed.format), files: ['**'], encoding: \(seed.encoding), license: X, added: 2026-11-22}",
                file: "source.yaml", folder: folder.path),
            limits: .init(recordBytes: recordBytes))
    }

    /// Without waiting for the disk.
    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder.file(name)))
    }

    func records(_ reader: RecordReader, _ name: String) throws -> [RawRecord] {
        var records: [RawRecord] = []
        try reader.records(path: name) { records.append($0) }
        return records
    }

    @Test func everyFormatInEveryContainer() {
        if PythonOracle.isAvailable { #expect(Self.seeds.count == 25) }
    }

    @Test(arguments: seeds.indices)
    func damagedFiles(index: Int) throws {
        let seed = Self.seeds[index]
        let name = "\(seed.format) in \(seed.container)"
        // Five containers: a thousand files of a format.
        let rounds = Soak.count(200, long: 20_000, "damaged \(name)")
        var random = SeededGenerator(seed: Soak.seed &+ UInt64(index))
        try write(seed.name, seed.file)
        let original = try records(try reader(seed), seed.name)
        #expect(original.allSatisfy { $0.failure == nil })
        #expect(original.count == (seed.format == "text" ? 1 : seed.format == "warc" ? 16 : 24))
        var failures: [String: Int] = [:]
        for round in 0..<rounds {
            var bytes = seed.file
            var first = bytes.count
            for _ in 0..<Int.random(in: 1...(round % 10 == 0 ? 40 : 3), using: &random) {
                first = min(first, Self.mutate(&bytes, &random))
            }
            try write(seed.name, bytes)
            let reader = try reader(
                seed,
                recordBytes: round % 7 == 0 ? Int.random(in: 1...900, using: &random) : 8 << 20)
            let found = try records(reader, seed.name)
            for record in found {
                if let drop = record.failure?.drop { failures[drop.rule, default: 0] += 1 }
            }
            let note = "\(name), seed \(Soak.seed), round \(round)"
            #expect(Self.areInOrder(found), "\(note)")
            if round % 8 == 0 || Soak.isOn {
                for record in found {
                    let again = try reader.record(
                        path: seed.name, span: record.span, contentID: record.contentID)
                    #expect(record.failure != nil || again == record.bytes, "\(note)")
                }
            }
            if round % 7 != 0 {
                let same = Self.unaffected(original, before: first, isPlain: seed.name == "a")
                let isPrefix =
                    found.prefix(same.count).elementsEqual(same) {
                        $0.contentID == $1.contentID && $0.span == $1.span && $0.failure == nil
                            && $0.bytes == $1.bytes && $0.occurrence == $1.occurrence
                    }
                #expect(isPrefix, "\(note), changed from \(first) on")
            }
            // Unless a mark at its beginning made it another container.
            let isPlain = Container(Array(bytes.prefix(Container.signatureLength))) == .plain
            if isPlain, seed.name == "a", seed.format == "lines" || seed.format == "jsonl" {
                #expect(Self.restIsBreaks(bytes, found), "\(note)")
            }
        }
        print("\(name): \(failures.sorted { $0.key < $1.key })")
    }

    /// No record begins before the one before it ends, as far as their places in the file tell.
    static func areInOrder(_ records: [RawRecord]) -> Bool {
        zip(records, records.dropFirst()).allSatisfy { before, after in
            before.span.fileOffset == after.span.fileOffset
                && before.span.fileOffset != before.span.payloadOffset
                ? before.span.payloadOffset + before.span.length <= after.span.payloadOffset
                : before.span.fileOffset <= after.span.fileOffset
        }
    }

    /// The records that a change at an offset of the file cannot reach.
    static func unaffected(
        _ records: [RawRecord], before place: Int, isPlain: Bool
    ) -> [RawRecord] {
        var count = 0
        while count < records.count {
            let span = records[count].span
            let isUnaffected =
                isPlain
                // Line breaks after a record belong to what ends it.
                ? span.payloadOffset + span.length + 4 <= UInt64(place)
                : count + 1 < records.count
                    && records[count + 1].span.fileOffset > span.fileOffset
                    && records[count + 1].span.fileOffset <= UInt64(place)
            if !isUnaffected { break }
            count += 1
        }
        return Array(records[..<count])
    }

    /// Whether all bytes of no record are line breaks, or a byte order mark.
    static func restIsBreaks(_ bytes: [UInt8], _ records: [RawRecord]) -> Bool {
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for record in records {
            let start = Int(record.span.payloadOffset)
            guard start >= position, start + Int(record.span.length) <= bytes.count else {
                return false
            }
            guard bytes[position..<start].allSatisfy({ $0 == 0x0A || $0 == 0x0D }) else {
                return false
            }
            position = start + Int(record.span.length)
        }
        return bytes[position...].allSatisfy { $0 == 0x0A || $0 == 0x0D }
    }

    private static let marks: [[UInt8]] =
        [
            "WARC/1.0\r\n", "\r\n\r\n", "Content-Length: 99999\r\n", "Content-Length: 3\r\n",
            "<page>",
            "</page>", "\n", "\r",
        ].map { Array($0.utf8) } + [
            [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3], [0x28, 0xB5, 0x2F, 0xFD],
            [0x50, 0x2A, 0x4D, 0x18, 9, 0, 0, 0], Array("BZh1".utf8) + [0x31, 0x41, 0x59],
            [UInt8](repeating: 0, count: 300),
        ]

    /// Damages bytes; gives the first place that changed.
    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) -> Int {
        guard !bytes.isEmpty else { return 0 }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 0...60, using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = .random(in: 0...255, using: &random)
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(.random(in: 0...255, using: &random), at: place)
        case 4: bytes.insert(contentsOf: marks.randomElement(using: &random) ?? [], at: place)
        case 5: bytes.removeSubrange(place..<end)
        case 6: bytes.removeSubrange(place...)
        default:
            let target = Int.random(in: 0...bytes.count, using: &random)
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: target)
            return target
        }
        return place
    }
}
