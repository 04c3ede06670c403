internal import JapaneseText

/// Pieces of a work as plain text, for metadata.
enum AozoraPlainText {
    /// A line without ruby and notes.
    static func text(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> String {
        let bytes = Array(text[line])
        var edits = TextEdits()
        bytes.withUnsafeBufferPointer {
            var inline = AozoraInline(text: $0)
            inline.scan(0..<bytes.count, into: &edits)
        }
        return String(decoding: edits.apply(to: bytes)?.text ?? bytes, as: UTF8.self)
    }

    /// The classes of a text's characters.
    static func counts(_ text: String) -> CharacterCounts { CharacterCounts(Array(text.utf8)) }
}
