internal import JapaneseText
public import Recipes
internal import Storage

/// How fast one thread normalises, masks and measures the texts of a recipe's sources.
///
/// Texts are decoded and extracted before the watch starts. A first round warms up; the fastest of the others
/// counts. Times are the thread's processor time.
public struct MeasureBenchmark: Sendable {
    /// Documents.
    public private(set) var documents = 0
    /// Bytes of their extracted texts in UTF-8.
    public private(set) var textBytes = 0
    /// Processor time of the fastest round: that of its ``stages`` together.
    public private(set) var seconds = Double.infinity
    /// The stages of the fastest round: `normalize`, `mask`, then the groups of measures, `words`,
    /// `classifiers` and `language_model`.
    public private(set) var stages: [ReadingBenchmark.Stage] = []

    /// Runs over the sources of a recipe.
    public init(recipe: BuildRecipe, rounds: Int) throws {
        var texts: [[UInt8]] = []
        for source in recipe.sources {
            let reader = RecordReader(source: source, limits: recipe.limits)
            let preparation = try DocumentPreparation(
                source: source, normalize: [], limits: recipe.limits)
            for path in try source.matchingFiles() {
                try reader.records(path: path) { record in
                    guard record.failure == nil,
                        let document = try? preparation.prepareText(
                            record.bytes, path: path, encoding: record.encoding)
                    else { return }
                    texts.append(document.text)
                }
            }
        }
        documents = texts.count
        textBytes = texts.reduce(0) { $0 + $1.count }
        let chain = NormalizationChain(
            recipe.normalize.compactMap(NormalizationRule.init(rawValue:)))
        let masker = Masker(recipe.masks)
        let meter = try DocumentMeter(
            MeasureSet(recipe.measures, masks: recipe.masks, normalization: chain))
        for round in 0..<rounds + 1 {
            var times = StageTimes()
            for text in texts {
                times.begin()
                let normalized = chain.apply(text).text
                times.end("normalize")
                let masked = masker.apply(normalized)
                times.end("mask")
                _ = try meter.measure(
                    masked.masked?.text ?? normalized,
                    in: DocumentMeter.Surroundings(masked: masked.counts)
                ) { times.end($0) }
            }
            let total = times.seconds.reduce(0) { $0 + $1.seconds }
            guard round > 0, total < seconds else { continue }
            seconds = total
            stages = times.seconds
        }
    }
}
