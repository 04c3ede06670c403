/// Marks of bulletin boards and shops.
enum PatternMeasures {
    static let names: [String] = []

    static func append(of text: MeasuredText, to row: inout [Float]) {}
}
