import Corpus
import JapaneseText
import Lineage
import Storage
import TestSupport
import Testing

/// What holds for every rule and every text.
@Suite struct NormalizationPropertyTests {
    /// Every rule alone, all rules together with each form, the default and the presets.
    static let chains: [[NormalizationRule]] = {
        let others = NormalizationRule.allCases.filter { !NormalizationRule.forms.contains($0) }
        return NormalizationRule.allCases.map { [$0] } + [others, NormalizationRule.standard]
            + NormalizationRule.forms.map { [$0] + others } + NormalizationRule.presets.map(\.rules)
            + NormalizationRule.forms.flatMap { form in
                NormalizationRule.presets.map { [form] + $0.rules }
            }
    }()

    static let pool = Array(
        ("あかがはばぱんっカガハバパンッーアイウ漢字々〆〇𠮷神﨑①㈱㌔㍻½℃²ﷺ﷼ﬁｱｶﾊﾞﾟﾝｯｰ゛゜\u{3099}\u{309A}〜～~〰―—─━－﹣﹘︲"
            + "˗‐‑–−ＡＢｃ１２ABc12！？!?．.，,。、・･…‥「」　 \u{A0}\u{2003}\t\n\r\u{85}\u{2028}\u{0}"
            + "\u{200B}\u{FEFF}\u{AD}\u{200D}\u{FE0F}\u{E0100}e\u{301}é\u{327}ﾡᄀ가\u{11A8}￣￥“’ゝヽヴ㋐Ⅳ𝐀⼀")
            .unicodeScalars)

    static func randomText(_ random: inout SeededGenerator) -> [UInt8] {
        var text = String.UnicodeScalarView()
        while text.count < 60, Int.random(in: 0..<40, using: &random) > 0 {
            guard let next = pool.randomElement(using: &random) else { continue }
            // Runs, as real text has them.
            for _ in 0..<(Int.random(in: 0..<5, using: &random) == 0 ? 5 : 1) { text.append(next) }
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
            text.append(contentsOf: "\nCopyright お問い合わせ\n".unicodeScalars)
        }
        return Array(String(text).utf8)
    }

    @Test func twiceIsOnceAndMapsNameWhatChanged() {
        let chains = Self.chains.map { NormalizationChain($0) }
        for index in 0..<Soak.count(1000, long: 100_000, "normalised texts") {
            var random = SeededGenerator(seed: Soak.seed &+ UInt64(index))
            let text = Self.randomText(&random)
            for chain in chains { Self.check(chain, text, "text \(index)") }
        }
    }

    @Test(.enabled(if: SharedCorpora.hasAozora))
    func realTextToo() throws {
        let chains = Self.chains.map { NormalizationChain($0) }
        let paths = try Files.filesRecursively(in: SharedCorpora.aozora)
        for path in stride(from: 0, to: paths.count, by: 60).map({ paths[$0] }) {
            let raw = try Files.read(Paths.join(SharedCorpora.aozora, path))
            let text = TextDecoder.decode(raw, as: .shiftJIS).text
            for chain in chains { Self.check(chain, text, path) }
        }
    }

    static func check(_ chain: NormalizationChain, _ text: [UInt8], _ name: String) {
        let (output, map) = chain.apply(text)
        let rules = chain.rules.map(\.rawValue).sorted().joined(separator: " ")
        let place: Comment =
            "\(name): \(rules): \(String(decoding: text.prefix(300), as: UTF8.self))"
        // Conditions beside the chain, which is too large a thing to print.
        let isStable = chain.apply(output).text == output
        #expect(isStable, place)
        let isText = String(validating: output, as: UTF8.self) != nil
        #expect(isText, place)
        #expect(map.sourceLength == text.count && map.targetLength == output.count, place)
        var (source, target) = (0, 0)
        for run in map.runs {
            for _ in 0..<(run.editClass == .unchanged ? 1 : run.count) {
                let units = run.editClass == .unchanged ? run.count : 1
                let input = Array(text[source..<source + units * run.sourceUnit])
                let result = Array(output[target..<target + units * run.targetUnit])
                if !rederives(chain, input, result, run.editClass) {
                    let unit = String(decoding: input, as: UTF8.self).unicodeScalars
                    Issue.record("\(name): \(rules): \(run.editClass) \(unit) became \(result)")
                }
                source += input.count
                target += result.count
            }
        }
    }

    /// Whether a unit's input alone gives its output, where its neighbours have no say; and that they have it in the
    /// rules alone that are about neighbours.
    private static func rederives(
        _ chain: NormalizationChain, _ input: [UInt8], _ output: [UInt8], _ editClass: EditClass
    ) -> Bool {
        func isMadeOf(_ characters: String) -> Bool {
            String(decoding: input, as: UTF8.self).unicodeScalars.allSatisfy {
                characters.unicodeScalars.contains($0)
            }
        }
        switch editClass {
        case .unchanged: return input == output
        case .footer: return output.isEmpty && chain.rules.contains(.footers)
        case .whiteSpace:
            return output.isEmpty && isMadeOf(" \u{3000}\u{A0}\u{2003}")
        case .longVowel:
            return isMadeOf("ーｰ―—─━－﹣﹘") && (output.isEmpty || output == Array("ー".utf8))
        case .repeatedPunctuation: return output.isEmpty && isMadeOf("！？!?．.，,。、・･…‥")
        case .several:
            // What one rule made of a unit, another shortened: ーﾟ after ー leaves the mark, … after …… (all of them
            // dots in NFKC) a dot, ア― is lengthened.
            let alone = chain.apply(input).text
            return output == Array("ー".utf8)
                || (0...max(0, alone.count - output.count)).contains {
                    alone[$0...].starts(with: output)
                }
        default: return chain.apply(input).text == output
        }
    }

    @Test func neighboursAreNotTakenForDashes() {
        // Long texts of one character: every pass ends, and in good time.
        let chain = NormalizationChain(Self.chains[NormalizationRule.allCases.count + 3])
        for character in Self.pool {
            let text = Array(
                String(String.UnicodeScalarView(repeating: character, count: 20_000)).utf8)
            let once = chain.apply(text).text
            #expect(chain.apply(once).text == once, "\(character)")
        }
    }
}
