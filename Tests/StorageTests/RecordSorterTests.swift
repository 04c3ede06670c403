import Foundation
import Storage
import TestSupport
import Testing

/// The external sort against the standard library's, with memory from ample to absurdly small.
@Suite struct RecordSorterTests {
    /// Sorted by the naive way: an array of arrays.
    private func naive(_ records: [[UInt8]]) -> [[UInt8]] {
        records.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Records with many ties: some bytes of a few values, whole records repeated.
    private func records(
        _ count: Int, width: Int, _ generator: inout SeededGenerator
    ) -> [[UInt8]] {
        let spread = UInt8.random(in: 0...255, using: &generator)
        let shared = Int.random(in: 0...width, using: &generator)
        let head = (0..<width).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var result: [[UInt8]] = []
        for _ in 0..<count {
            if let earlier = result.randomElement(using: &generator), generator.next() % 5 == 0 {
                result.append(earlier)
                continue
            }
            var record = head
            for place in shared..<max(shared, width) {
                record[place] = UInt8.random(in: 0...spread, using: &generator)
            }
            result.append(record)
        }
        return result
    }

    private func all(_ sorted: SortedRecords) throws -> [[UInt8]] {
        var result: [[UInt8]] = []
        while let record = try sorted.next() { result.append(Array(record)) }
        #expect(try sorted.next() == nil)
        return result
    }

    @Test func sortsAsTheStandardLibraryDoes() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(60, long: 600, "RecordSorter") {
            let width =
                [1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 40, 64, 80, 96, 500].randomElement(
                    using: &generator) ?? 1
            let count = [0, 1, 2, 39, 41, 300, 5_000, 20_000].randomElement(using: &generator) ?? 0
            // From 64 KiB, where 20,000 records make many runs and several merges, to enough for all.
            let memory = [0, 100_000, 64 << 20].randomElement(using: &generator) ?? 0
            let input = records(count, width: width, &generator)
            let sorter = try RecordSorter(width: width, memory: memory, folder: folder.path)
            var rest = input[...]
            while !rest.isEmpty {
                let now = rest.prefix(Int.random(in: 1...700, using: &generator))
                try sorter.append(Array(now.joined()))
                rest = rest.dropFirst(now.count)
            }
            #expect(sorter.count == count)
            let sorted = try sorter.sorted()
            #expect(sorted.count == count)
            #expect(try all(sorted) == naive(input), "width \(width), memory \(memory)")
        }
        // Scratch files have no names.
        #expect(try Files.names(in: folder.path).isEmpty)
    }

    /// 2 MB of records within 64 KiB: 31 runs, of which 8 are merged at once.
    @Test func manyRunsAndSeveralMerges() throws {
        let folder = try TemporaryFolder()
        var generator = SeededGenerator(seed: 5)
        let sorter = try RecordSorter(width: 16, memory: 0, folder: folder.path)
        var input: [[UInt8]] = []
        for _ in 0..<125_000 {
            input.append((0..<16).map { _ in UInt8.random(in: 0...3, using: &generator) })
        }
        try sorter.append(Array(input.joined()))
        #expect(try all(sorter.sorted()) == naive(input))
    }

    @Test func equalRecordsStay() throws {
        let folder = try TemporaryFolder()
        let sorter = try RecordSorter(width: 12, memory: 0, folder: folder.path)
        let record = [UInt8](repeating: 7, count: 12)
        for _ in 0..<100 { try sorter.append((0..<200).flatMap { _ in record }) }
        let sorted = try all(sorter.sorted())
        #expect(sorted == [[UInt8]](repeating: record, count: 20_000))
    }

    @Test func nothingInNothingOut() throws {
        let folder = try TemporaryFolder()
        let sorter = try RecordSorter(width: 16, memory: 1 << 20, folder: folder.path)
        try sorter.append([])
        #expect(try all(sorter.sorted()).isEmpty)
    }

    /// A limit on file sizes stands in for a full disk (EFBIG for ENOSPC), in a process of its own.
    @Test(.enabled(if: !isLimited)) func aFullDiskIsAnErrorWithARemedy() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "bash", "-c", "ulimit -f 256; exec \"$@\"", "bash", CommandLine.arguments[0],
            "--testing-library", "swift-testing", "--filter",
            "FullDiskTests",
        ]
        process.environment = CommandRun.environment.merging(["KEIFU_TEST_FULL_DISK": "1"]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(said.contains("theErrorNamesFileAndRemedy() passed"))
    }
}

private let isLimited = ProcessInfo.processInfo.environment["KEIFU_TEST_FULL_DISK"] != nil

/// Only run by ``RecordSorterTests``, where no file may grow beyond 256 KiB.
@Suite(.enabled(if: isLimited)) struct FullDiskTests {
    @Test func theErrorNamesFileAndRemedy() throws {
        signal(SIGXFSZ, SIG_IGN)
        let folder = try TemporaryFolder()
        let sorter = try RecordSorter(width: 8, memory: 0, folder: folder.path)
        do throws(KeifuError) {
            try sorter.append([UInt8](repeating: 1, count: 1 << 20))
            Issue.record("1 MiB went into files of 256 KiB")
        } catch {
            #expect(error.kind == .inputOutput)
            #expect(error.file?.hasPrefix(folder.path) == true)
            #expect(error.remedy?.contains("--resume") == true)
        }
    }
}
