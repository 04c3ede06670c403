/// Finds tags in a page's source as the tokenizer of the HTML standard does, without building a tree.
public enum TagScanner {
    /// Where a tag that begins with `<` at a position ends, one past its `>`; the text's end where it
    /// is cut off.
    ///
    /// A `>` inside a quoted attribute value does not end the tag; quotes elsewhere mean nothing.
    public static func end(
        ofTagAt start: Int, in text: UnsafeBufferPointer<UInt8>
    ) -> Int { scan(start, text).end }

    /// Whether the `<` at a position in text begins a tag, a declaration or a comment.
    public static func isTag(
        at position: Int, in text: UnsafeBufferPointer<UInt8>, end: Int
    ) -> Bool {
        guard position + 1 < end else { return false }
        let next = text[position + 1]
        // </ at the very end is text.
        if next == 0x2F { return position + 2 < end }
        return next == 0x21 || next == 0x3F || isLetter(next)
    }

    /// End and number of attributes of the tag at a position.
    static func scan(
        _ start: Int, _ text: UnsafeBufferPointer<UInt8>
    ) -> (end: Int, attributes: Int) {
        var position = start + 1
        var attributes = 0
        let end = text.count
        while position < end, !isBlank(text[position]), text[position] != 0x2F,
            text[position] != 0x3E
        { position += 1 }
        // </p: the slash is not the end of the name.
        if position == start + 1, position < end, text[position] == 0x2F {
            position += 1
            while position < end, !isBlank(text[position]), text[position] != 0x2F,
                text[position] != 0x3E
            { position += 1 }
        }
        while position < end {
            let byte = text[position]
            if byte == 0x3E { return (position + 1, attributes) }
            if isBlank(byte) || byte == 0x2F {
                position += 1
                continue
            }
            attributes += 1
            // A name may begin with =.
            position += 1
            while position < end, !isBlank(text[position]), text[position] != 0x2F,
                text[position] != 0x3E, text[position] != 0x3D
            { position += 1 }
            var next = position
            while next < end, isBlank(text[next]) { next += 1 }
            guard next < end, text[next] == 0x3D else { continue }
            next += 1
            while next < end, isBlank(text[next]) { next += 1 }
            guard next < end else { break }
            if text[next] == 0x22 || text[next] == 0x27 {
                let quote = text[next]
                next += 1
                while next < end, text[next] != quote { next += 1 }
                position = next + 1
            } else {
                while next < end, !isBlank(text[next]), text[next] != 0x3E { next += 1 }
                position = next
            }
        }
        return (end, attributes)
    }

    @inline(__always) static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
    }

    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26
    }
}
