/// What an encoding's label in a protocol header or a page stands for.
public enum EncodingLabel: Equatable, Sendable {
    /// An encoding that Keifu reads.
    case supported(CharacterEncoding)
    /// An encoding that Keifu knows and does not read, by its name in the Encoding Standard.
    case unsupported(String)
    /// Windows-1252 under one of its names, `iso-8859-1` and `us-ascii` among them: what servers and
    /// editors say where nobody told them anything, so it tells nothing about Japanese text.
    case serverDefault
    /// No encoding's label.
    case unknown

    /// Looks a label up: without white space around it and whatever its case.
    ///
    /// The table is the WHATWG Encoding Standard's, with a few spellings that pages use beside it.
    public init(_ label: some Sequence<UInt8>) {
        var bytes = Array(label)
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        let trimmed = bytes.drop(while: isBlank).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        guard let name = Self.names[trimmed] else {
            self = .unknown
            return
        }
        if let encoding = CharacterEncoding.allCases.first(where: { $0.name == name }) {
            self = .supported(encoding)
        } else {
            self = name == "windows-1252" ? .serverDefault : .unsupported(name)
        }
    }

    /// Names by label.
    private static let names: [[UInt8]: String] = {
        var names: [[UInt8]: String] = [:]
        for table in [EncodingLabelTable.standard, EncodingLabelTable.others] {
            var name = ""
            for line in table.split(separator: "\n") {
                var words = line.split(separator: " ").map(String.init)
                if line.first != " ", !words.isEmpty {
                    name = String(words.removeFirst().dropLast())
                }
                for word in words { names[Array(word.utf8)] = name }
            }
        }
        return names
    }()
}
