internal import CZlib

/// The library zlib.
public enum Zlib {
    /// The library's version.
    public static var version: String { String(cString: zlibVersion()) }
}
