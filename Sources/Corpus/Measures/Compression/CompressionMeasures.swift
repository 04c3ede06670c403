/// How far general compressors shorten the text.
enum CompressionMeasures {
    static let names: [String] = []

    static func append(of text: MeasuredText, to row: inout [Float]) {}
}
