internal import ArgumentParser
internal import CommandSupport
internal import Corpus
internal import Recipes

/// `corpus benchmark measure`: what do a recipe's normalisation, masks and measures cost?
struct BenchmarkMeasureCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract:
            "Measure a recipe's texts on one thread, and time normalising, masking and measuring.",
        discussion: """
            Texts are decoded and extracted before the watch starts: a first round warms up, the fastest of the \
            others counts. Times are the thread's processor time, rates by the bytes of the extracted texts.
            """)

    @Argument(help: ArgumentHelp("The recipe.", valueName: "recipe.yaml"))
    var recipe: String

    @Option(help: "Rounds after the first.") var rounds = 3

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds is at least 1") }
    }

    func perform() throws {
        let recipe = try BuildRecipe.load(recipe, vocabulary: .corpus)
        let result = try MeasureBenchmark(recipe: recipe, rounds: rounds)
        var stages: [String: Any] = [:]
        for stage in result.stages { stages[stage.name] = stage.seconds }
        try Terminal.writeJSON([
            "documents": result.documents, "text_bytes": result.textBytes,
            "seconds": result.seconds,
            "mb_per_second": Double(result.textBytes) / result.seconds / 1e6, "stages": stages,
        ])
    }
}
