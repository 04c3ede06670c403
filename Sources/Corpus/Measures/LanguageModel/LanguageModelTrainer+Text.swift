public import Documents
public import Storage

extension LanguageModelTrainer {
    /// Adds the training documents of a corpus. Held-out documents are left out: a model that has seen them would
    /// find them too plain.
    ///
    /// - Throws: `KeifuError` where the corpus is damaged or there is too much text.
    public mutating func add(_ corpus: CorpusFolder) throws {
        try corpus.forEachDocument { document in
            switch document.metadata["split"]?.string {
            case "train": try add(document.text)
            case "held_out": break
            default:
                throw KeifuError.badInput(
                    "the document \(document.id) does not say whether it is held out",
                    file: corpus.path, remedy: "Build the corpus again.")
            }
        }
    }

    /// Adds a text file in UTF-8.
    ///
    /// - Throws: `KeifuError` with the offset where the file is not UTF-8.
    public mutating func add(file path: String) throws(KeifuError) {
        let bytes = try Files.read(path)
        if let offset = bytes.withUnsafeBufferPointer(CharacterVocabulary.firstIllegalByte) {
            throw .badInput(
                "the file is not UTF-8", file: path, offset: UInt64(offset),
                remedy: "Convert it, or build a corpus from it and give that.")
        }
        try add(bytes)
    }
}
