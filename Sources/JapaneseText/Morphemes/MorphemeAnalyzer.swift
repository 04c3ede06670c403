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
    private let nouns: NounContexts

    /// An analyser over the dictionary that `mecabrc` names.
    ///
    /// Throws where MeCab finds no dictionary, or one that is not in UTF-8.
    public convenience init() throws(KeifuError) {
        try self.init(MorphemeDictionary.shared.get())
    }

    init(_ dictionary: MorphemeDictionary) throws(KeifuError) {
        nouns = dictionary.nouns
        do throws(MeCabError) {
            tagger = try MeCabTagger(dictionary.model)
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
        let (tagger, nouns) = (tagger, nouns)
        splitter.forEachSentence(text) { range in
            guard failure == nil else { return }
            do throws(MeCabError) {
                try tagger.forEachMorpheme(UnsafeBufferPointer(rebasing: text[range])) {
                    guard let surface = $0.surface.baseAddress else { return }
                    let start = surface - base
                    body(start..<start + $0.surface.count, nouns.isNoun($0))
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw MorphemeDictionary.failure(failure) }
    }
}
