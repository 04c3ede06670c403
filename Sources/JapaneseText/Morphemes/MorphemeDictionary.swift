internal import Lineage
internal import MeCab
public import Storage

/// A dictionary of morphemes and what was found out about it, for all threads.
struct MorphemeDictionary: Sendable {
    /// The loaded dictionary.
    let model: MeCabModel
    /// Which of its entries are nouns.
    let nouns: NounContexts

    init(_ model: MeCabModel) {
        self.model = model
        nouns = NounContexts(model)
    }

    /// The dictionary that a process works with. Or why there is none.
    static let shared: Result<MorphemeDictionary, KeifuError> = sharedModel.map {
        MorphemeDictionary($0)
    }

    /// Its model: the one that `mecabrc` names, loaded once. To ask for its digest, no noun is looked up.
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

    static func failure(_ error: MeCabError) -> KeifuError {
        .badInput(
            "MeCab: \(error.message.isEmpty ? "no reason given" : error.message)",
            remedy: "Install mecab-ipadic-utf8, or name a dictionary in mecabrc.")
    }

    /// The SHA-256 over the dictionary's files.
    func digest() throws(KeifuError) -> String { try Self.digest(of: model) }

    private static func digest(of model: MeCabModel) throws(KeifuError) -> String {
        var hasher = DigestHasher()
        for (index, file) in model.dictionaries.enumerated() {
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
        return hasher.finalize().hex
    }

    /// The digest of the shared dictionary, computed once.
    static let sharedDigest: Result<String, KeifuError> = {
        do throws(KeifuError) {
            return .success(try digest(of: sharedModel.get()))
        } catch {
            return .failure(error)
        }
    }()
}

extension MorphemeAnalyzer {
    /// The SHA-256 over the dictionary's files: part of the recipe hash, since measures follow it.
    ///
    /// The names and contents of the system dictionary's folder (`char.bin`, `dicrc`, `matrix.bin`,
    /// `sys.dic`, `unk.dic`), and of users' dictionaries after it.
    public static func dictionaryDigest() throws(KeifuError) -> String {
        try MorphemeDictionary.sharedDigest.get()
    }
}
