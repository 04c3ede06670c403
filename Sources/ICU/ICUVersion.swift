internal import CICUShims

/// Which ICU is linked: part of every recipe hash, since normalisation follows its Unicode version.
public enum ICUVersion {
    /// ICU's version, such as `72.1`.
    public static var library: String { text(keifu_icu_version) }
    /// The Unicode version that it implements, such as `15.0`.
    public static var unicode: String { text(keifu_icu_unicode_version) }

    private static func text(_ function: (UnsafeMutablePointer<CChar>) -> Void) -> String {
        var buffer = [CChar](repeating: 0, count: 32)
        function(&buffer)
        return String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
