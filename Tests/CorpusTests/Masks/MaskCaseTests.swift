import JapaneseText
import Testing

@testable import Corpus

@Suite struct MaskCaseTests {
    @Test func thereAreEnoughCasesOfEachKind() throws {
        let cases = try MaskCase.all()
        #expect(cases.count >= 200)
        for kind in MaskKind.allCases {
            #expect(cases.count { $0.expected.contains { $0.kind == kind } } >= 15, "\(kind)")
        }
        #expect(cases.count { $0.expected.isEmpty } >= 150)
    }

    @Test func everyCaseIsRight() throws {
        try check(try MaskCase.all(), "as written")
    }

    /// The same cases in NFKC, as texts come whose recipe says so.
    @Test func everyCaseIsRightInNormalisedText() throws {
        let chain = NormalizationChain([.nfkc])
        try check(try MaskCase.all { chain.apply($0).text }, "NFKC")
    }

    /// Every case is right but the ones that say why not, and those are wrong still.
    private func check(_ cases: [MaskCase], _ form: String) throws {
        var right: [MaskKind: Int] = [:]
        var missed: [MaskKind: Int] = [:]
        var wrong: [MaskKind: Int] = [:]
        for one in cases {
            let found = Masker([]).matches(in: one.text)
            for match in found {
                if one.expected.contains(match) {
                    right[match.kind, default: 0] += 1
                } else {
                    wrong[match.kind, default: 0] += 1
                }
            }
            for match in one.expected where !found.contains(match) {
                missed[match.kind, default: 0] += 1
            }
            if let reason = one.knownWrong {
                #expect(found != one.expected, "\(form): \(one) is right now: \(reason)")
            } else {
                #expect(found == one.expected, "\(form): \(one.group): \(one)")
            }
        }
        for kind in MaskKind.allCases {
            let hits = Double(right[kind] ?? 0)
            let precision = hits / (hits + Double(wrong[kind] ?? 0))
            let recall = hits / (hits + Double(missed[kind] ?? 0))
            print(
                "\(form): \(kind.rawValue): \(Int(hits)) right, precision \(precision), recall \(recall)"
            )
        }
    }
}
