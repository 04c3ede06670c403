public import Storage

/// Trains a language model over characters and writes it as ARPA, which KenLM reads.
///
/// ```swift
/// var trainer = try LanguageModelTrainer(order: 5, prune: [0, 0, 1])
/// for document in documents { trainer.add(document) }
/// let summary = try trainer.write(to: "ja.arpa")
/// ```
///
/// The model is that of `lmplz` on the same text with spaces between the characters and none elsewhere. Each line is a
/// sentence. The file depends on the sentences and not on their order.
public struct LanguageModelTrainer {
    /// The highest order.
    public let order: Int
    private let thresholds: [Int]
    private var text = SentenceText()

    /// What a training did.
    public struct Summary: Sendable {
        /// Lines with something on them.
        public let sentences: Int
        /// Characters that are not white space.
        public let characters: Int
        /// Different n-grams that the model holds, by order.
        public let ngrams: [Int]
        /// The discounts of counts of 1, 2, and 3 or more, by order.
        public let discounts: [[Double]]
        /// The orders whose counts gave no discounts, so that those of lmplz's `--discount_fallback`, 0.5, 1
        /// and 1.5, were taken.
        public let fallbackOrders: [Int]
    }

    /// A trainer without text.
    ///
    /// - Parameters:
    ///   - order: from 1 to 8.
    ///   - prune: for each order from 1, how often an n-gram may occur and still be left out; the last holds for
    ///     the orders after it, as in lmplz. Not falling, so that what an n-gram is backed off to stays.
    /// - Throws: `KeifuError` of the kind `usage` where one is not as said.
    public init(order: Int, prune: [Int] = []) throws(KeifuError) {
        guard (1...ARPAReader.highestOrder).contains(order) else {
            throw KeifuError(
                .usage, "a model of order \(order) cannot be trained",
                remedy: "Take an order from 1 to \(ARPAReader.highestOrder).")
        }
        guard prune.count <= order, zip(prune, prune.dropFirst()).allSatisfy({ $0 <= $1 }),
            prune.first ?? 0 >= 0
        else {
            throw KeifuError(
                .usage, "the pruning thresholds \(prune) do not fit",
                remedy: "Give at most one for each order, none smaller than the one before it.")
        }
        self.order = order
        let last = prune.last ?? 0
        thresholds = prune + Array(repeating: last, count: order - prune.count)
    }

    /// Adds a text in UTF-8. Its last line ends with it.
    ///
    /// - Throws: `KeifuError` where there is more text than places in 32 bits: four thousand million
    ///   characters.
    public mutating func add(_ bytes: [UInt8]) throws(KeifuError) {
        bytes.withUnsafeBufferPointer { text.add($0) }
        guard text.count < NGramTrie.limit else {
            throw KeifuError(
                .badInput, "this is too much text for one model", remedy: "Train on less.")
        }
    }

    /// Trains and writes the model.
    ///
    /// - Throws: `KeifuError` where there was no text, or the file cannot be written.
    public consuming func write(to path: String) throws(KeifuError) -> Summary {
        let sentences = text.sentences
        let characters = text.count - 2 * sentences
        guard sentences > 0 else {
            throw .badInput(
                "there is no text to train on", remedy: "Give files or a corpus with text.")
        }
        let model = KneserNey(try NGramCounts(text, order: order), thresholds: thresholds)
        try ARPAWriter(model).write(to: path)
        return Summary(
            sentences: sentences, characters: characters,
            ngrams: (1...order).map { model.keptCount($0) },
            discounts: model.discounts.map(\.amounts),
            fallbackOrders: (1...order).filter { model.discounts[$0 - 1].isFallback })
    }
}
