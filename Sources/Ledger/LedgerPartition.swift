public import Lineage

/// How documents are spread over a corpus's partitions.
///
/// The leading 64 bits of the id, as a fraction of 2⁶⁴, times the number of partitions: so every partition
/// holds a range of ids, and reading them in order reads the documents in id order.
public enum LedgerPartition {
    /// The partition that holds an id.
    public static func index(of id: Digest, partitions: Int) -> Int {
        index(ofLeadingWord: id.leadingWord, partitions: partitions)
    }

    /// The partition that holds the ids with the given leading word.
    public static func index(ofLeadingWord word: UInt64, partitions: Int) -> Int {
        Int(word.multipliedFullWidth(by: UInt64(partitions)).high)
    }

    /// A partition's SQLite file, relative to the corpus.
    public static func ledgerPath(_ index: Int) -> String { "ledger/part-\(padded(index)).sqlite" }

    /// A partition's file of packed edits, relative to the corpus.
    public static func editsPath(_ index: Int) -> String { "ledger/part-\(padded(index)).edits" }

    /// A partition's signatures of kept documents, relative to the corpus.
    public static func signaturesPath(_ index: Int) -> String {
        "ledger/part-\(padded(index)).signatures"
    }

    /// A partition's kept documents, relative to the corpus.
    public static func documentsPath(_ index: Int) -> String {
        "documents/part-\(padded(index)).jsonl.zst"
    }

    private static func padded(_ index: Int) -> String {
        let digits = String(index)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
}
