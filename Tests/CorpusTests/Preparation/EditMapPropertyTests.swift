import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Maps of prepared documents against the bytes that they name.
@Suite struct EditMapPropertyTests {
    /// Checks random characters of a document: the raw bytes that the map names, prepared by
    /// themselves, give the unit of text that holds the character.
    static func check(
        _ document: PreparedDocument, raw: [UInt8], preparation: DocumentPreparation,
        characters: Int, random: inout SeededGenerator, path: String
    ) {
        let encoding = CharacterEncoding.allCases.first { $0.name == document.metadata.encoding }
        guard let encoding, !document.text.isEmpty else { return }
        let inverse = document.map.inverted()
        for _ in 0..<characters {
            var start = Int.random(in: 0..<document.text.count, using: &random)
            while document.text[start] & 0xC0 == 0x80 { start -= 1 }
            var end = start + 1
            while end < document.text.count, document.text[end] & 0xC0 == 0x80 { end += 1 }
            let source = document.map.sourceRange(ofTarget: start..<end)
            let target = inverse.sourceRange(ofTarget: source)
            let decoded = TextDecoder.decode(Array(raw[source]), as: encoding)
            var text = decoded.text
            if preparation.source.format == .aozora {
                var edits = TextEdits()
                decoded.text.withUnsafeBufferPointer {
                    var inline = AozoraInline(text: $0)
                    inline.scan(0..<$0.count, into: &edits)
                }
                text = edits.apply(to: text)?.text ?? text
            }
            text = preparation.normalization.apply(text).text
            let unit = Array(document.text[target])
            let isInside = target.lowerBound <= start && end <= target.upperBound
            #expect(
                isInside
                    && (text == unit
                        || isMadeInContext(
                            unit, of: decoded.text, document.map.editCounts(inTarget: target),
                            preparation)),
                "\(path) at \(start)")
        }
    }

    /// Whether text is one that bytes make only where they stand in a work of Aozora Bunko: an accent,
    /// which 〔〕 must surround, and the brackets and spaces that notes leave.
    static func isMadeInContext(
        _ unit: [UInt8], of decoded: [UInt8], _ classes: [EditClass: Int],
        _ preparation: DocumentPreparation
    ) -> Bool {
        if classes[.accent] != nil {
            let bracketed = Array("〔".utf8) + decoded + Array("〕".utf8)
            var edits = TextEdits()
            bracketed.withUnsafeBufferPointer {
                var inline = AozoraInline(text: $0)
                inline.scan(0..<$0.count, into: &edits)
            }
            return edits.apply(to: bracketed)?.text == unit
        }
        // Normalised, a bracket is of several classes.
        return (classes[.note] ?? classes[.several]) != nil && decoded.starts(with: "［＃".utf8)
            && ["（", "）", "　"].contains {
                preparation.normalization.apply(Array($0.utf8)).text == unit
            }
    }

    @Test(.enabled(if: SharedCorpora.hasAozora, "the shared corpora are not beside the repository"))
    func charactersOfRealWorksComeFromTheirBytes() throws {
        let source = try SourceDescription.parse(
            "{name: a, format: aozora, files: ['**/*.txt'], license: X, added: 2026-11-22}",
            file: "source.yaml", folder: SharedCorpora.aozora)
        let preparation = try DocumentPreparation(
            source: source, normalize: NormalizationRule.standard)
        var random = SeededGenerator(seed: Soak.seed)
        for (index, path) in try source.matchingFiles().enumerated()
        where index % 8 == 0 || Soak.isOn {
            let raw = try Files.read(Paths.join(source.folder, path))
            let document = try preparation.prepareText(raw, path: path)
            Self.check(
                document, raw: raw, preparation: preparation, characters: 50, random: &random,
                path: path)
        }
    }

    @Test(arguments: ["utf-8", "shift_jis", "euc-jp"])
    func charactersOfMadeUpTextsComeFromTheirBytes(encoding: String) throws {
        let preparation = try DocumentPreparationTests.preparation(encoding: encoding)
        guard let known = CharacterEncoding.allCases.first(where: { $0.name == encoding }) else {
            return
        }
        var random = SeededGenerator(seed: 12)
        let pieces = Self.pieces[known] ?? []
        for _ in 0..<200 {
            var raw: [UInt8] = []
            for _ in 0..<Int.random(in: 1...120, using: &random) {
                raw += pieces.randomElement(using: &random) ?? []
            }
            let result = Result { try preparation.prepareText(raw, path: "x") }
            guard case .success(let document) = result else { continue }
            Self.check(
                document, raw: raw, preparation: preparation, characters: 20, random: &random,
                path: encoding)
            let rebuilt = try preparation.rebuild(
                raw: raw, path: "x", storedEdits: document.storedEdits)
            #expect(rebuilt.text == document.text && rebuilt.map == document.map)
        }
    }

    /// Characters by encoding: あ が half-width ｶ and ﾞ, ～, ①, U+3000, full-width Ａ, ASCII, line
    /// breaks.
    static let pieces: [CharacterEncoding: [[UInt8]]] = [
        .utf8: "あがｶﾞﾞ～①㈱　ＡaB\r\n\n\u{200B}か\u{3099}漢𠮷".unicodeScalars.map {
            Array(String($0).utf8)
        },
        .shiftJIS: [
            [0x82, 0xA0], [0x82, 0xAA], [0xB6], [0xDE], [0x81, 0x60], [0x87, 0x40], [0x81, 0x40],
            [0x82, 0x60], [0x41], [0x0D, 0x0A], [0x0A], [0x83, 0xBF], [0x8A, 0xBF],
        ],
        .eucJP: [
            [0xA4, 0xA2], [0xA4, 0xAC], [0x8E, 0xB6], [0x8E, 0xDE], [0xA1, 0xC1], [0xAD, 0xA1],
            [0xA1, 0xA1], [0xA3, 0xC1], [0x41], [0x0D, 0x0A], [0x0A], [0x8F, 0xB0, 0xA1],
        ],
    ]
}
