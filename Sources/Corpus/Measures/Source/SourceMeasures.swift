/// What is known of the page that a text comes from.
enum SourceMeasures {
    static let names: [String] = []

    static let standardDomains: [String] = []

    static func append(
        of surroundings: DocumentMeter.Surroundings, domains: [String], to row: inout [Float]
    ) {}
}
