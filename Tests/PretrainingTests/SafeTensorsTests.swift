import Lineage
import Storage
import TestSupport
import Testing

@testable import Pretraining

@Suite struct SafeTensorsTests {
    private static let values: [Float] = [0, 1.5, -2, .leastNonzeroMagnitude, 3e38, -0.0]

    private func write(to path: String, second: [Float] = [7]) throws {
        _ = try Self.values.withUnsafeBufferPointer { first in
            try second.withUnsafeBufferPointer {
                try SafeTensors.write(
                    [
                        .init(name: "a", shape: [2, 3], values: first),
                        .init(name: "b", shape: [$0.count], values: $0),
                    ], metadata: [("step", "3")], to: path)
            }
        }
    }

    private func read(_ file: SafeTensorsFile, _ name: String, _ shape: [Int]) throws -> [Float] {
        var values = [Float](repeating: .nan, count: shape.reduce(1, *))
        var failure: KeifuError?
        values.withUnsafeMutableBufferPointer {
            do throws(KeifuError) {
                try file.read(name, shape: shape, into: $0)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return values
    }

    @Test func whatIsWrittenReadsBack() throws {
        let folder = try TemporaryFolder()
        try write(to: folder.file("m.safetensors"))
        let file = try SafeTensorsFile(path: folder.file("m.safetensors"))
        #expect(file.metadata == ["format": "pt", "step": "3"])
        #expect(try read(file, "a", [2, 3]).map(\.bitPattern) == Self.values.map(\.bitPattern))
        #expect(try read(file, "b", [1]) == [7])
    }

    /// The bytes that the format's description asks for, written out by hand.
    @Test func theBytesAreTheFormats() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("one.safetensors")
        try [Float(1)].withUnsafeBufferPointer {
            _ = try SafeTensors.write(
                [.init(name: "x", shape: [1], values: $0)], metadata: [], to: path)
        }
        var header = Array(
            #"{"__metadata__":{"format":"pt"},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
                .utf8)
        while header.count % 8 != 0 { header.append(0x20) }
        let length: [UInt8] = [UInt8(header.count), 0, 0, 0, 0, 0, 0, 0]
        #expect(try Files.read(path) == length + header + [0, 0, 0x80, 0x3F])
    }

    @Test func everyCutIsAnError() throws {
        let folder = try TemporaryFolder()
        try write(to: folder.file("m.safetensors"))
        let bytes = try Files.read(folder.file("m.safetensors"))
        for count in 0..<bytes.count {
            try Files.replace(folder.file("cut"), with: Array(bytes[..<count]))
            let error = #expect(throws: KeifuError.self) {
                try SafeTensorsFile(path: folder.file("cut"))
            }
            #expect(error?.kind == .badInput && error?.file == folder.file("cut"))
        }
        try Files.replace(folder.file("long"), with: bytes + [0])
        #expect(throws: KeifuError.self) { try SafeTensorsFile(path: folder.file("long")) }
    }

    @Test(arguments: [
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[-2,-1],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
        #"{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}"#,
        #"{"a":[]}"#, "[]", "{",
    ])
    func badHeadersAreErrors(_ header: String) throws {
        let folder = try TemporaryFolder()
        var writer = ByteWriter()
        writer.integer(UInt64(header.utf8.count))
        writer.raw(Array(header.utf8))
        writer.raw([UInt8](repeating: 0, count: 8))
        try Files.replace(folder.file("bad"), with: writer.bytes)
        let error = #expect(throws: KeifuError.self) {
            try SafeTensorsFile(path: folder.file("bad"))
        }
        #expect(error?.kind == .badInput)
    }

    @Test func otherShapesAndNaNAreErrors() throws {
        let folder = try TemporaryFolder()
        try write(to: folder.file("m.safetensors"), second: [1, .nan, 2])
        let file = try SafeTensorsFile(path: folder.file("m.safetensors"))
        #expect(throws: KeifuError.self) { try read(file, "a", [3, 2]) }
        #expect(throws: KeifuError.self) { try read(file, "c", [1]) }
        let error = #expect(throws: KeifuError.self) { try read(file, "b", [3]) }
        #expect(error?.problem == "the tensor b holds nan at element 1")
    }
}
