internal import MeCab
public import Storage

/// Cuts text into morphemes. One thread at a time; all analysers share one dictionary in memory.
///
/// MeCab is given sentences, one after the other, never documents: its memory grows with what it is given at
/// once, and very long input makes it crash. Sentences cost no more than lines would: MeCab works along the
/// characters, and what it does for each call is little.
public final class MorphemeAnalyzer {
    private let tagger: MeCabTagger
    private let splitter = SentenceSplitter()
    private var nouns = NounCache()

    /// An analyser over the dictionary that `mecabrc` names.
    ///
    /// Throws where MeCab finds no dictionary, or one that is not in UTF-8.
    public convenience init() throws(KeifuError) {
        try self.init(MorphemeDictionary.shared.get())
    }

    init(_ dictionary: MeCabModel) throws(KeifuError) {
        do throws(MeCabError) {
            tagger = try MeCabTagger(dictionary)
        } catch {
            throw MorphemeDictionary.failure(error)
        }
    }

    /// Calls `body` with the bytes of each morpheme of valid UTF-8, in order, and whether it is a noun (名詞).
    ///
    /// Spaces, tabs and line breaks between morphemes belong to none. The ideographic space is a morpheme, or
    /// a part of one, as the dictionary has it. Words are cut where a sentence is longer than
    /// ``SentenceSplitter/longest``.
    public func forEachMorpheme(
        of text: UnsafeBufferPointer<UInt8>, _ body: (_ bytes: Range<Int>, _ isNoun: Bool) -> Void
    ) throws(KeifuError) {
        guard let base = text.baseAddress else { return }
        var failure: MeCabError?
        splitter.forEachSentence(text) { range in
            guard failure == nil else { return }
            do throws(MeCabError) {
                try tagger.forEachMorpheme(UnsafeBufferPointer(rebasing: text[range])) {
                    guard let surface = $0.baseAddress else { return }
                    let start = surface - base
                    body(start..<start + $0.count, nouns.isNoun($1))
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw MorphemeDictionary.failure(failure) }
    }
}

/// Whether features are those of a noun, remembered by where they lie.
///
/// A dictionary keeps each entry's features as a text, mapped from its file: to look into it for every
/// morpheme would be a cache miss each time. The numbers of parts of speech that come with an entry are no
/// replacement: a dictionary that was compiled without their list has one number for all. Features never move
/// while the dictionary is loaded, so what was found once holds.
private struct NounCache {
    /// For each place, the address of features that fall there, doubled, and 1 where they are a noun's.
    private var places = [UInt](repeating: 0, count: 1 << Self.bits)
    private static let bits = 14
    /// 名詞, the same word in IPADIC, UniDic and JUMAN.
    private static let word: [UInt8] = [0xE5, 0x90, 0x8D, 0xE8, 0xA9, 0x9E]

    mutating func isNoun(_ features: UnsafePointer<CChar>) -> Bool {
        let address = UInt(bitPattern: features)
        // Fibonacci hashing: the leading bits depend on all of the address.
        let place = Int(
            truncatingIfNeeded: (address &* 0x9E37_79B9_7F4A_7C15) >> (64 - UInt(Self.bits)))
        let known = places[place]
        if known >> 1 == address { return known & 1 == 1 }
        let isNoun = Self.word.indices.allSatisfy {
            UInt8(bitPattern: features[$0]) == Self.word[$0]
        }
        places[place] = address << 1 | (isNoun ? 1 : 0)
        return isNoun
    }
}
