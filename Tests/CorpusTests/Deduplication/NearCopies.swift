import TestSupport

/// Seeded Japanese-looking texts with copies of all degrees of likeness.
struct NearCopies {
    var generator: SeededGenerator
    static let letters = Array(
        "のにはをたがでてとしれさあいうえおかきくけこ日本人大中国会年出上生時行見月後前分事者社自新、。カタナ𠮷髙ー".unicodeScalars)

    mutating func text(_ length: Int) -> [Unicode.Scalar] {
        (0..<length).map { _ in
            // A skewed choice, so that n-grams repeat as they do in text.
            let place = Double.random(in: 0..<1, using: &generator)
            return Self.letters[Int(place * place * Double(Self.letters.count))]
        }
    }

    /// A copy in which about `edits` characters were changed, removed or added, wrapped at another width.
    mutating func copy(_ text: [Unicode.Scalar], edits: Int, width: Int) -> [UInt8] {
        var scalars = text
        for _ in 0..<edits where !scalars.isEmpty {
            let place = Int.random(in: scalars.indices, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: scalars[place] = Self.letters[Int.random(in: 0..<40, using: &generator)]
            case 1: scalars.remove(at: place)
            default:
                scalars.insert(Self.letters[Int.random(in: 0..<40, using: &generator)], at: place)
            }
        }
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            if index > 0, index % width == 0 { result.append("\n") }
            result.append(scalar)
        }
        return Array(String(result).utf8)
    }
}
