import Foundation
import Storage
import TestSupport
import Testing
import Zstandard

@Suite struct FramesTests {
    @Test func recordsComeBackAloneAndWhole() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("records.zst")
        var generator = SeededGenerator(seed: 11)
        let records = (0..<200).map { _ in
            (0..<Int.random(in: 0...3000, using: &generator)).map { _ in
                UInt8.random(in: 65...80, using: &generator)
            }
        }
        let writer = try FrameWriter(path: path, frameSize: 10_000)
        let places = try records.map { try writer.append($0) }
        let (bytes, checksum) = try writer.finish()
        #expect(try Files.size(path) == bytes)
        #expect(try Files.checksum(path) == checksum)

        let reader = try FrameReader(path: path)
        for (record, place) in zip(records, places).reversed() {
            #expect(try reader.record(at: place) == record)
        }
        var frames = 0
        var whole: [UInt8] = []
        try reader.forEachFrame {
            frames += 1
            whole += $0
        }
        #expect(frames > 10)
        #expect(whole == records.flatMap { $0 })
    }

    @Test func theZstdToolReadsTheFrames() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("lines.zst")
        let writer = try FrameWriter(path: path, frameSize: 100)
        var text: [UInt8] = []
        for line in 0..<100 {
            let record = Array("line \(line)\n".utf8)
            text += record
            _ = try writer.append(record)
        }
        _ = try writer.finish()
        #expect(try output(of: "zstd", ["-d", "-c", path]) == text)
    }

    @Test func aDamagedFrameIsAnErrorThatNamesTheFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("records.zst")
        let writer = try FrameWriter(path: path)
        let place = try writer.append(Array("ある日の暮方の事である。".utf8))
        _ = try writer.finish()
        let whole = try Files.read(path)
        for byte in whole.indices {
            var damaged = whole
            damaged[byte] ^= 0x10
            try Files.replace(path, with: damaged)
            // Every bit counts: the checksum finds what the format does not. Reserved bits may be ignored.
            let read = try? FrameReader(path: path).record(at: place)
            #expect(read == nil || read == Array("ある日の暮方の事である。".utf8))
        }
        try Files.replace(path, with: Array(whole.dropLast(3)))
        do {
            _ = try FrameReader(path: path).record(at: place)
            Issue.record("a cut frame was read")
        } catch {
            #expect(error.file == path)
            #expect(error.kind == .badInput)
        }
    }
}

/// What a tool of the system prints.
func output(of tool: String, _ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return Array(data)
}
