import Foundation
import TestSupport
import Testing

/// Holds the sources' `import` lines against the table of rooms in docs/design.md.
@Suite struct ImportTests {
    /// The rooms in the order of the table: a room may import those before it.
    static let rooms: [String] = {
        let text =
            (try? String(contentsOfFile: Repository.file("docs/design.md"), encoding: .utf8)) ?? ""
        guard let start = text.range(of: "| room |"),
            let end = text.range(of: "\n\n", range: start.upperBound..<text.endIndex)
        else { return [] }
        return text[start.upperBound..<end.lowerBound].split(separator: "\n").flatMap { line in
            let cell = line.split(separator: "|").first ?? ""
            return cell.split(separator: "`").filter { !$0.allSatisfy(\.isWhitespace) }.map(
                String.init)
        }.filter { $0.allSatisfy { $0.isLetter || $0.isNumber } }
    }()

    /// Modules from outside the package, and the rooms that may import them; `nil`: any room.
    static let outside: [String: [String]?] = [
        "Foundation": nil, "Glibc": nil, "Dispatch": nil, "Synchronization": nil,
        "ArgumentParser": [
            "CommandSupport", "CorpusCommand", "TokenizerCommand", "PretrainCommand",
            "TraceCommand",
        ],
        "GRDB": ["Ledger"],
        "RealModule": ["Tensors", "Transformer"],
        "Yams": ["Recipes"],
    ]

    /// C modules and the rooms that may import them.
    static let faces: [String: [String]] = [
        "CBzip2": ["Bzip2"],
        "CCrypto": ["Lineage"],
        "CFastTextShims": ["FastText"],
        "CGumbo": ["Gumbo"],
        "CGumboShims": ["Gumbo"],
        "CICUShims": ["ICU"],
        "CLZ4": ["LZ4"],
        "CMPIShims": ["MPI"],
        "CMeCab": ["MeCab"],
        "COpenBLAS": ["Tensors"],
        "CZlib": ["Zlib"],
        "CZstd": ["Zstandard"],
        "CKernels": [
            "JapaneseText", "Corpus", "Tensors", "Transformer", "Pretraining", "Tokenization",
        ],
    ]

    /// What each target of Package.swift depends on, read from its text.
    static let declared: [String: Set<String>] = {
        let text =
            (try? String(contentsOfFile: Repository.file("Package.swift"), encoding: .utf8)) ?? ""
        var result: [String: Set<String>] = [:]
        let pattern = /(?:room|command)\(\s*"(\w+)",?\s*(?:\[([^\]]*)\])?/
        for match in text.matches(of: pattern) {
            var names = Set((match.2 ?? "").matches(of: /"(\w+)"/).map { String($0.1) })
            if match.1.hasSuffix("Command") { names.insert("CommandSupport") }
            result[String(match.1)] = names
        }
        return result
    }()

    struct Import: CustomStringConvertible {
        let file: String
        let module: String
        var description: String { "\(file) imports \(module)" }
    }

    static func imports(of room: String) -> [Import] {
        let folder = Repository.file("Sources/\(room)")
        guard let files = FileManager.default.enumerator(atPath: folder) else { return [] }
        var result: [Import] = []
        for case let file as String in files where file.hasSuffix(".swift") {
            let text = (try? String(contentsOfFile: folder + "/" + file, encoding: .utf8)) ?? ""
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ").filter {
                    !$0.hasPrefix("@")
                        && !["public", "internal", "package", "private", "fileprivate"].contains($0)
                }
                if words.count >= 2, words[0] == "import" {
                    let name = words[words.count - 1].split(separator: ".")[0]
                    result.append(Import(file: "\(room)/\(file)", module: String(name)))
                }
            }
        }
        return result
    }

    @Test func everyFolderOfSourcesIsARoomOfTheTable() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Repository.file("Sources"))
        #expect(Set(folders) == Set(Self.rooms))
        #expect(Self.rooms.count == Set(Self.rooms).count)
    }

    @Test func roomsImportOnlyRoomsAboveThem() {
        var count = 0
        for (place, room) in Self.rooms.enumerated() {
            for line in Self.imports(of: room) {
                count += 1
                if let other = Self.rooms.firstIndex(of: line.module) {
                    #expect(other < place, "\(line), which stands below it")
                    if let allowed = Self.faces[line.module] {
                        #expect(allowed.contains(room), "\(line), a C module with a Swift face")
                    } else {
                        #expect(
                            line.module != "CFastText" && line.module != "CICU"
                                && line.module != "COpenMPI",
                            "\(line), which only carries link flags")
                    }
                } else if let allowed = Self.outside[line.module] {
                    #expect(allowed?.contains(room) ?? true, "\(line), which is not for that room")
                } else {
                    Issue.record("\(line), which is not in the table")
                }
            }
        }
        #expect(count > 100)
    }

    /// SwiftPM lets a target import what it gets through another one; the manifest must say it.
    @Test func everyImportIsDeclared() {
        for room in Self.rooms
        where !room.hasPrefix("C") || room.hasPrefix("Co") || room.hasSuffix("Command") {
            for line in Self.imports(of: room) where Self.rooms.contains(line.module) {
                #expect(
                    Self.declared[room]?.contains(line.module) == true,
                    "\(line), which Package.swift does not declare")
            }
        }
    }

    @Test func nothingIsDeclaredThatNoFileImports() {
        for (room, declared) in Self.declared {
            let imported = Set(Self.imports(of: room).map(\.module))
            let unused = declared.subtracting(imported)
            #expect(unused.isEmpty, "\(room) does not import \(unused.sorted())")
        }
    }
}
