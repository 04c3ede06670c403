internal import MeCab
internal import Storage

/// Which morphemes are nouns, by their left contexts.
///
/// A dictionary keeps each entry's features as a text: to look into it for every morpheme would be a cache miss
/// each time. The left context comes with the morpheme, and dictionaries derive it from the features; but nothing
/// makes them. So all entries are read when the dictionary is loaded, and features are looked into where the
/// entries of a context disagree, or could not be read.
struct NounContexts: Sendable {
    /// For each left context, the raw value of an ``Answer``.
    private var answers = [UInt8](repeating: 0, count: 1 << 16)

    private enum Answer {
        static let unknown: UInt8 = 0
        static let noun: UInt8 = 1
        static let other: UInt8 = 2
        static let mixed: UInt8 = 3
    }

    /// Reads the entries of a dictionary's files.
    init(_ model: MeCabModel) {
        var paths = model.dictionaries.map(\.path)
        if let system = paths.first { paths.append(Paths.join(Paths.parent(system), "unk.dic")) }
        for path in paths {
            let wasRead = try? MappedFile(path: path).withBytes { add($0) }
            if wasRead != true {
                answers = [UInt8](repeating: Answer.mixed, count: answers.count)
                return
            }
        }
    }

    private mutating func add(_ file: UnsafeRawBufferPointer) -> Bool {
        guard let entries = MeCabEntries(file) else { return false }
        entries.forEach { context, features in
            let answer = features.starts(with: Self.word) ? Answer.noun : Answer.other
            let known = answers[Int(context)]
            answers[Int(context)] =
                known == Answer.unknown || known == answer ? answer : Answer.mixed
        }
        return true
    }

    /// 名詞, the same word in IPADIC, UniDic and JUMAN.
    private static let word: [UInt8] = [0xE5, 0x90, 0x8D, 0xE8, 0xA9, 0x9E]

    /// Whether a morpheme is a noun (名詞).
    @inline(__always)
    func isNoun(_ morpheme: MeCabTagger.Morpheme) -> Bool {
        let answer = answers[Int(morpheme.leftContext)]
        if answer == Answer.noun { return true }
        return answer == Answer.other ? false : Self.isNoun(morpheme.features)
    }

    @inline(never)
    private static func isNoun(_ features: UnsafePointer<CChar>) -> Bool {
        word.indices.allSatisfy { UInt8(bitPattern: features[$0]) == word[$0] }
    }

    /// How many contexts need no look at the features.
    var settled: Int { answers.count { $0 == Answer.noun || $0 == Answer.other } }
    /// How many contexts have nouns and others.
    var mixed: Int { answers.count { $0 == Answer.mixed } }
}
