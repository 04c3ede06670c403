internal import LZ4
internal import Storage
internal import Zlib

/// How far general compressors shorten the text. One thread at a time.
final class CompressionMeasures {
    /// Compressed bytes over bytes; 0 for the empty text, and above 1 for texts of a few characters, which
    /// compressors lengthen. Repetition makes both small, noise makes them large.
    ///
    /// - `zlib_ratio`: a zlib stream of level 9, as LLM-jp takes it (`zlib.compress(text, 9)`).
    /// - `lz4_ratio`: an LZ4 block of the default compressor, as Uzushio's `CompressionRate` takes it. Uzushio
    ///   leaves out the breaks between paragraphs and looks at the first MiB alone; this is the whole text as
    ///   it is stored.
    static let names = ["zlib_ratio", "lz4_ratio"]

    private let deflater: Deflater
    private let blocks = BlockCompressor()

    init() throws(KeifuError) { deflater = try Deflater(level: 9) }

    func append(of text: MeasuredText, to row: inout [Float]) {
        let count = text.bytes.count
        guard count > 0 else {
            row += [0, 0]
            return
        }
        row.append(Float(Double(deflater.compressedCount(of: text.bytes)) / Double(count)))
        row.append(Float(Double(blocks.compressedCount(of: text.bytes)) / Double(count)))
    }
}
