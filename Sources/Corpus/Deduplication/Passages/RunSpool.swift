internal import Storage

/// Records that wait on the disk until they can be sorted.
final class RunSpool {
    private let folder: String
    private var block = RecordBlock()
    private var file: ScratchFile?

    init(folder: String) throws(KeifuError) { self.folder = folder }

    /// Whether nothing waits.
    var isEmpty: Bool { block.bytes.isEmpty && file == nil }

    /// Adds whole records.
    func append(_ records: [UInt8]) throws {
        block.put(records)
        try block.flush(write)
    }

    /// Adds one record.
    func append(_ put: (inout RecordBlock) -> Void) throws {
        put(&block)
        try block.flush(write)
    }

    /// Forgets all records.
    func removeAll() {
        block.removeAll()
        file = nil
    }

    private func write(_ bytes: [UInt8]) throws {
        let file = try self.file ?? ScratchFile(in: folder)
        self.file = file
        try bytes.withUnsafeBytes { try file.append($0) }
    }

    /// Hands out all records, in blocks of whole ones, and forgets them.
    func drain(width: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        if let file {
            var buffer = [UInt8](repeating: 0, count: max(1, RecordBlock.size / width) * width)
            var offset = 0
            while offset < file.count {
                let count = try buffer.withUnsafeMutableBytes {
                    try file.read(into: $0, at: offset)
                }
                guard count > 0 else { break }
                try buffer.withUnsafeBytes {
                    try body(UnsafeRawBufferPointer(rebasing: $0[..<count]))
                }
                offset += count
            }
        }
        if !block.bytes.isEmpty { try block.bytes.withUnsafeBytes { try body($0) } }
        removeAll()
    }
}
