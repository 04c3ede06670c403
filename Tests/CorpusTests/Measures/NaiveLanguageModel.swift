import Foundation

/// Kneser–Ney and back-off as their formulas say it, over dictionaries of n-grams of strings.
struct NaiveLanguageModel {
    typealias NGram = [String]

    /// log10 of probabilities and back-offs, as ARPA holds them.
    var probabilities: [NGram: Double] = [:]
    var backoffs: [NGram: Double] = [:]
    var order = 0

    /// Lines as sentences of characters between `<s>` and `</s>`.
    static func sentences(_ text: String) -> [[String]] {
        text.unicodeScalars.split(separator: "\n").map { line in
            line.filter { !$0.properties.isWhitespace && $0.properties.generalCategory != .control }
                .map { String($0) }
        }.filter { !$0.isEmpty }.map { ["<s>"] + $0 + ["</s>"] }
    }

    /// Interpolated modified Kneser–Ney.
    static func trained(_ text: String, order: Int, thresholds: [Int]) -> NaiveLanguageModel {
        var raw: [NGram: Int] = [["<unk>"]: 0]
        for sentence in sentences(text) {
            for start in sentence.indices {
                for length in 1...order where start + length <= sentence.count {
                    raw[Array(sentence[start..<start + length]), default: 0] += 1
                }
            }
        }
        // The different tokens before an n-gram.
        var extensions: [NGram: Int] = [:]
        for ngram in raw.keys where ngram.count > 1 {
            extensions[Array(ngram.dropFirst()), default: 0] += 1
        }
        func adjusted(_ ngram: NGram) -> Int {
            if ngram == ["<s>"] || ngram == ["<unk>"] { return 0 }
            if ngram.count == order || ngram[0] == "<s>" { return raw[ngram] ?? 0 }
            return extensions[ngram] ?? 0
        }
        func isKept(_ ngram: NGram) -> Bool {
            ["<unk>", "<s>", "</s>"].contains(ngram.joined(separator: " "))
                || raw[ngram, default: 0] > thresholds[ngram.count - 1]
        }
        var model = NaiveLanguageModel()
        model.order = order
        var lower: [NGram: Double] = [:]
        for length in 1...order {
            let ngrams = raw.keys.filter { $0.count == length }
            let discounts = discounts(ngrams.map(adjusted))
            func discount(_ count: Int) -> Double { count == 0 ? 0 : discounts[min(count, 3) - 1] }
            var current: [NGram: Double] = [:]
            for (context, group) in Dictionary(grouping: ngrams, by: { Array($0.dropLast()) }) {
                let sum = Double(group.map(adjusted).reduce(0, +))
                let left =
                    group.map { isKept($0) ? discount(adjusted($0)) : Double(adjusted($0)) }
                    .reduce(0, +) / sum
                for ngram in group where isKept(ngram) {
                    let count = adjusted(ngram)
                    let below =
                        length == 1
                        ? 1 / Double(group.filter { isKept($0) && $0 != ["<s>"] }.count)
                        : lower[Array(ngram.dropFirst())] ?? .nan
                    current[ngram] = (Double(count) - discount(count)) / sum + left * below
                }
                if !context.isEmpty, isKept(context) { model.backoffs[context] = log10(left) }
            }
            current[["<s>"]] = length == 1 ? 1 : nil
            for (ngram, probability) in current {
                model.probabilities[ngram] = log10(probability)
                if length < order { model.backoffs[ngram] = model.backoffs[ngram] ?? 0 }
            }
            lower = current
        }
        return model
    }

    /// Equation 26 of Chen and Goodman, or what lmplz falls back to.
    static func discounts(_ counts: [Int]) -> [Double] {
        let n = (1...4).map { count in Double(counts.filter { $0 == count }.count) }
        let share = n[0] / (n[0] + 2 * n[1])
        let found = (1...3).map { Double($0) - Double($0 + 1) * share * n[$0] / n[$0 - 1] }
        let isSound =
            n[0] > 0 && n[1] > 0 && n[2] > 0
            && (1...3).allSatisfy { found[$0 - 1] >= 0 && found[$0 - 1] <= Double($0) }
        return isSound ? found : [0.5, 1, 1.5]
    }

    /// What an ARPA file says, line by line.
    init(arpa: String) {
        for line in arpa.split(separator: "\n") {
            let fields = line.split(separator: "\t")
            guard fields.count >= 2, let probability = Double(fields[0]) else { continue }
            let ngram = fields[1].split(separator: " ").map { String($0) }
            probabilities[ngram] = probability
            if fields.count > 2 { backoffs[ngram] = Double(fields[2]) }
            order = max(order, ngram.count)
        }
    }

    private init() {}

    /// log10 of a token's probability after a context, as back-off is defined.
    func log10Probability(_ token: String, after context: [String]) -> Double {
        let known = probabilities[[token]] == nil ? "<unk>" : token
        let context = Array(context.suffix(order - 1))
        if let found = probabilities[context + [known]] { return found }
        guard !context.isEmpty else { return -100 }
        return (backoffs[context] ?? 0)
            + log10Probability(known, after: Array(context.dropFirst()))
    }

    /// The sum over a text, and how many tokens.
    func score(_ text: String) -> (log10: Double, tokens: Int) {
        var sum = 0.0
        var tokens = 0
        for sentence in Self.sentences(text) {
            // A context never holds a token that the model does not know by name.
            let known = sentence.map { probabilities[[$0]] == nil ? "<unk>" : $0 }
            for place in 1..<known.count {
                sum += log10Probability(known[place], after: Array(known[..<place]))
                tokens += 1
            }
        }
        return (sum, tokens)
    }
}
