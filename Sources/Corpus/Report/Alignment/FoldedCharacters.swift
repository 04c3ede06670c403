internal import JapaneseText
internal import Lineage

/// A text's folded characters and their places in it.
struct FoldedCharacters {
    /// Unicode scalars.
    let scalars: [UInt32]
    /// The folded byte at which each begins, and the end.
    private let starts: [Int]
    private let map: EditMap

    init(_ text: [UInt8]) {
        let folded = FoldedText.mapped(text)
        map = folded.map
        scalars = CharacterNGrams.scalars(folded.text)
        starts = folded.text.indices.filter { folded.text[$0] & 0xC0 != 0x80 } + [folded.text.count]
    }

    /// The bytes of the text that became some characters.
    func range(_ characters: Range<Int>) -> Range<Int> {
        map.sourceRange(ofTarget: starts[characters.lowerBound]..<starts[characters.upperBound])
    }
}
