internal import JapaneseText
public import Storage

/// Tells the encodings of many pieces of bytes and takes the time.
public struct DetectionBenchmark: Sendable {
    /// The encoding of each piece, by its name in recipes.
    public let encodings: [String]
    /// Bytes of all pieces.
    public let bytes: Int
    /// Processor time of detection, reading the file not counted.
    public let seconds: Double

    /// Runs over a file of pieces.
    ///
    /// - Parameter path: a file of one piece after another, each a length (u32, little-endian) and that
    ///   many bytes.
    public init(path: String) throws(KeifuError) {
        var reader = ByteReader(try Files.read(path), file: path)
        var pieces: [[UInt8]] = []
        while !reader.isAtEnd {
            pieces.append(Array(try reader.raw(Int(try reader.integer(UInt32.self)))))
        }
        bytes = pieces.reduce(0) { $0 + $1.count }
        // The tables are built at the first use.
        _ = EncodingDetector.detect([0x82, 0xA0])
        let began = ThreadClock.seconds
        let found = pieces.map { EncodingDetector.detect($0) }
        seconds = ThreadClock.seconds - began
        encodings = found.map(\.name)
    }
}
