internal import Storage

/// Real text beside the repository, which tests use where it is there.
public enum SharedCorpora {
    /// The folder, whether it exists or not.
    public static let root = Paths.join(Paths.parent(Repository.root), "shared/corpora")

    /// 1,708 works of Aozora Bunko.
    public static let aozora = Paths.join(root, "aozora")
    /// Whether the works of Aozora Bunko are there.
    public static let hasAozora = Files.isDirectory(aozora)
}
