/// How much of a text's lines, paragraphs or sentences are second and further occurrences.
struct Duplicates: Equatable {
    private var items = 0
    private var itemsAgain = 0
    private var characters = 0
    private var charactersAgain = 0
    private var kinds: UInt32 = 0

    /// Takes the next item, which has a name from ``RepeatedRanges`` and so many characters.
    mutating func add(name: UInt32, characters count: Int) {
        items += 1
        characters += count
        if name == kinds {
            kinds += 1
        } else {
            itemsAgain += 1
            charactersAgain += count
        }
    }

    /// Occurrences after the first, among all.
    var fraction: Float { .fraction(itemsAgain, of: items) }
    /// The characters of occurrences after the first, among those of all.
    var characterFraction: Float { .fraction(charactersAgain, of: characters) }
}
