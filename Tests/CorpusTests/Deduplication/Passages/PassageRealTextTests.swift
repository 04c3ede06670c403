import JapaneseText
import Ledger
import Lineage
import MPI
import Storage
import TestSupport
import Testing

@testable import Corpus

/// A reference manual, whose pages repeat much of one another as they are, with passages planted in other wrapping
/// and widths.
@Suite(.enabled(if: Files.isDirectory(Paths.join(SharedCorpora.root, "rurema"))))
struct PassageRealTextTests {
    /// Bytes of pages that are read in all.
    private static let size = Soak.isOn ? 4 << 20 : 1 << 20

    /// Pages that fold character by character, as the oracle does.
    private func pages() throws -> [[UInt8]] {
        let root = Paths.join(SharedCorpora.root, "rurema")
        var pages: [[UInt8]] = []
        var size = 0
        for (number, path) in try Files.filesRecursively(in: root).enumerated()
        where number.isMultiple(of: 7) && size < Self.size {
            let page = try Files.read(Paths.join(root, path))
            guard page.count < 1 << 16, String(validating: page, as: UTF8.self) != nil else {
                continue
            }
            let byCharacter = PassageOracle.characters(of: page).flatMap {
                FoldedScalars.of(Array(page[$0]))
            }
            guard byCharacter == FoldedScalars.of(page) else { continue }
            pages.append(page)
            size += page.count
        }
        return pages
    }

    /// A part of a page in lines of another length, indented, in wide letters.
    private func planted(_ page: [UInt8], _ generator: inout SeededGenerator) -> String? {
        let scalars = Array(
            String(decoding: FoldedText.fold(page), as: UTF8.self).unicodeScalars)
        let count = Int.random(in: 100...400, using: &generator)
        guard scalars.count > count else { return nil }
        let start = Int.random(in: 0...scalars.count - count, using: &generator)
        let width = Int.random(in: 7...40, using: &generator)
        var text = String.UnicodeScalarView()
        for (place, scalar) in scalars[start..<start + count].enumerated() {
            if place.isMultiple(of: width) { text.append(contentsOf: "\n\u{3000}".unicodeScalars) }
            let isASCII = (0x21...0x7D).contains(scalar.value)
            text.append(
                isASCII ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar)
        }
        return String(text)
    }

    @Test func plantedPassagesAreCutAndAllElseIsAsTheDefinitionReads() throws {
        var generator = SeededGenerator(seed: Soak.seed)
        let pages = try pages()
        var documents = pages.enumerated().map {
            TextStore.Document(id: .of(text: "\($0)"), text: $1)
        }
        var plantedRanges: [[Range<Int>]] = []
        for _ in 0..<60 {
            var text: [UInt8] = []
            var ranges: [Range<Int>] = []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let page = pages[Int.random(in: pages.indices, using: &generator)]
                guard let passage = planted(page, &generator) else { continue }
                text += Array("ここだけの文章\(generator.next())である。".utf8)
                ranges.append(text.count + 1..<text.count + passage.utf8.count)
                text += Array((passage + "\n").utf8)
            }
            plantedRanges.append(ranges)
            // The pages are of a preferred source.
            documents.append(
                TextStore.Document(
                    id: .of(text: "\(documents.count)"), source: 1, text: text))
        }
        let store = TextStore(documents, logs: 1)
        let cuts = try PassageSearch.cuts(of: store, window: 100, threads: 2)
        let whole = expectDefinition(store, window: 100, cuts: cuts)
        #expect(whole > 0.9)
        var missed = 0
        for (number, ranges) in plantedRanges.enumerated() {
            let entry = UInt32(pages.count + number)
            let rows = cuts[DocumentReference(log: 0, entry: entry)] ?? []
            let edits = PassageCuts.edits(rows).edits
            for range in ranges
            where !edits.contains(where: {
                $0.start <= range.lowerBound && range.upperBound <= $0.end
            }) {
                missed += 1
            }
        }
        let count = plantedRanges.reduce(0) { $0 + $1.count }
        #expect(missed == 0, "of \(count) planted passages")
        print(
            "\(pages.count) pages, \(count) planted passages, \(cuts.count) documents with cuts, \(whole) of them whole"
        )
    }
}
