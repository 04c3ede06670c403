internal import Foundation
public import Storage

/// A folder for one test, removed when the test is done with it.
public final class TemporaryFolder {
    /// The folder's path.
    public let path: String

    /// Makes an empty folder.
    public init() throws(KeifuError) {
        path = Paths.join(NSTemporaryDirectory(), "keifu-test-\(UUID().uuidString)")
        try Files.createDirectory(path)
    }

    deinit { try? Files.remove(path) }

    /// The path of something in the folder.
    public func file(_ name: String) -> String { Paths.join(path, name) }
}
