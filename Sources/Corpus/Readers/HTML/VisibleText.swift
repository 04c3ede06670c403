internal import Gumbo

/// Text of a page's source as a reader sees it, without the way back.
enum VisibleText {
    /// Text with its references resolved, without tags that the parser ignored and without white
    /// space.
    static func squeezed(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> [UInt8] {
        resolved(text, range).filter { $0 > 0x20 }
    }

    /// Text with its references resolved and runs of white space as one space, none at the ends.
    static func collapsed(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, inAttribute: Bool = false
    ) -> String {
        var result: [UInt8] = []
        for byte in resolved(text, range, inAttribute: inAttribute) {
            if byte > 0x20 {
                result.append(byte)
            } else if result.last != 0x20, !result.isEmpty {
                result.append(0x20)
            }
        }
        if result.last == 0x20 { result.removeLast() }
        return String(decoding: result, as: UTF8.self)
    }

    private static func resolved(
        _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, inAttribute: Bool = false
    ) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = text[position]
            if byte == 0x26,
                let reference = CharacterReferences.reference(
                    in: text, at: position, end: range.upperBound, inAttribute: inAttribute)
            {
                let bytes = reference.utf8
                result += bytes == [0xC2, 0xA0] ? [0x20] : bytes
                position += reference.length
            } else {
                result.append(byte)
                position += 1
            }
        }
        return result
    }
}
