internal import ICU
public import Storage

/// The versions of what text processing rests on: part of the recipe hash.
///
/// Rebuilding a document gives the same bytes under the same versions.
public struct TextVersions: Equatable, Sendable {
    /// ICU's version.
    public var icu: String
    /// The Unicode version that ICU implements.
    public var unicode: String
    /// The SHA-256 of MeCab's dictionary.
    public var dictionary: String

    /// The versions at hand.
    public static func current() throws(KeifuError) -> TextVersions {
        TextVersions(
            icu: ICUVersion.library, unicode: ICUVersion.unicode,
            dictionary: try MorphemeAnalyzer.dictionaryDigest())
    }
}
