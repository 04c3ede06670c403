import Lineage
import Storage
import TestSupport
import Testing

@Suite struct FilesTests {
    @Test func aFileAppearsOnlyWhenItIsCommitted() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("deep/er/data.bin")
        do {
            let writer = try AtomicFileWriter(path: path)
            try writer.write([1, 2, 3])
            #expect(!Files.exists(path))
        }
        #expect(try Files.names(in: folder.file("deep/er")).isEmpty)
        let writer = try AtomicFileWriter(path: path)
        let bytes = [UInt8](repeating: 9, count: 1_000_000)
        try writer.write(bytes)
        let digest = try writer.commit()
        #expect(digest == Digest.of(bytes))
        #expect(try Files.checksum(path) == digest)
        #expect(try Files.read(path) == bytes)
    }

    @Test func readingPastTheEndNamesTheOffset() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("short")
        try Files.replace(path, with: "abc")
        #expect(throws: KeifuError.self) { try Files.read(path, offset: 1, count: 5) }
        do {
            _ = try Files.read(path, offset: 1, count: 5)
        } catch {
            #expect(error.offset == 3)
            #expect(error.file == path)
        }
    }

    @Test func relativePathsLeadBack() {
        #expect(Paths.relative("/a/b/c", from: "/a/x/y") == "../../b/c")
        #expect(Paths.relative("/a", from: "/a") == ".")
        #expect(Paths.absolute("/a/./b/../c") == "/a/c")
    }

    @Test func anOutputFolderKnowsItsState() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("out")
        let recipe = Digest.of(text: "recipe")
        let other = Digest.of(text: "other")
        func open(_ identity: Digest, resume: Bool = false, force: Bool = false) throws
            -> OutputFolder
        {
            try OutputFolder(
                path: path, identity: identity, seal: "manifest.json",
                sealedIdentity: {
                    (try? Files.read($0)).flatMap {
                        Digest(hex: String(decoding: $0, as: UTF8.self))
                    }
                },
                resume: resume, force: force)
        }
        do { #expect(try open(recipe).state == .fresh) }
        #expect(throws: KeifuError.self) { try open(recipe) }
        #expect(throws: KeifuError.self) { try open(other, resume: true) }
        do { #expect(try open(recipe, resume: true).state == .resuming) }
        do {
            let output = try open(recipe, resume: true)
            #expect(throws: KeifuError.self) { try open(recipe, resume: true) }  // locked
            try Files.replace(Paths.join(path, "manifest.json"), with: recipe.hex)
            try output.finish()
        }
        #expect(try open(recipe).state == .alreadyComplete)
        #expect(throws: KeifuError.self) { try open(other) }
        do { #expect(try open(other, force: true).state == .fresh) }
    }

    @Test(arguments: [1, 2, 5])
    func theParallelLoopKeepsOrderAndThrowsTheFirstError(threads: Int) throws {
        let squares = try ParallelLoop.map(count: 1000, threads: threads) { $0 * $0 }
        #expect(squares == (0..<1000).map { $0 * $0 })
        struct Failure: Error, Equatable { let index: Int }
        #expect(throws: Failure(index: 3)) {
            _ = try ParallelLoop.map(count: 100, threads: threads) { index -> Int in
                if index >= 3 { throw Failure(index: index) }
                return index
            }
        }
    }

    @Test func bytesAreReadBackAndNeverPastTheEnd() throws {
        var writer = ByteWriter()
        writer.variableLength(.max)
        writer.integer(UInt32(7))
        writer.field("𠮷野家")
        writer.double(0.1)
        var reader = ByteReader(writer.bytes, file: "memory")
        #expect(try reader.variableLength() == .max)
        #expect(try reader.integer(UInt32.self) == 7)
        #expect(try reader.text() == "𠮷野家")
        #expect(try reader.double() == 0.1)
        #expect(reader.isAtEnd)
        for count in 0..<writer.bytes.count {
            var short = ByteReader(Array(writer.bytes.prefix(count)), file: "memory")
            #expect(throws: KeifuError.self) {
                _ = try short.variableLength()
                _ = try short.integer(UInt32.self)
                _ = try short.text()
                _ = try short.double()
            }
        }
    }
}
