import Foundation
import Recipes
import Storage
import TestSupport

@testable import Corpus

extension PreparedDocument {
    /// The value of a measure of the standard set.
    func value(_ measure: String) -> Float? {
        MeasureSet.names(MeasureSet.standardSettings, []).firstIndex(of: measure).map {
            measures[$0]
        }
    }
}

extension PipelineFixture {
    /// A meter of the standard measures.
    static func meter() throws -> DocumentMeter {
        try DocumentMeter(MeasureSet(MeasureSet.standardSettings))
    }
}

/// Raw files of three sources, with copies, broken files and lines, and a recipe over them.
struct PipelineFixture {
    let folder: TemporaryFolder
    var recipePath: String { folder.file("recipe.yaml") }
    /// Records that the sources hold.
    private(set) var records = 0

    init(seed: UInt64, works: Int = 24, workLength: Int = 900, recipe: String? = nil) throws {
        folder = try TemporaryFolder()
        var copies = NearCopies(generator: SeededGenerator(seed: seed))
        for work in 0..<works {
            let text = copies.text(workLength + work * 13)
            try write("works/texts/\(work).txt", copies.copy(text, edits: 0, width: 40))
            if work % 4 == 0 {
                try write("mirror/texts/\(work).txt", copies.copy(text, edits: 4, width: 33))
            }
            if work % 6 == 0 {
                try write("mirror/texts/same-\(work).txt", copies.copy(text, edits: 0, width: 17))
            }
        }
        try write("works/texts/empty.txt", [])
        try write(
            "works/texts/binary.bin.txt",
            Array(repeating: [0, 1, 2, 3, 255], count: 99).flatMap { $0 })
        try write("works/texts/short.txt", Array("短い。".utf8))
        try write(
            "works/texts/english.txt", Array(String(repeating: "plain words ", count: 40).utf8))
        // Cut in the middle of a character.
        try write(
            "works/texts/cut.txt",
            Array(String(repeating: "ある日の暮方の事である。", count: 30).utf8).dropLast())
        var lines: [UInt8] = []
        for _ in 0..<60 {
            lines += copies.copy(copies.text(120), edits: 0, width: 5000) + [0x0A]
        }
        lines += Array("同じ行。\n同じ行。\n".utf8)
        try write("lines/a.txt", lines)
        try write("lines/nothing.txt", Array("\n\n".utf8))
        try describe("works", format: "text", files: "texts/*.txt", license: "CC-BY-4.0")
        try describe("mirror", format: "text", files: "**/*.txt", license: "CC0-1.0 OR CC-BY-4.0")
        try describe("lines", format: "lines", files: "*.txt", license: "CC0-1.0")
        try Files.replace(recipePath, with: recipe ?? Self.recipe)
    }

    static let recipe = """
        name: fixture
        sources: [works/source.yaml, mirror/source.yaml, lines/source.yaml]
        partitions: 3
        work_unit_bytes: 10000
        licenses: { allow: [CC-BY-4.0, CC0-1.0] }
        filter: { rules: { characters: { min: 50 }, japanese_fraction: { min: 0.5 } } }
        held_out: { fraction: 0.2, seed: 3 }
        """

    private mutating func write(_ path: String, _ bytes: some Sequence<UInt8>) throws {
        try Files.createDirectory(Paths.parent(folder.file(path)))
        try Files.replace(folder.file(path), with: Array(bytes))
        if path.hasSuffix(".txt") {
            records += path == "lines/a.txt" ? 62 : path == "lines/nothing.txt" ? 0 : 1
        }
    }

    private func describe(_ name: String, format: String, files: String, license: String) throws {
        try Files.replace(
            folder.file("\(name)/source.yaml"),
            with: """
                name: \(name)
                format: \(format)
                files: ["\(files)"]
                encoding: utf-8
                license: \(license)
                origin: made by a test
                added: 2026-01-02
                """)
    }

    func plan() throws -> BuildPlan {
        try BuildPlan(
            recipe: try BuildRecipe.load(
                recipePath, vocabulary: .corpus),
            threads: 2)
    }

    /// Builds into a folder beside the sources.
    @discardableResult
    func build(
        _ name: String, threads: Int = 2, resume: Bool = false, force: Bool = false
    ) throws -> CorpusBuild.Outcome {
        try CorpusBuild(plan: try plan(), threads: threads)
            .run(output: folder.file(name), resume: resume, force: force)
    }

    /// All files of a folder by path, but for the build log.
    func contents(_ name: String) throws -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        for path in try Files.filesRecursively(in: folder.file(name)) where path != BuildLog.name {
            result[path] = try Files.read(Paths.join(folder.file(name), path))
        }
        return result
    }
}
