internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Documents
internal import Storage

/// `corpus language-model`: text becomes a model whose perplexity a recipe can measure.
struct LanguageModelCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "language-model",
        abstract: "Train a language model over characters, for the measure perplexity.",
        discussion: """
            Modified Kneser–Ney smoothing as KenLM's lmplz does it, on characters: white space is left out, and every \
            line with something on it is a sentence. The ARPA file that it writes can be read by KenLM too. Held-out \
            documents of a corpus are left out. Memory: about 12 bytes a character and 24 an n-gram, which for \
            order 5 is some 15 times the text.
            """)

    @Option(help: ArgumentHelp("Train on the documents of a corpus.", valueName: "dir"))
    var corpus: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Train on text files (UTF-8).", valueName: "file"))
    var input: [String] = []

    @Option(help: ArgumentHelp("The longest n-gram: 1 to 8 characters.", valueName: "n"))
    var order = 5

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "For each order from 1, how often an n-gram may occur and still be left out; the last number holds "
                + "for the orders after it.", valueName: "n"))
    var prune: [Int] = []

    @Option(help: ArgumentHelp("The file to write.", valueName: "file.arpa"))
    var output: String

    @OptionGroup var progress: ProgressOptions

    func validate() throws {
        guard (corpus == nil) != input.isEmpty else {
            throw ValidationError("Name either --corpus or --input.")
        }
    }

    func perform() throws {
        var trainer = try LanguageModelTrainer(order: order, prune: prune)
        if let corpus { try trainer.add(try CorpusFolder(path: corpus)) }
        for path in input { try trainer.add(file: path) }
        let summary = try trainer.write(to: output)
        if !summary.fallbackOrders.isEmpty, !progress.quiet {
            let orders = summary.fallbackOrders.map(String.init).joined(separator: ", ")
            Terminal.writeError(
                "note: the text is too small or too strange to estimate the discounts of order \(orders); "
                    + "0.5, 1 and 1.5 were taken\n")
        }
        let ngrams = summary.ngrams.map(ProgressBar.grouped).joined(separator: " + ")
        Terminal.line(
            "\(output): order \(order), \(ngrams) n-grams from "
                + "\(ProgressBar.grouped(summary.characters)) characters in "
                + "\(ProgressBar.grouped(summary.sentences)) lines")
    }
}
