internal import Foundation
internal import Storage

/// Where the repository and its built commands lie.
public enum Repository {
    /// The repository's root, found from this file's own place.
    public static let root = Paths.parent(Paths.parent(Paths.parent(Paths.absolute(#filePath))))

    /// A file of the repository.
    public static func file(_ path: String) -> String { Paths.join(root, path) }

    /// A command built beside the running tests: `corpus`, `tokenizer`, `pretrain` or `trace`.
    public static func command(_ name: String) -> String {
        Paths.join(Paths.parent(Paths.absolute(CommandLine.arguments[0])), name)
    }
}
