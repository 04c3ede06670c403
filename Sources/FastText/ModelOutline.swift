internal import Storage

/// What stands in a classifier's file, apart from its weights.
///
/// fastText's loader allocates what the file's sizes say and indexes by them without a look; a file that was cut
/// short keeps it reading for ever. So the whole file is walked here before fastText sees it: after
/// that, loading and prediction stay inside the memory that they have.
///
/// The layout is that of `FastText::saveModel`: signature, arguments, dictionary, input matrix, output
/// matrix. Both matrices may be quantised (`.ftz`).
struct ModelOutline {
    /// The labels as they stand in the model, with their prefix, in the model's order.
    private(set) var labels: [String] = []
    private var dimensions = 0
    private var words = 0
    private var labelCount = 0
    /// Rows of the input matrix that n-grams are hashed to.
    private var buckets = 0
    /// Rows that are left of them in a model that was pruned; `nil` where it was not.
    private var keptBuckets: Int?

    init(_ bytes: UnsafeRawBufferPointer, file: String) throws(KeifuError) {
        var reader = ModelBytes(bytes, file: file)
        try readSignatureAndArguments(&reader)
        try readDictionary(&reader)
        let isQuantized = try reader.flag("the mark of quantisation")
        guard isQuantized || keptBuckets == nil else {
            throw reader.damaged("a pruned model that is not quantised")
        }
        let rows = try matrix(&reader, "the input weights", quantized: isQuantized)
        guard rows >= words + (keptBuckets ?? buckets) else {
            throw reader.damaged("\(rows) rows of input weights are too few")
        }
        let isOutputQuantized = try reader.flag("the mark of quantised output")
        let outputs = try matrix(
            &reader, "the output weights", quantized: isQuantized && isOutputQuantized)
        guard outputs == labelCount else {
            throw reader.damaged("\(outputs) rows of output weights for \(labelCount) labels")
        }
    }

    private mutating func readSignatureAndArguments(
        _ reader: inout ModelBytes
    ) throws(KeifuError) {
        guard reader.bytes.count >= 4, try reader.integer(Int32.self, "") == 793_712_314 else {
            throw .badInput(
                "this is not a fastText model", file: reader.file,
                remedy: "Give a .bin or .ftz file that `fasttext supervised` has made.")
        }
        let version = try reader.integer(Int32.self, "its version")
        guard version == 11 || version == 12 else {
            throw .badInput(
                "the fastText model is of version \(version); 11 and 12 can be read",
                file: reader.file, offset: 4, remedy: "Train it again with fastText 0.9.")
        }
        // dim ws epoch minCount neg wordNgrams loss model bucket minn maxn lrUpdateRate, then t.
        var arguments: [Int32] = []
        for _ in 0..<12 { arguments.append(try reader.integer(Int32.self, "its arguments")) }
        _ = try reader.integer(UInt64.self, "its arguments")
        guard arguments[7] == 3 else {
            throw .badInput(
                "the fastText model holds word vectors and is no classifier", file: reader.file,
                remedy: "Give a model that `fasttext supervised` has made.")
        }
        dimensions = Int(arguments[0])
        let (wordNGrams, loss, bucket) = (arguments[5], arguments[6], arguments[8])
        let shortest = arguments[9]
        // Supervised models of version 11 have no n-grams of characters, whatever they say.
        let longest = version == 11 ? 0 : arguments[10]
        // n-grams are listed one by one: an upper bound keeps that linear in the text.
        let isSound =
            dimensions > 0 && (0...64).contains(wordNGrams) && (1...4).contains(loss)
            && bucket >= 0 && shortest >= 0 && (0...64).contains(longest)
        guard isSound else { throw reader.damaged("its arguments are \(arguments)", at: 8) }
        if longest > 0 || wordNGrams > 1 {
            // fastText divides by it.
            guard bucket > 0 else { throw reader.damaged("n-grams without buckets", at: 8) }
            buckets = Int(bucket)
        }
    }

    private mutating func readDictionary(_ reader: inout ModelBytes) throws(KeifuError) {
        let size = try reader.count(Int32.self, "the number of entries", atLeast: 1)
        words = try reader.count(Int32.self, "the number of words")
        labelCount = try reader.count(Int32.self, "the number of labels", atLeast: 1)
        guard size == words + labelCount else {
            throw reader.damaged("\(words) words and \(labelCount) labels are not \(size) entries")
        }
        _ = try reader.integer(Int64.self, "the number of tokens")
        let pruned = try reader.integer(Int64.self, "the number of pruned n-grams")
        for index in 0..<size {
            let text = try reader.text("the dictionary")
            let occurrences = try reader.integer(Int64.self, "the dictionary")
            let kind = try reader.integer(Int8.self, "the dictionary")
            guard kind == (index < words ? 0 : 1) else {
                throw reader.damaged("words and labels are mixed", at: reader.offset - 1)
            }
            // From 10¹⁵ on, hierarchical softmax would build its tree past its end.
            guard (0..<1_000_000_000_000_000).contains(occurrences) else {
                throw reader.damaged("a word occurs \(occurrences) times", at: reader.offset - 9)
            }
            if kind == 1 { labels.append(String(decoding: text, as: UTF8.self)) }
        }
        guard pruned >= 0 else { return }
        guard pruned <= Int32.max else { throw reader.damaged("\(pruned) pruned n-grams") }
        var highest = -1
        for _ in 0..<pruned {
            _ = try reader.integer(Int32.self, "the pruned n-grams")
            highest = max(highest, try reader.count(Int32.self, "a pruned n-gram's place"))
        }
        keptBuckets = highest + 1
    }

    /// Walks a matrix; its rows.
    private func matrix(
        _ reader: inout ModelBytes, _ what: String, quantized: Bool
    ) throws(KeifuError) -> Int {
        let hasNorms = quantized ? try reader.flag(what) : false
        let rows = try reader.count(Int64.self, what, atLeast: 1)
        let columns = try reader.count(Int64.self, what, atLeast: 1)
        guard columns == dimensions else {
            throw reader.damaged("\(columns) columns for \(dimensions) dimensions")
        }
        if quantized {
            let codes = try reader.count(Int32.self, what)
            _ = try reader.skip(elements: codes, of: 1, what)
            let parts = try quantizer(&reader, what, dimensions: columns)
            let (expected, overflow) = rows.multipliedReportingOverflow(by: parts)
            guard !overflow, codes == expected else {
                throw reader.damaged("\(codes) codes for \(rows) rows of \(parts)")
            }
            if hasNorms {
                _ = try reader.skip(elements: rows, of: 1, what)
                _ = try quantizer(&reader, what, dimensions: 1)
            }
        } else {
            let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
            guard !overflow else { throw reader.ended(what) }
            try reader.weights(count, what)
        }
        return rows
    }

    /// Walks a product quantiser of 256 centroids; the number of its parts.
    private func quantizer(
        _ reader: inout ModelBytes, _ what: String, dimensions: Int
    ) throws(KeifuError) -> Int {
        let size = try reader.count(Int32.self, what)
        let parts = try reader.count(Int32.self, what)
        let width = try reader.count(Int32.self, what, atLeast: 1)
        let lastWidth = try reader.count(Int32.self, what)
        let rest = dimensions % width
        guard size == dimensions, parts == dimensions / width + (rest == 0 ? 0 : 1),
            lastWidth == (rest == 0 ? width : rest)
        else { throw reader.damaged("\(what) are quantised in parts that do not fit") }
        try reader.weights(dimensions * 256, what)
        return parts
    }
}
