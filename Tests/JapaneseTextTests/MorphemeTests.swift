import Foundation
import Lineage
import MeCab
import Storage
import TestSupport
import Testing

@testable import JapaneseText

@Suite struct MorphemeTests {
    /// A morpheme as the tests compare it.
    struct Morpheme: Equatable, CustomStringConvertible {
        var surface: String
        var isNoun: Bool
        var description: String { surface + (isNoun ? "*" : "") }
    }

    static func morphemes(
        _ text: [UInt8], _ analyzer: MorphemeAnalyzer
    ) throws -> [Morpheme] {
        var result: [Morpheme] = []
        try text.withUnsafeBufferPointer { bytes in
            try analyzer.forEachMorpheme(of: bytes) {
                let surface = String(decoding: bytes[$0], as: UTF8.self)
                result.append(Morpheme(surface: surface, isNoun: $1))
            }
        }
        return result
    }

    static func morphemes(_ text: String) throws -> String {
        try morphemes(Array(text.utf8), MorphemeAnalyzer()).map(\.description).joined(
            separator: " ")
    }

    @Test func plumsAndPeaches() throws {
        #expect(try Self.morphemes("すもももももももものうち。") == "すもも* も もも* も もも* の うち* 。")
        #expect(try Self.morphemes("") == "")
        #expect(try Self.morphemes(" 猫\t と \n\n犬 ") == "猫* と 犬*")
    }

    /// Very long input without a sentence's end, which MeCab itself would not survive.
    @Test func longInputIsFedInPieces() throws {
        let analyzer = try MorphemeAnalyzer()
        let text = Array(String(repeating: "東京都", count: 100_000).utf8)
        #expect(try Self.morphemes(text, analyzer).count { $0.isNoun } > 100_000)
        let zeros = [UInt8](repeating: 0, count: 1000) + Array("猫\0犬".utf8)
        _ = try Self.morphemes(zeros, analyzer)
    }

    /// The `mecab` program over the same sentences.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/mecab"), "no mecab here"))
    func morphemesAreTheProgramsOwn() throws {
        let sentences = [
            "親譲りの無鉄砲で小供の時から損ばかりしている。", "小学校に居る時分学校の二階から飛び降りて一週間ほど腰を抜かした事がある。",
            "なぜそんな無闇をしたと聞く人があるかも知れぬ。", "別段深い理由でもない。", "GPUは2台、メモリは64GBです。",
        ]
        let script = """
            import subprocess, sys
            out = subprocess.run(['mecab'], input=sys.stdin.buffer.read(), stdout=subprocess.PIPE).stdout.decode()
            rows = [line.split('\\t') for line in out.split('\\n') if '\\t' in line]
            sys.stdout.buffer.write(' '.join(w + '*' * f.startswith('名詞,') for w, f in rows).encode())
            """
        guard PythonOracle.isAvailable else { return }
        let answer = try PythonOracle.run(
            script, input: Array(sentences.joined(separator: "\n").utf8))
        #expect(try Self.morphemes(sentences.joined()) == answer)
    }

    static let dictionaries = [
        "/var/lib/mecab/dic/debian", "/var/lib/mecab/dic/ipadic-utf8",
        "/var/lib/mecab/dic/juman-utf8",
    ].filter { FileManager.default.fileExists(atPath: $0 + "/sys.dic") }

    /// Nouns that are known by their contexts are those that the features name, in any dictionary: JUMAN numbers
    /// contexts and parts of speech in another way than IPADIC.
    @Test(arguments: dictionaries)
    func nounsAreWhatTheFeaturesSay(folder: String) throws {
        let model = try MeCabModel(dictionaryFolder: folder)
        var text = "私は東京都の大学へ(笑)行って、ＡとBの違い!!を学んだ。😀𠮷野家〆切"
        // Most kanji, so that many entries of the dictionary are asked for.
        for value in UInt32(0x4E00)..<0x9000 {
            if let scalar = Unicode.Scalar(value) { text += String(Character(scalar)) + "を" }
        }
        try Self.compareWithFeatures(text, model)
        // And without a look at each morpheme's features: in both dictionaries contexts tell.
        let nouns = NounContexts(model)
        #expect(nouns.settled > 1000)
        #expect(nouns.mixed == 0)
    }

    static func compareWithFeatures(_ text: String, _ model: MeCabModel) throws {
        let tagger = try MeCabTagger(model)
        let bytes = Array(text.utf8)
        var naive: [Morpheme] = []
        try bytes.withUnsafeBufferPointer { buffer in
            var ranges: [Range<Int>] = []
            SentenceSplitter().forEachSentence(buffer) { ranges.append($0) }
            for range in ranges {
                try tagger.forEachMorpheme(UnsafeBufferPointer(rebasing: buffer[range])) {
                    let features = String(cString: $0.features).split(separator: ",")
                    naive.append(
                        Morpheme(
                            surface: String(decoding: $0.surface, as: UTF8.self),
                            isNoun: features.first == "名詞"))
                }
            }
        }
        let ours = try Self.morphemes(bytes, MorphemeAnalyzer(MorphemeDictionary(model)))
        #expect(ours == naive)
        #expect(ours.contains { $0.isNoun } && ours.contains { !$0.isNoun })
    }

