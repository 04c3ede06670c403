internal import CICUShims

/// One of ICU's converters, asked for one character at a time: tables are built from it.
public final class CharacterConverter {
    private let handle: OpaquePointer

    /// Opens a converter by one of ICU's names; `nil` where ICU has none.
    public init?(name: String) {
        guard let handle = keifu_icu_converter_open(name) else { return nil }
        self.handle = handle
    }

    deinit { keifu_icu_converter_close(handle) }

    /// The character that the bytes stand for; `nil` where they are no single whole character.
    public func decode(_ bytes: [UInt8]) -> Unicode.Scalar? {
        Unicode.Scalar(keifu_icu_converter_decode(handle, bytes, Int32(bytes.count)))
    }
}
