import Foundation
import JapaneseText
import Ledger
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Items of JGLUE planted into real documents.
@Suite("Planted items", .enabled(if: TestSets.hasJGLUE && SharedCorpora.hasAozora))
struct PlantedItemTests {
    /// Documents of Aozora Bunko and of the Ruby manual, without any hit of their own.
    private static func documents(_ index: TestSetIndex) throws -> [[UInt8]] {
        var documents: [[UInt8]] = []
        for (folder, name, encoding) in [
            ("aozora", ".txt", CharacterEncoding.shiftJIS), ("rurema", ".md", .utf8),
            ("rurema/refm/api/src", "", .utf8),
        ] {
            let root = Paths.join(SharedCorpora.root, folder)
            guard Files.isDirectory(root) else { continue }
            let paths = try Files.filesRecursively(in: root).filter { $0.hasSuffix(name) }
            for path in stride(from: 0, to: paths.count, by: max(1, paths.count / 30)) {
                let raw = try Files.read(Paths.join(root, paths[path]))
                let text = TextDecoder.decode(raw, as: encoding).text
                guard (2000...60_000).contains(text.count) else { continue }
                guard index.hits(in: text, folded: FoldedText.fold(text)).isEmpty else { continue }
                documents.append(text)
            }
        }
        return documents
    }

    @Test("All are found, in every disguise, with their whole range; cuts leave nothing of them")
    func everyItemIsFound() throws {
        let sets = try TestSets.jglue()
        let index = try sets.index()
        let documents = try Self.documents(index)
        try #require(documents.count > 20)
        var generator = SeededGenerator(seed: Soak.seed)
        // What each row of a ledger would stand for.
        var originals: [String: String] = [:]
        for set in sets.settings.sets {
            for text in try TestSetFile(set).texts {
                originals["\(set.name) \(text.item) \(text.field)"] = String(
                    decoding: text.bytes, as: UTF8.self)
            }
        }
        let looked = index.texts.indices.shuffled(using: &generator)
        for number in looked.prefix(Soak.count(520, long: 20_000, "items")) {
            let item = index.texts[number]
            let set = index.sets[item.set].name
            let original = try #require(originals["\(set) \(item.item) \(item.field)"])
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let document = String(
                decoding: documents[Int.random(in: documents.indices, using: &generator)],
                as: UTF8.self)
            let sentences = Self.sentenceEnds(document)
            let place = sentences[Int.random(in: sentences.indices, using: &generator)]
            for disguise in Disguise.allCases {
                let planted = disguise.apply(original, &generator)
                let text =
                    Array(document.utf8.prefix(place)) + Array("\n\(planted)\n".utf8)
                    + Array(document.utf8.dropFirst(place))
                let range = place + 1..<place + 1 + planted.utf8.count
                let rows = index.hits(in: text, folded: FoldedText.fold(text))
                let own = rows.filter {
                    $0.set == set && $0.item == item.item && $0.field == item.field
                }
                #expect(own.count == 1, "\(disguise) \(original)")
                #expect(own.first?.coverage == 1)
                #expect(own.first.map { Self.holds($0.range, range) } == true)
                let rest = index.cuts(for: rows, in: text).apply(to: text)?.text ?? text
                #expect(index.hits(in: rest, folded: FoldedText.fold(rest)).isEmpty)
                #expect(rest.count + planted.utf8.count <= text.count)
            }
        }
    }

    private static func holds(_ range: Range<Int>, _ planted: Range<Int>) -> Bool {
        range.lowerBound <= planted.lowerBound && range.upperBound >= planted.upperBound
    }

    /// Bytes at which a line ends after a full stop, or the document's end.
    private static func sentenceEnds(_ text: String) -> [Int] {
        let bytes = Array(text.utf8)
        let stop = Array("。".utf8)
        let ends = (3..<max(3, bytes.count)).filter { Array(bytes[$0 - 3..<$0]) == stop }
        return ends.isEmpty ? [bytes.count] : ends
    }
}
