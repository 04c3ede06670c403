/// The place of a value inside a JSON value: `metadata.url`, `meta.urls.0`.
///
/// The parts between the dots are keys of objects; a part that is a whole number is also the index of
/// an array's element, from 0. A key that holds a dot cannot be named.
public struct FieldPath: Hashable, Sendable {
    /// One step into a value.
    public struct Part: Hashable, Sendable {
        /// The key's UTF-8 bytes.
        public var key: [UInt8]
        /// The element's index, where the part is a whole number.
        public var index: Int?
    }

    /// The path as it is written.
    public let text: String
    /// The steps, the outermost first.
    public let parts: [Part]

    /// A path; `nil` where a part of it is empty or it has more than 16 parts.
    public init?(_ text: String) {
        let words = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard words.count <= Self.longest, words.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.text = text
        parts = words.map { word in
            let key = Array(word)
            let isNumber = key.count <= 9 && key.allSatisfy { (0x30...0x39).contains($0) }
            return Part(key: key, index: isNumber ? Int(String(decoding: key, as: UTF8.self)) : nil)
        }
    }

    /// The most parts that a path may have.
    static let longest = 16
}
