/// The character that an escape or reference stands for, told from its own bytes: what an edit of such a
/// place need not store.
enum EscapedCharacter {
    /// The character for a whole range of a text; `nil` where it is no escape of JSON, and no reference of
    /// HTML, be it escaped once more as wikitext in XML is.
    static func resolve(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Unicode.Scalar? {
        guard range.count >= 2 else { return nil }
        switch text[range.lowerBound] {
        case 0x5C: return ofJSON(text, range)
        case 0x26: return ofHTML(text, range)
        default: return nil
        }
    }

    private static func ofJSON(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Unicode.Scalar? {
        let isUnit = text[range.lowerBound + 1] == 0x75
        guard isUnit ? range.count == 6 || range.count == 12 : range.count == 2 else { return nil }
        let (length, scalar) = JSONString.escape(text, at: range.lowerBound, end: range.upperBound)
        // Half of a surrogate pair stands for none, and is kept as U+FFFD.
        return length == range.count ? scalar ?? "\u{FFFD}" : nil
    }

    private static func ofHTML(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Unicode.Scalar? {
        guard
            let (length, scalar) = HTMLEntities.reference(
                text, at: range.lowerBound, end: range.upperBound)
        else { return nil }
        if length == range.count { return scalar }
        guard scalar == "&", range.count <= 32 else { return nil }
        let inner = [0x26] + text[range].dropFirst(length)
        return inner.withUnsafeBufferPointer { inner in
            let found = HTMLEntities.reference(inner, at: 0, end: inner.count)
            return found.flatMap { $0.length == inner.count ? $0.scalar : nil }
        }
    }
}
