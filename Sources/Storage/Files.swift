internal import Glibc
public import Lineage

/// Reading and replacing files whole.
public enum Files {
    /// All bytes of a file.
    public static func read(_ path: String) throws(KeifuError) -> [UInt8] {
        let file = try FileDescriptor(open: path, flags: O_RDONLY)
        return try read(file, offset: 0, count: try file.size())
    }

    /// `count` bytes of a file from `offset`; throws if the file ends before.
    public static func read(_ path: String, offset: Int, count: Int) throws(KeifuError) -> [UInt8] {
        let file = try FileDescriptor(open: path, flags: O_RDONLY)
        let bytes = try read(file, offset: offset, count: count)
        guard bytes.count == count else {
            throw .badInput(
                "the file ends at byte \(offset + bytes.count), \(count - bytes.count) bytes early",
                file: path, offset: UInt64(offset + bytes.count),
                remedy: "It was cut short or changed since it was recorded; restore it.")
        }
        return bytes
    }

    private static func read(
        _ file: borrowing FileDescriptor, offset: Int, count: Int
    ) throws(KeifuError) -> [UInt8] {
        var failure: KeifuError?
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, length in
            do throws(KeifuError) {
                length = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Puts bytes under a name so that a reader sees all of them or none: written to a temporary name in
    /// the same folder, synced, renamed.
    public static func replace(_ path: String, with bytes: [UInt8]) throws(KeifuError) {
        let writer = try AtomicFileWriter(path: path)
        try writer.write(bytes)
        try writer.commit()
    }

    /// Puts UTF-8 text under a name, as ``replace(_:with:)-(_,[UInt8])`` does.
    public static func replace(_ path: String, with text: String) throws(KeifuError) {
        try replace(path, with: Array(text.utf8))
    }

    /// Whether something lies at the path.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether the path is a folder.
    public static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A file's size in bytes.
    public static func size(_ path: String) throws(KeifuError) -> Int {
        try FileDescriptor(open: path, flags: O_RDONLY).size()
    }

    /// Makes a folder and those above it.
    public static func createDirectory(_ path: String) throws(KeifuError) {
        if isDirectory(path) || path.isEmpty { return }
        let parent = Paths.parent(path)
        if parent != path, !parent.isEmpty { try createDirectory(parent) }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw .system("create the folder", file: path, code: errno)
        }
        guard isDirectory(path) else {
            throw .system("create the folder", file: path, code: EEXIST)
        }
    }

    /// The names in a folder, sorted by their bytes, without `.` and `..`.
    public static func names(in directory: String) throws(KeifuError) -> [String] {
        guard let stream = opendir(directory) else {
            throw .system("list", file: directory, code: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// Every file below a folder, as paths relative to it with `/` between parts, sorted by their bytes.
    public static func filesRecursively(in directory: String) throws(KeifuError) -> [String] {
        var result: [String] = []
        var pending = [""]
        while let folder = pending.popLast() {
            for name in try names(in: Paths.join(directory, folder)) {
                let relative = folder.isEmpty ? name : folder + "/" + name
                if isDirectory(Paths.join(directory, relative)) {
                    pending.append(relative)
                } else {
                    result.append(relative)
                }
            }
        }
        return result.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// Removes a file, or a folder with everything in it; nothing happens where there is none.
    public static func remove(_ path: String) throws(KeifuError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in try names(in: path) { try remove(Paths.join(path, name)) }
            guard rmdir(path) == 0 else { throw .system("remove", file: path, code: errno) }
        } else {
            guard unlink(path) == 0 else { throw .system("remove", file: path, code: errno) }
        }
    }

    /// Gives a file or folder a new name on the same disk, replacing a file there.
    public static func rename(_ path: String, to newPath: String) throws(KeifuError) {
        guard Glibc.rename(path, newPath) == 0 else {
            throw .system("rename to \(newPath)", file: path, code: errno)
        }
        try synchronizeDirectory(Paths.parent(newPath))
    }

    /// The SHA-256 of a file's bytes, read in blocks.
    public static func checksum(_ path: String) throws(KeifuError) -> Digest {
        let file = try FileDescriptor(open: path, flags: O_RDONLY)
        var hasher = DigestHasher()
        // Most files are small: to clear a large block for each costs more than to hash it.
        var block = [UInt8](repeating: 0, count: min(1 << 20, max(1 << 12, try file.size())))
        var offset = 0
        while true {
            var failure: KeifuError?
            let count = block.withUnsafeMutableBytes { buffer -> Int in
                do throws(KeifuError) {
                    return try file.read(into: buffer, at: offset)
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            if count == 0 { break }
            block.withUnsafeBytes {
                hasher.update(buffer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
            offset += count
        }
        return hasher.finalize()
    }

    /// Waits until a folder's entries are on the disk, so that a rename in it survives a power cut.
    public static func synchronizeDirectory(_ path: String) throws(KeifuError) {
        let directory = try FileDescriptor(
            open: path.isEmpty ? "." : path, flags: O_RDONLY | O_DIRECTORY)
        try directory.synchronize()
    }
}
