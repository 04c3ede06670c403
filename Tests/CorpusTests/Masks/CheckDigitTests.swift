import TestSupport
import Testing

@testable import Corpus

@Suite struct CheckDigitTests {
    /// The formula of the ordinance as a table of weights, from the first digit to the eleventh.
    static func checkDigit(_ digits: [UInt8]) -> UInt8 {
        let weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
        let rest = zip(digits, weights).reduce(0) { $0 + Int($1.0) * $1.1 } % 11
        return rest <= 1 ? 0 : UInt8(11 - rest)
    }

    /// Luhn's check as a person does it: the doubled digits' own digits added up.
    static func passesLuhn(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (index, digit) in digits.enumerated() {
            let doubles = (digits.count - index) % 2 == 0
            sum +=
                doubles
                ? String(Int(digit) * 2).compactMap(\.wholeNumberValue).reduce(0, +) : Int(digit)
        }
        return sum % 10 == 0
    }

    @Test func exactlyOneCheckDigitIsRight() {
        var random = SeededGenerator(seed: Soak.seed)
        for _ in 0..<1000 {
            let digits = (0..<11).map { _ in UInt8.random(in: 0...9, using: &random) }
            let right = (0...9).filter { MaskFinder.isMyNumber((digits + [$0])[...]) }
            #expect(right == [Self.checkDigit(digits)])
        }
        #expect(MaskFinder.isMyNumber([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 8]))
        #expect(!MaskFinder.isMyNumber([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    }

    @Test func cardsPassLuhn() {
        var random = SeededGenerator(seed: Soak.seed)
        for _ in 0..<1000 {
            let digits = [4] + (0..<15).map { _ in UInt8.random(in: 0...9, using: &random) }
            #expect(MaskFinder.isCard(digits[...]) == Self.passesLuhn(digits))
        }
    }

    @Test func areaCodes() {
        for (code, isKnown) in [
            ("03", true), ("06", true), ("04", true), ("02", false), ("045", true), ("0166", true),
            ("01267", true), ("01268", false),
            ("012", false), ("0100", false), ("0", false), ("3", false),
        ] {
            let digits = code.utf8.map { $0 - 0x30 }
            #expect(AreaCodes.contains(digits[...]) == isKnown, "\(code)")
        }
    }

    @Test func fullWidthCharactersAreFolded() {
        for value in UInt32(0x21)...0x7E {
            #expect(FoldedView.folded(value + 0xFEE0) == value)
        }
        for character in "‐‑‒–—―−─━﹣".unicodeScalars {
            #expect(FoldedView.folded(character.value) == 0x2D)
        }
        #expect(FoldedView.folded(0x3000) == 0x20)
        #expect(FoldedView.isHyphen(0x30FC) && !FoldedView.isHyphen(0x4E00))
    }
}
