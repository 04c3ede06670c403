internal import Foundation
internal import Lineage
public import Storage

extension CorpusManifest {
    /// The bytes of `manifest.json`, sealed.
    public func encoded() throws(KeifuError) -> [UInt8] {
        var sealed = self
        sealed.seal = Self.unsealed
        sealed.seal = Digest.of(try sealed.plainBytes()).hex
        return try sealed.plainBytes()
    }

    /// Reads the manifest of a corpus and checks its seal.
    ///
    /// - Throws: `KeifuError` when there is none, when it is damaged, or when it is of something else.
    public static func read(folder: String) throws(KeifuError) -> CorpusManifest {
        let path = Paths.join(folder, fileName)
        guard Files.exists(path) else {
            throw .badInput(
                "no corpus lies here: there is no \(fileName)", file: folder,
                remedy: Files.exists(Paths.join(folder, ".work"))
                    ? "Its build did not end; go on with `corpus build … --resume`."
                    : "Check the path.")
        }
        let bytes = try Files.read(path)
        let manifest: CorpusManifest
        do {
            manifest = try JSONDecoder().decode(CorpusManifest.self, from: Data(bytes))
        } catch {
            throw .badInput(
                "this is not the manifest of a corpus", file: path,
                remedy: "Name a folder that `corpus build` made, or restore the file.")
        }
        guard manifest.kind == "corpus", manifest.formatVersion == 1 else {
            throw .badInput(
                "this is the manifest of a \(manifest.kind), version \(manifest.formatVersion)",
                file: path, remedy: "Name a folder that `corpus build` made.")
        }
        guard (1...99_999).contains(manifest.partitions), try manifest.encoded() == bytes else {
            throw .badInput(
                "the manifest does not match its own seal", file: path,
                remedy: "The file was changed or damaged; restore it or build again.")
        }
        return manifest
    }

    private func plainBytes() throws(KeifuError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self)) + [0x0A]
        } catch {
            throw .badInput("the manifest cannot be written as JSON: \(error)")
        }
    }
}
