import Foundation
import JapaneseText
import Ledger
import Lineage
import Recipes
import Storage
import TestSupport

@testable import Corpus

/// Test sets in a folder of their own.
struct TestSets {
    let folder: TemporaryFolder
    var settings = BuildRecipe.DecontaminationSettings()

    init() throws { folder = try TemporaryFolder() }

    /// Adds a set whose lines have the texts in the field `text`.
    mutating func add(_ name: String, _ texts: [String]) throws {
        let lines = try texts.map {
            String(
                decoding: try JSONSerialization.data(withJSONObject: ["text": $0]), as: UTF8.self)
        }
        try add(name, content: Array((lines.joined(separator: "\n") + "\n").utf8), ["text"])
    }

    mutating func add(_ name: String, content: [UInt8], _ fields: [String]) throws {
        let path = folder.file("\(name).jsonl")
        try Files.replace(path, with: content)
        try add(name, path: path, fields)
    }

    mutating func add(_ name: String, path: String, _ fields: [String]) throws {
        settings.sets.append(
            BuildRecipe.DecontaminationSettings.TestSet(
                name: name, path: path, fields: fields, checksum: try Files.checksum(path)))
    }

    func index() throws -> TestSetIndex { try TestSetIndex(settings) }

    /// The validation sets of JGLUE, each with the fields that hold its texts.
    static func jglue() throws -> TestSets {
        var sets = try TestSets()
        for (name, fields) in [
            ("jcommonsenseqa", ["question"]), ("jnli", ["sentence1", "sentence2"]),
            ("jsquad", ["data.paragraphs.context", "data.paragraphs.qas.question"]),
            ("jsts", ["sentence1", "sentence2"]),
        ] {
            try sets.add(
                name,
                path: Paths.join(SharedCorpora.root, "jglue/\(name)-v1.3-valid-v1.3.json"), fields)
        }
        return sets
    }

    static let hasJGLUE = Files.isDirectory(Paths.join(SharedCorpora.root, "jglue"))
}

extension TestSetIndex {
    func hits(in text: String) -> [Found] {
        let bytes = Array(text.utf8)
        return hits(in: bytes, folded: FoldedText.fold(bytes)).map {
            Found(
                set: $0.set, item: $0.item, coverage: $0.coverage,
                text: String(decoding: bytes[$0.range], as: UTF8.self))
        }
    }

    struct Found: Equatable {
        var set: String
        var item: Int
        var coverage: Double
        var text: String
    }

    func cut(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let edits = cuts(for: hits(in: bytes, folded: FoldedText.fold(bytes)), in: bytes)
        return String(decoding: edits.apply(to: bytes)?.text ?? bytes, as: UTF8.self)
    }
}

/// A text as it may stand in a document.
enum Disguise: CaseIterable {
    /// As it is.
    case plain
    /// In lines of 20 to 40 characters.
    case wrapped
    /// ASCII and digits in full width, katakana and marks in half width.
    case width
    /// Spaces of three kinds between some characters.
    case spaced

    func apply(_ text: String, _ generator: inout SeededGenerator) -> String {
        var result = String.UnicodeScalarView()
        var left = Int.random(in: 1...40, using: &generator)
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch self {
            case .plain: result.append(scalar)
            case .wrapped:
                if left == 0 {
                    result.append("\n")
                    left = Int.random(in: 20...40, using: &generator)
                }
                left -= 1
                result.append(scalar)
            case .width: result.append(contentsOf: Self.width(scalar))
            case .spaced:
                result.append(scalar)
                guard index + 1 < scalars.count else { break }
                switch Int.random(in: 0..<9, using: &generator) {
                case 0: result.append(" ")
                case 1: result.append("\u{3000}")
                case 2: result.append("\t")
                default: break
                }
            }
        }
        return String(result)
    }

    private static func width(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if let half = halfWidth[scalar] { return half }
        guard (0x21...0x7E).contains(scalar.value),
            let full = Unicode.Scalar(scalar.value + 0xFEE0)
        else { return [scalar] }
        return [full]
    }

    private static let halfWidth: [Unicode.Scalar: [Unicode.Scalar]] = {
        let full = Array(
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー。「」、・"
                .unicodeScalars)
        let half = Array(
            "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ｡｢｣､･"
                .unicodeScalars)
        var table: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        for (full, half) in zip(full, half) { table[full] = [half] }
        for (letters, mark) in [
            ("ガカギキグクゲケゴコザサジシズスゼセゾソダタヂチヅツデテドトバハビヒブフベヘボホヴウ", "ﾞ" as Unicode.Scalar),
            ("パハピヒプフペヘポホ", "ﾟ"),
        ] {
            let pairs = Array(letters.unicodeScalars)
            for index in stride(from: 0, to: pairs.count, by: 2) {
                table[pairs[index]] = (table[pairs[index + 1]] ?? []) + [mark]
            }
        }
        return table
    }()
}
