internal import CMeCab

/// A dictionary that is loaded once and shared by the taggers of all threads.
public final class MeCabModel: @unchecked Sendable {
    // Unchecked: MeCab's model is read-only after loading; its taggers and lattices are made per
    // thread.
    let handle: OpaquePointer

    /// One file of the dictionary.
    public struct DictionaryFile: Equatable, Sendable {
        /// The file's path, such as `/var/lib/mecab/dic/debian/sys.dic`.
        public var path: String
        /// The name of its character set as the dictionary gives it.
        public var charset: String
        /// Entries.
        public var entryCount: Int
    }

    /// Loads the dictionary that `mecabrc` names, or the one in `dictionaryFolder`, and the user's beside it.
    public init(
        dictionaryFolder: String? = nil, userDictionary: String? = nil
    ) throws(MeCabError) {
        var arguments = ["keifu"]
        if let dictionaryFolder { arguments += ["-d", dictionaryFolder] }
        if let userDictionary { arguments += ["-u", userDictionary] }
        var pointers = arguments.map { argument in
            let bytes = argument.utf8CString
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            for (index, byte) in bytes.enumerated() { copy[index] = byte }
            return Optional(copy)
        }
        defer { for pointer in pointers { pointer?.deallocate() } }
        guard let handle = mecab_model_new(Int32(pointers.count), &pointers) else {
            throw MeCabError(message: mecab_strerror(nil).map { String(cString: $0) } ?? "")
        }
        self.handle = handle
    }

    deinit { mecab_model_destroy(handle) }

    /// The dictionary's files: the system dictionary, and users' after it.
    public var dictionaries: [DictionaryFile] {
        var result: [DictionaryFile] = []
        var next = mecab_model_dictionary_info(handle)
        while let info = next {
            result.append(
                DictionaryFile(
                    path: info.pointee.filename.map { String(cString: $0) } ?? "",
                    charset: info.pointee.charset.map { String(cString: $0) } ?? "",
                    entryCount: Int(info.pointee.size)))
            next = UnsafePointer(info.pointee.next)
        }
        return result
    }
}

/// What MeCab says went wrong.
public struct MeCabError: Error, Equatable, Sendable {
    /// MeCab's own words.
    public var message: String
}
