import JapaneseText
import Lineage
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct MaskPropertyTests {
    static let standard = MaskKind.allCases.map {
        BuildRecipe.Mask(kind: $0.rawValue, placeholder: $0.standardPlaceholder)
    }

    /// Words, marks and pieces of numbers, of which random texts are made that come near to matching.
    static let pieces = [
        "0", "03", "090", "1234", "5678", "0120", "444", "+81", "123", "4567", "100-0001", "〒", "-",
        "‐", "ー", "－", "(", "）", " ",
        "　", ".", "@", "＠", "example.jp", "taro", "電話", "TEL", "口座番号", "普通", "銀行", "記号", "番号",
        "マイナンバー", "カード", "注文番号", "IP",
        "バージョン", "東京都", "千代田区", "丁目", "ビル", "は", "。", "\n", "1234567", "10000", "4111", "1111",
        "192.0.2.1", "2001:db8::", "123456789018", "０９",
        "：", "/", "<EMAIL>", "<PHONE>", "𠮷", "あ", "郵便番号",
    ]

    static func soup(_ random: inout SeededGenerator, most: Int = 30) -> [UInt8] {
        var text = ""
        for _ in 0..<Int.random(in: 0...most, using: &random) {
            text += pieces.randomElement(using: &random) ?? ""
        }
        return Array(text.utf8)
    }

    @Test func matchesAreInOrderAndWholeCharacters() {
        var random = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(5000, long: 500_000, "masks of random text") {
            let text = Self.soup(&random)
            var place = 0
            for match in Masker([]).matches(in: text) {
                #expect(match.range.lowerBound >= place && !match.range.isEmpty)
                place = match.range.upperBound
                #expect(String(validating: text[match.range], as: UTF8.self) != nil)
            }
        }
    }

    @Test func maskingMaskedTextChangesNothing() {
        let others = [
            "[電話番号]", "＊＊＊", "(000-0000-0000)", "【普通】",
        ].map { placeholder in
            MaskKind.allCases.map { BuildRecipe.Mask(kind: $0.rawValue, placeholder: placeholder) }
        }
        var random = SeededGenerator(seed: Soak.seed &+ 1)
        for number in 0..<Soak.count(20_000, long: 1_000_000, "masking masked text") {
            let masker = Masker(number % 2 == 0 ? Self.standard : others[number / 2 % others.count])
            let text = Self.soup(&random)
            guard let once = masker.apply(text).masked?.text else { continue }
            let twice = masker.apply(once).masked?.text ?? once
            #expect(
                once == twice,
                "\(String(decoding: text, as: UTF8.self)) → \(String(decoding: once, as: UTF8.self))"
            )
        }
    }

    /// What is masked of one kind does not depend on the other kinds, nor on their order.
    @Test func theOrderOfTheRecipeMakesNoDifference() {
        var random = SeededGenerator(seed: Soak.seed &+ 2)
        for _ in 0..<Soak.count(3000, long: 300_000, "orders of masks") {
            let text = Self.soup(&random)
            let (masked, counts) = Masker(Self.standard).apply(text)
            let (again, reversed) = Masker(Self.standard.reversed()).apply(text)
            #expect(masked?.text == again?.text && masked?.map == again?.map)
            #expect(counts == reversed.reversed())
            for (index, mask) in Self.standard.enumerated() {
                let alone = Masker([mask]).apply(text)
                #expect(
                    alone.counts == [
                        Masker([mask]).matches(in: text).count { $0.kind.rawValue == mask.kind }
                    ])
                // Placeholders in the text cut it, so it has to have none.
                if !String(decoding: text, as: UTF8.self).contains("<") {
                    #expect(alone.counts[0] == counts[index])
                }
            }
        }
    }

    /// A number put between two sentences of real text is found at its place, and nothing else changes.
    @Test func numbersInRealText() throws {
        let numbers: [(MaskKind, String)] = [
            (.phone, "０９０－１２３４－５６７８"), (.phone, "03(1234)5678"), (.phone, "0120-444-444"),
            (.email, "taro@example.jp"),
            (.postalAddress, "〒100-0001 東京都千代田区千代田1-1"), (.myNumber, "マイナンバー123456789018"),
            (.creditCard, "4111 1111 1111 1111"),
            (.ipAddress, "192.0.2.1"), (.bankAccount, "普通1234567"),
        ]
        let texts = try Self.realTexts()
        var random = SeededGenerator(seed: Soak.seed &+ 3)
        let masker = Masker(Self.standard)
        let mark = Array("。".utf8)
        for _ in 0..<Soak.count(300, long: 20_000, "numbers in real text") {
            let text = try #require(texts.randomElement(using: &random))
            let places = (0..<max(0, text.count - 3)).filter { Array(text[$0..<$0 + 3]) == mark }
            guard let sentence = places.randomElement(using: &random),
                let (kind, number) = numbers.randomElement(using: &random)
            else { continue }
            let place = sentence + 3
            let bytes = Array(number.utf8)
            // The word that names the number stays.
            let name = ["マイナンバー", "普通"].first { number.hasPrefix($0) } ?? ""
            let range = place + name.utf8.count..<place + bytes.count
            let changed = text[..<place] + bytes + mark + text[place...]
            let before = Masker([]).matches(in: text)
            let expected =
                before.filter { $0.range.upperBound <= place } + [
                    MaskMatch(range: range, kind: kind)
                ]
                + before.filter { $0.range.lowerBound >= place }.map {
                    let shift = bytes.count + 3
                    return MaskMatch(
                        range: $0.range.lowerBound + shift..<$0.range.upperBound + shift,
                        kind: $0.kind)
                }
            #expect(Masker([]).matches(in: Array(changed)) == expected)
            guard before.isEmpty else { continue }
            let masked = try #require(masker.apply(Array(changed)).masked)
            let placeholder = Array(kind.standardPlaceholder.utf8)
            #expect(
                masked.text == changed[..<range.lowerBound] + placeholder
                    + changed[range.upperBound...])
            #expect(masked.map.sourceLength == changed.count)
            #expect(masked.map.targetLength == masked.text.count)
            let target = range.lowerBound..<range.lowerBound + placeholder.count
            #expect(masked.map.sourceRange(ofTarget: target) == range)
            #expect(
                masked.map.sourceRange(ofTarget: target.lowerBound..<target.lowerBound + 1) == range
            )
            #expect(masked.map.editCounts(inTarget: target) == [.mask: 1])
            #expect(masked.map.editCounts(inTarget: 0..<target.lowerBound).isEmpty)
            #expect(masked.map.editCounts(inTarget: target.upperBound..<masked.text.count).isEmpty)
        }
    }

    private static func realTexts() throws -> [[UInt8]] {
        let folder =
            SharedCorpora.hasAozora
            ? SharedCorpora.aozora : Repository.file("corpora/aozora-sample")
        return try Files.filesRecursively(in: folder).sorted().filter { $0.hasSuffix(".txt") }
            .prefix(20).map {
                TextDecoder.decode(try Files.read(Paths.join(folder, $0)), as: .shiftJIS).text
            }
    }

    /// Raw bytes to masked document and back, through decoding and normalisation.
    @Test func preparedAndRebuiltDocumentsAreEqual() throws {
        let source = try SourceDescription.parse(
            "{name: s, format: text, files: ['**'], encoding: shift_jis, license: X, added: 2026-11-22}",
            file: "source.yaml", folder: "/nowhere")
        let preparation = try DocumentPreparation(
            source: source, normalize: NormalizationRule.standard, masks: Self.standard)
        // 電話０９０－１２３４－５６７８です in CP932.
        let phone: [UInt8] =
            [0x82, 0x4F, 0x82, 0x58, 0x82, 0x4F, 0x81, 0x7C]
            + [0x82, 0x50, 0x82, 0x51, 0x82, 0x52, 0x82, 0x53, 0x81, 0x7C]
            + [0x82, 0x54, 0x82, 0x55, 0x82, 0x56, 0x82, 0x57]
        let raw: [UInt8] = [0x93, 0x64, 0x98, 0x62] + phone + [0x82, 0xC5, 0x82, 0xB7]
        let document = try preparation.prepareText(raw, path: "x")
        #expect(String(decoding: document.text, as: UTF8.self) == "電話<PHONE>です")
        #expect(document.masked == Self.standard.map { $0.kind == "phone" ? 1 : 0 })
        #expect(document.map.sourceRange(ofTarget: 8..<9) == 4..<4 + phone.count)
        #expect(document.map.sourceRange(ofTarget: 6..<13) == 4..<4 + phone.count)
        #expect(document.map.sourceRange(ofTarget: 13..<16) == 4 + phone.count..<6 + phone.count)
        let rebuilt = try preparation.rebuild(
            raw: raw, path: "x", storedEdits: document.storedEdits)
        #expect(rebuilt.text == document.text && rebuilt.map == document.map)
    }

    @Test func everyCaseIsRebuilt() throws {
        let source = try SourceDescription.parse(
            "{name: s, format: text, files: ['**'], encoding: utf-8, license: X, added: 2026-11-22}",
            file: "source.yaml", folder: "/nowhere")
        for rules in [[], NormalizationRule.standard] {
            let preparation = try DocumentPreparation(
                source: source, normalize: rules, masks: Self.standard)
            for one in try MaskCase.all() {
                guard let document = try? preparation.prepareText(one.text, path: "x") else {
                    continue
                }
                let rebuilt = try preparation.rebuild(
                    raw: one.text, path: "x", storedEdits: document.storedEdits)
                #expect(rebuilt.text == document.text && rebuilt.map == document.map)
            }
        }
    }

    @Test func anEmptyPlaceholderRemoves() {
        let masker = Masker([BuildRecipe.Mask(kind: "email", placeholder: "")])
        let masked = masker.apply(Array("宛先taro@example.jpです".utf8)).masked
        #expect(masked.map { String(decoding: $0.text, as: UTF8.self) } == "宛先です")
        #expect(masker.apply([]).masked == nil)
        #expect(Masker([]).apply(Array("taro@example.jp".utf8)).masked == nil)
    }

    /// A million of anything takes no more than its share of time.
    @Test func hostileTextsTakeLinearTime() {
        let texts = [
            "1", "0", "@", "a@", "1-", "1.", "03-1234-", "(0", "〒", "〒100-0001東", "4111 ", "2001:",
            "2::", "普通1234567 ", "記号10000", "123-4567東", "a.", "ー1",
            "電話", "注文番号",
        ]
        let clock = ContinuousClock()
        for piece in texts {
            let text = Array(
                String(repeating: piece, count: 1_000_000 / piece.utf8.count).utf8)
            let time = clock.measure { _ = Masker(Self.standard).apply(text) }
            #expect(time < .seconds(5), "\(piece): \(time)")
        }
    }
}
