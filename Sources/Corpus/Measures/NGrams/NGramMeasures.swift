/// The most frequent and the repeated character n-grams.
enum NGramMeasures {
    static let names: [String] = []

    static func append(of text: MeasuredText, to row: inout [Float]) {}
}
