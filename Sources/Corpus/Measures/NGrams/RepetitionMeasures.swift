/// HojiChar's repetition of character 5-grams.
enum RepetitionMeasures {
    static let names: [String] = []

    static func append(of text: MeasuredText, to row: inout [Float]) {}
}
