/// Lines, paragraphs and sentences, and how many repeat each other.
enum LineMeasures {
    static let names: [String] = []

    static func append(of text: MeasuredText, to row: inout [Float]) {}
}
