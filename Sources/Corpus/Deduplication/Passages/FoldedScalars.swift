internal import JapaneseText

/// The characters of folded text, which passages are counted in.
enum FoldedScalars {
    /// The characters of a text's folded form.
    static func of(_ text: [UInt8]) -> [UInt32] { scalars(FoldedText.fold(text)) }

    /// The characters of valid UTF-8.
    static func scalars(_ utf8: [UInt8]) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: utf8.count) { scalars, count in
            utf8.withUnsafeBufferPointer { bytes in
                var position = 0
                func next() -> UInt32 {
                    defer { position += 1 }
                    // Valid text does not end inside a character.
                    return position < bytes.count ? UInt32(bytes[position] & 0x3F) : 0
                }
                while position < bytes.count {
                    let lead = UInt32(bytes[position])
                    position += 1
                    switch lead {
                    case ..<0x80: scalars[count] = lead
                    case ..<0xE0: scalars[count] = (lead & 0x1F) << 6 | next()
                    case ..<0xF0: scalars[count] = (lead & 0x0F) << 12 | next() << 6 | next()
                    default:
                        scalars[count] =
                            (lead & 0x07) << 18 | next() << 12 | next() << 6 | next()
                    }
                    count += 1
                }
            }
        }
    }
}
