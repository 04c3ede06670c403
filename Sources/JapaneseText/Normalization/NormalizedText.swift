public import Lineage

/// Text after a rewrite, with the way back to the text before it.
public struct NormalizedText: Sendable {
    /// Valid UTF-8.
    public var text: [UInt8]
    /// Text before → text.
    public var map: EditMap

    /// A rewritten text.
    public init(text: [UInt8], map: EditMap) {
        self.text = text
        self.map = map
    }
}
