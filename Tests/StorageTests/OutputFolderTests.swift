import Lineage
import Storage
import TestSupport
import Testing

@Suite struct OutputFolderTests {
    /// A kill may fall between the making of `.work` and of the mark in it.
    @Test func workWithoutAMarkIsNoWork() throws {
        let folder = try TemporaryFolder()
        try Files.replace(folder.file("out/.work/leftover"), with: "of something else")
        let output = try OutputFolder(
            path: folder.file("out"), identity: Digest.of(text: "a"), seal: "manifest.json",
            sealedIdentity: { _ in nil }, resume: true, force: false)
        #expect(output.state == .fresh)
        #expect(try Files.names(in: output.workPath) == ["identity"])
    }
}
