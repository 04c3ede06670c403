internal import CBzip2

/// The library libbz2.
public enum Bzip2 {
    /// The library's version.
    public static var version: String { String(cString: BZ2_bzlibVersion()) }
}
