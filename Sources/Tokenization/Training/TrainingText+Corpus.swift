public import Documents
internal import Lineage
internal import Storage

extension TrainingText {
    /// The training documents of a corpus. Held-out documents are left out: a vocabulary that has seen them
    /// would flatter every later measurement on them.
    public static func corpus(_ corpus: CorpusFolder) -> TrainingText {
        var identity = DigestHasher()
        identity.update(corpus.root.bytes)
        // The same raw records normalised in another way are another text.
        identity.field(corpus.manifest.recipeHash)
        return TrainingText(
            identity: identity.finalize(), corpusRoot: corpus.root,
            locations: [("corpus", corpus.path)]
        ) { body in
            try corpus.forEachDocument { document in
                switch document.metadata["split"]?.string {
                case "train": try body(document.text)
                case "held_out": break
                default:
                    throw KeifuError.badInput(
                        "the document \(document.id) does not say whether it is held out",
                        file: corpus.path, remedy: "Build the corpus again.")
                }
            }
        }
    }
}
