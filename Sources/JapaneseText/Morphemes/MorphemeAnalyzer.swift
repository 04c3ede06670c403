internal import Lineage
internal import MeCab
public import Storage

/// Counts morphemes by part of speech. One thread at a time; all analysers share one dictionary in
/// memory.
public final class MorphemeAnalyzer {
    private let tagger: MeCabTagger
    private let splitter = SentenceSplitter()

    /// An analyser over the dictionary that `mecabrc` names.
    ///
    /// Throws where MeCab finds no dictionary, or one that is not in UTF-8.
    public init() throws(KeifuError) {
        let model = try Self.sharedModel.get()
        do throws(MeCabError) {
            tagger = try MeCabTagger(model)
        } catch {
            throw Self.failure(error)
        }
    }

    /// Morphemes of a text.
    public struct Counts: Equatable, Sendable {
        /// All morphemes except punctuation and symbols.
        public var morphemes = 0
        /// Nouns (名詞) among them.
        public var nouns = 0
        /// Punctuation, symbols and spaces.
        public var symbols = 0

        /// Nouns among morphemes; 0 where there are none.
        public var nounFraction: Double { morphemes == 0 ? 0 : Double(nouns) / Double(morphemes) }
    }

    /// Counts the morphemes of valid UTF-8, sentence by sentence.
    public func count(_ text: [UInt8]) throws(KeifuError) -> Counts {
        var counts = Counts()
        var failure: MeCabError?
        text.withUnsafeBufferPointer { bytes in
            splitter.forEachSentence(bytes) { range in
                guard failure == nil else { return }
                do throws(MeCabError) {
                    try tagger.forEachMorpheme(UnsafeBufferPointer(rebasing: bytes[range])) {
                        switch PartOfSpeech($1) {
                        case .noun:
                            counts.nouns += 1
                            counts.morphemes += 1
                        case .symbol: counts.symbols += 1
                        case .other: counts.morphemes += 1
                        }
                    }
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw Self.failure(failure) }
        return counts
    }

    private static let sharedModel: Result<MeCabModel, KeifuError> = {
        do throws(MeCabError) {
            let model = try MeCabModel()
            for file in model.dictionaries where !isUTF8(file.charset) {
                return .failure(
                    .badInput(
                        "MeCab's dictionary is in \(file.charset), not UTF-8", file: file.path,
                        remedy: "Install mecab-ipadic-utf8."))
            }
            return .success(model)
        } catch {
            return .failure(failure(error))
        }
    }()

    private static func isUTF8(_ charset: String) -> Bool {
        ["utf-8", "utf8"].contains(charset.lowercased())
    }

    private static func failure(_ error: MeCabError) -> KeifuError {
        .badInput(
            "MeCab: \(error.message.isEmpty ? "no reason given" : error.message)",
            remedy: "Install mecab-ipadic-utf8, or name a dictionary in mecabrc.")
    }
}

extension MorphemeAnalyzer {
    /// The SHA-256 over the dictionary's files: part of the recipe hash, since measures follow it.
    ///
    /// The names and contents of the system dictionary's folder (`sys.dic`, `unk.dic`,
    /// `matrix.bin`, `char.bin`, `dicrc`), and of users' dictionaries after it.
    public static func dictionaryDigest() throws(KeifuError) -> String {
        try digest.get()
    }

    private static let digest: Result<String, KeifuError> = {
        do throws(KeifuError) {
            var hasher = DigestHasher()
            for (index, file) in try sharedModel.get().dictionaries.enumerated() {
                let folder = Paths.parent(file.path)
                var paths = [file.path]
                if index == 0 {
                    paths = ["char.bin", "dicrc", "matrix.bin", "sys.dic", "unk.dic"].map {
                        Paths.join(folder, $0)
                    }
                }
                for path in paths where Files.exists(path) {
                    hasher.field(Paths.name(path))
                    hasher.update(try Files.checksum(path).bytes)
                }
            }
            return .success(hasher.finalize().hex)
        } catch {
            return .failure(error)
        }
    }()
}

/// The parts of speech that matter to measures, in the words of IPADIC, UniDic and JUMAN.
private enum PartOfSpeech {
    case noun, symbol, other

    init(_ features: UnsafePointer<CChar>) {
        if Self.starts(features, Self.nounWord) {
            self = .noun
        } else if Self.symbolWords.contains(where: { Self.starts(features, $0) }) {
            self = .symbol
        } else {
            self = .other
        }
    }

    private static let nounWord = Array("名詞".utf8)
    private static let symbolWords = ["記号", "補助記号", "空白", "特殊"].map { Array($0.utf8) }

    private static func starts(_ features: UnsafePointer<CChar>, _ word: [UInt8]) -> Bool {
        for (index, byte) in word.enumerated()
        where UInt8(bitPattern: features[index]) != byte { return false }
        return true
    }
}
