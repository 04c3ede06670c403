import Lineage
import Recipes
import Testing

@testable import Corpus

@Suite struct FiltersTests {
    @Test(arguments: [
        ("CC-BY-4.0", true), ("cc-by-4.0", true), ("CC-BY-SA-4.0", false),
        ("CC-BY-SA-4.0 OR CC-BY-4.0", true), ("CC-BY-SA-4.0 AND CC-BY-4.0", false),
        ("CC-BY-4.0 AND LicenseRef-Aozora-PD", true),
        // AND binds tighter than OR.
        ("CC-BY-4.0 OR GPL-2.0 AND GPL-3.0", true), ("(CC-BY-4.0 OR GPL-2.0) AND GPL-3.0", false),
        ("GPL-2.0 WITH Classpath-exception-2.0", true), ("GPL-2.0", false),
        ("CC-BY-4.0 WITH Classpath-exception-2.0", false),
        ("", false), ("CC-BY-4.0 OR", false), ("(CC-BY-4.0", false), ("CC-BY-4.0 MIT", false),
        ("OR", false), ("CC-BY-4.0)", false),
    ])
    func licenceExpressions(_ text: String, _ allowed: Bool) {
        let list = ["CC-BY-4.0", "LicenseRef-Aozora-PD", "GPL-2.0 WITH Classpath-exception-2.0"]
        #expect(LicenseExpression(text).isAllowed(by: list) == allowed)
    }

    @Test func theFirstRuleOfTheRecipeThatFailsIsTheVerdict() throws {
        let rules = FilterRules(
            [
                .init(measure: "nouns", maximum: 0.8),
                .init(measure: "characters", minimum: 200, maximum: 1000),
            ], measures: ["characters", "nouns"])
        #expect(rules.bounds.map(\.name) == ["nouns.max", "characters.min", "characters.max"])
        #expect(rules.judge([500, 0.5]) == nil)
        #expect(rules.judge([100, 0.9])?.rule == "nouns.max")
        let drop = try #require(rules.judge([100, 0.5]))
        #expect(drop.stage == "filter")
        #expect(drop.rule == "characters.min")
        #expect(drop.value == 100)
        #expect(drop.threshold == 200)
        #expect(rules.judge([1001, 0.5])?.rule == "characters.max")
        #expect(rules.judge([.nan, 0.5])?.rule == "characters.min")
    }

    @Test func aValueThatIsExactlyTheThresholdIsKept() {
        // 0.8 as Float32 is above 0.8 as Float64.
        let rules = FilterRules(
            [.init(measure: "nouns", minimum: 0.8, maximum: 0.8)], measures: ["nouns"])
        #expect(rules.judge([Float(0.8)]) == nil)
        #expect(rules.judge([Float(0.8).nextUp])?.rule == "nouns.max")
        #expect(rules.judge([Float(0.8).nextDown])?.rule == "nouns.min")
        #expect(rules.bounds[0].margin(Float(0.8)) == 0)
    }

    @Test func boundsAreMovedAddedAndTakenAway() {
        var rules = FilterRules(
            [.init(measure: "characters", minimum: 200)], measures: ["characters", "nouns"])
        var known: Bool
        known = rules.set("characters.min", threshold: 300)
        #expect(known)
        #expect(rules.judge([250, 0])?.threshold == 300)
        known = rules.set("nouns.max", threshold: 0.5)
        #expect(known)
        #expect(rules.judge([400, 0.6])?.rule == "nouns.max")
        known = rules.set("characters.min", threshold: nil)
        #expect(known)
        #expect(rules.judge([1, 0.1]) == nil)
        for name in ["letters.min", "characters", "characters.mean", "characters.min.min", ""] {
            known = rules.set(name, threshold: 1)
            #expect(!known)
        }
    }
}
