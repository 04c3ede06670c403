internal import CLZ4

/// The library LZ4.
public enum LZ4 {
    /// The library's version.
    public static var version: String { String(cString: LZ4_versionString()) }
}