    static let compiler = "/usr/lib/mecab/mecab-dict-index"

    /// A user's dictionary may have any context for any word, and no numbers of parts of speech at all.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: compiler), "no mecab-utils here"))
    func aDictionaryMayContradictItself() throws {
        let folder = try TemporaryFolder()
        // The contexts of を and of 名詞,一般 in IPADIC.
        let entries =
            "むむむ,156,156,-20000,名詞,一般,*,*,*,*,むむむ,ムムム,ムムム\nぬぬぬ,1285,1285,-20000,動詞,自立,*,*,*,*,*,*,*\n"
        try Files.replace(folder.file("user.csv"), with: entries)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.compiler)
        process.arguments = [
            "-d", Self.dictionaries[0], "-u", folder.file("user.dic"), "-f", "utf-8", "-t", "utf-8",
            folder.file("user.csv"),
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let model = try MeCabModel(
            dictionaryFolder: Self.dictionaries[0], userDictionary: folder.file("user.dic"))
        #expect(NounContexts(model).mixed == 2)
        try Self.compareWithFeatures("むむむをぬぬぬ、猫を見る。", model)
        let alone = try MeCabModel(dictionaryFolder: Self.dictionaries[0])
        #expect(
            try MorphemeDictionary(model).digest() != MorphemeDictionary(alone).digest())
    }

    /// Files that are no dictionaries, or cut off, have no entries.
    @Test func entriesOfDamagedFiles() throws {
        let file = try Files.read(Self.dictionaries[0] + "/unk.dic")
        func count(_ bytes: [UInt8]) -> Int? {
            bytes.withUnsafeBytes { buffer in
                guard let entries = MeCabEntries(buffer) else { return nil }
                var count = 0
                entries.forEach { _, _ in count += 1 }
                return count
            }
        }
        #expect(count(file) == 40)
        for length in [0, 1, 39, 71, 72, 1000, file.count - 1] {
            #expect(count(Array(file.prefix(length))) == nil)
        }
        for place in 0..<40 {
            var damaged = file
            damaged[place] ^= 0x55
            _ = count(damaged)
        }
    }

    /// Many threads over one dictionary say what one thread says.
    @Test func threadsShareTheDictionary() throws {
        let text = Array(String(repeating: "吾輩は猫である。名前はまだ無い。", count: 200).utf8)
        let expected = try Self.morphemes(text, MorphemeAnalyzer()).count
        let counts = Counts()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let count = try? Self.morphemes(text, MorphemeAnalyzer()).count
            counts.append(count)
        }
        #expect(counts.values == [Int?](repeating: expected, count: 8))
    }

    final class Counts: @unchecked Sendable {
        // Unchecked: guarded by the lock.
        private let lock = NSLock()
        private(set) var values: [Int?] = []
        func append(_ value: Int?) { lock.withLock { values.append(value) } }
    }

    @Test func theDictionaryHasADigest() throws {
        let versions = try TextVersions.current()
        #expect(versions.dictionary.count == 64)
        #expect(try MorphemeAnalyzer.dictionaryDigest() == versions.dictionary)
        #expect(versions.unicode.split(separator: ".").count >= 2)
        var hasher = DigestHasher()
        for name in ["char.bin", "dicrc", "matrix.bin", "sys.dic", "unk.dic"] {
            hasher.field(name)
            hasher.update(try Files.checksum("/var/lib/mecab/dic/debian/" + name).bytes)
        }
        let model = try MeCabModel(dictionaryFolder: "/var/lib/mecab/dic/debian")
        #expect(try MorphemeDictionary(model).digest() == hasher.finalize().hex)
    }

    /// Each file that MeCab reads counts, not the system dictionary alone.
    @Test(.enabled(if: !dictionaries.isEmpty, "no dictionary here"))
    func anotherDictionaryHasAnotherDigest() throws {
        let original = Self.dictionaries[0]
        let folder = try TemporaryFolder()
        for name in ["char.bin", "matrix.bin", "sys.dic", "unk.dic"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(name), withDestinationPath: original + "/" + name)
        }
        var digests: [String] = []
        for comment in ["", "; the same but for this line\n"] {
            let settings = try Files.read(original + "/dicrc") + Array(comment.utf8)
            try Files.replace(folder.file("dicrc"), with: settings)
            let model = try MeCabModel(dictionaryFolder: folder.path)
            digests.append(try MorphemeDictionary(model).digest())
        }
        #expect(
            try MorphemeDictionary(MeCabModel(dictionaryFolder: original)).digest() == digests[0])
        #expect(digests[0] != digests[1])
    }
}
