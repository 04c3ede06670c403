public import Lineage

/// Text in UTF-8 that was made of raw bytes, with the way back to them.
public struct DecodedText: Sendable {
    /// Valid UTF-8.
    public var text: [UInt8]
    /// Raw bytes → text.
    public var map: EditMap
    /// The encoding that the bytes were read in.
    public var encoding: CharacterEncoding
    /// How many times U+FFFD stands for bytes that are illegal in the encoding.
    public var undecodable: Int
    /// Where the first illegal bytes are, as an offset into the raw bytes.
    public var firstUndecodable: Int?

    /// A result of decoding.
    public init(
        text: [UInt8], map: EditMap, encoding: CharacterEncoding, undecodable: Int,
        firstUndecodable: Int?
    ) {
        self.text = text
        self.map = map
        self.encoding = encoding
        self.undecodable = undecodable
        self.firstUndecodable = firstUndecodable
    }
}

/// Decodes raw bytes to UTF-8.
///
/// Bytes that are illegal in the encoding become one U+FFFD a sequence, cut as the WHATWG Encoding
/// Standard cuts them; they keep the class ``EditClass/undecodable``, so that their places stay
/// known.
public enum TextDecoder {
    /// Decodes raw bytes in a known encoding; takes any bytes.
    public static func decode(_ raw: [UInt8], as encoding: CharacterEncoding) -> DecodedText {
        var decoded = DecodedText(
            text: [], map: EditMap(), encoding: encoding, undecodable: 0, firstUndecodable: nil)
        // The text is written where it stays; room that is not used costs addresses, not memory.
        decoded.text = [UInt8](unsafeUninitializedCapacity: capacity(raw.count)) { buffer, length in
            guard let output = buffer.baseAddress else { return }
            var sink = DecodingSink(output)
            raw.withUnsafeBufferPointer { decode($0, as: encoding, into: &sink) }
            precondition(sink.length <= buffer.count)
            length = sink.length
            decoded.map = sink.map
            decoded.undecodable = sink.undecodable
            decoded.firstUndecodable = sink.firstUndecodable
        }
        return decoded
    }

    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, as encoding: CharacterEncoding,
        into sink: inout DecodingSink
    ) {
        switch encoding {
        case .utf8: UTF8Decoder.decode(bytes, into: &sink)
        case .shiftJIS: ShiftJISDecoder.decode(bytes, into: &sink)
        case .eucJP: EUCJPDecoder.decode(bytes, into: &sink)
        case .iso2022JP: ISO2022JPDecoder.decode(bytes, into: &sink)
        case .utf16LittleEndian: UTF16Decoder.decode(bytes, littleEndian: true, into: &sink)
        case .utf16BigEndian: UTF16Decoder.decode(bytes, littleEndian: false, into: &sink)
        }
    }

    /// The most bytes of UTF-8 that raw bytes can become, and room for the last write of four bytes.
    private static func capacity(_ count: Int) -> Int {
        // One illegal byte, and one of half-width kana, become three; JIS X 0212 and UTF-16 less.
        3 * count + 8
    }
}
