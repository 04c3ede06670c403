internal import JapaneseText
internal import Ledger
public import Recipes
public import Storage

/// The texts of the test sets of a recipe, ready to be looked for in documents.
///
/// Texts and documents are compared folded: width, spaces and line breaks do not matter. A text of at least n
/// characters is found where a document holds enough of its n-grams close together (``MatchChains``), a shorter one
/// where it stands as a sentence of its own (``ShortTextPlace``); one of fewer than ``shortest`` characters is not
/// looked for.
///
/// ```swift
/// let index = try TestSetIndex(recipe.decontamination)
/// for hit in index.hits(in: text, folded: FoldedText.fold(text)) { print(hit.set, hit.item, hit.coverage) }
/// ```
public struct TestSetIndex: Sendable {
    /// What became of the texts of a test set.
    public struct Summary: Sendable, Equatable {
        /// The set's name.
        public var name: String
        /// Items: lines, or the one value of the file.
        public var items = 0
        /// Texts of the fields.
        public var texts = 0
        /// Texts that are looked for by their n-grams.
        public var long = 0
        /// Texts shorter than an n-gram, which are looked for as sentences of their own.
        public var short = 0
        /// Texts too short to look for.
        public var tooShort = 0
        /// Texts that fold to the same as one before; that one is named in hits.
        public var repeated = 0
    }

    /// A text that is looked for.
    struct Text: Sendable {
        var set: Int
        var item: Int
        var field: String
        var characters: Int
        /// Different n-grams; 1 where the text is shorter than one.
        var grams: Int
    }

    /// Folded characters of the shortest text that is looked for. Shorter ones are words, and stand in any text.
    public static let shortest = 8

    /// What became of the sets' texts, in the order of the recipe.
    public private(set) var sets: [Summary] = []
    let ngram: Int
    let coverage: Double
    private(set) var texts: [Text] = []
    private(set) var long: GramFinder
    private(set) var short: GramFinder?

    /// Reads the test sets.
    ///
    /// - Throws: `KeifuError` naming the file where one is missing or changed, a line is not JSON, a field is in no
    ///   item, or no text of a set is long enough to look for.
    public init(_ settings: BuildRecipe.DecontaminationSettings) throws(KeifuError) {
        ngram = settings.ngram
        coverage = settings.coverage
        var folded: [[UInt8]] = []
        var bounds: [[Int]] = []
        for (number, set) in settings.sets.enumerated() {
            var summary = Summary(name: set.name)
            let file = try TestSetFile(set)
            summary.items = file.items
            summary.texts = file.texts.count
            var known: Set<[UInt8]> = []
            for text in file.texts {
                let key = FoldedText.fold(text.bytes)
                let places = Self.bounds(key)
                let characters = places.count - 1
                guard characters >= min(Self.shortest, settings.ngram) else {
                    summary.tooShort += 1
                    continue
                }
                guard known.insert(key).inserted else {
                    summary.repeated += 1
                    continue
                }
                if characters < settings.ngram { summary.short += 1 } else { summary.long += 1 }
                texts.append(
                    Text(
                        set: number, item: text.item, field: text.field, characters: characters,
                        grams: 1))
                folded.append(key)
                bounds.append(places)
            }
            guard summary.long + summary.short > 0 else {
                throw .badInput(
                    "no text of the test set \(set.name) has \(Self.shortest) characters",
                    file: set.path, remedy: "Name fields that hold sentences; words stand anywhere."
                )
            }
            sets.append(summary)
        }
        let characters = texts.reduce(0) { $0 + $1.characters }
        long = GramFinder(lengths: [settings.ngram], blocks: characters)
        let lengths = Set(texts.map(\.characters).filter { $0 < settings.ngram }).sorted()
        if !lengths.isEmpty {
            let blocks = texts.reduce(0) {
                $0 + ($1.characters < settings.ngram ? $1.characters : 0)
            }
            short = GramFinder(lengths: lengths, blocks: blocks)
        }
        for index in texts.indices {
            let text = UInt32(truncatingIfNeeded: index)
            if texts[index].characters < settings.ngram {
                _ = short?.add(
                    folded[index], bounds: bounds[index], length: texts[index].characters,
                    text: text)
            } else {
                texts[index].grams = long.add(
                    folded[index], bounds: bounds[index], length: settings.ngram, text: text)
            }
        }
        long.finish()
        short?.finish()
    }

    /// Whether there is nothing to look for.
    public var isEmpty: Bool { texts.isEmpty }

    /// Where the characters of valid UTF-8 begin, and its end.
    private static func bounds(_ text: [UInt8]) -> [Int] {
        text.indices.filter { text[$0] & 0xC0 != 0x80 } + [text.count]
    }
}
