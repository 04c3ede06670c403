public import Storage
internal import Zstandard

/// Reads a partition's kept documents one after another: memory is that of a frame.
///
/// ```swift
/// var reader = try corpus.documents(partition: 0)
/// while let document = try reader.next() { … }
/// ```
public struct StoredDocumentReader {
    private let frames: FrameReader
    private var content: [UInt8] = []
    /// Where the next line begins in the content.
    private var start = 0
    /// Where the next frame begins in the file.
    private var nextFrame = 0

    /// Opens a `documents/part-NNNNN.jsonl.zst`.
    init(path: String) throws(KeifuError) {
        frames = try FrameReader(path: path)
    }

    /// The next document; `nil` behind the last one.
    ///
    /// - Throws: `KeifuError` where a frame or a line is damaged.
    public mutating func next() throws(KeifuError) -> StoredDocument? {
        while start == content.count {
            guard let frame = try frames.frame(at: nextFrame) else { return nil }
            (content, nextFrame) = frame
            start = 0
        }
        // Lines end with a line feed, and frames with a line.
        let end = content[start...].firstIndex(of: 0x0A) ?? content.count
        let line = content[start..<end]
        start = min(end + 1, content.count)
        return try StoredDocument(line: line, file: frames.path)
    }
}
