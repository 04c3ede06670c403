import CLZ4
import CZlib
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct CompressionTests {
    /// What the measures say, as plainly as the libraries allow: one call, one fresh buffer.
    static func naive(_ bytes: [UInt8]) -> [Float] {
        guard !bytes.isEmpty else { return [0, 0] }
        var size = compressBound(UInt(bytes.count))
        var output = [UInt8](repeating: 0, count: Int(size))
        _ = compress2(&output, &size, bytes, UInt(bytes.count), 9)
        let source = bytes.map { CChar(bitPattern: $0) }
        var block = [CChar](repeating: 0, count: Int(LZ4_compressBound(Int32(bytes.count))))
        let blockSize = LZ4_compress_default(
            source, &block, Int32(source.count), Int32(block.count))
        return [
            Float(Double(size) / Double(bytes.count)),
            Float(Double(blockSize) / Double(bytes.count)),
        ]
    }

    static func meter() throws -> DocumentMeter {
        try DocumentMeter(MeasureSet(BuildRecipe.MeasureSettings(groups: ["compression"])))
    }

    static let edgeCases: [String] = [
        "", "あ", "𠮷", " ", "　　　\n", "🐈🐈", "文末のない文", String(repeating: "あ", count: 1_000_000),
        String(repeating: "吾輩は猫である。名前はまだ無い。\n", count: 40),
    ]

    @Test func edgeCasesAreWhatTheLibrariesSay() throws {
        let meter = try Self.meter()
        #expect(meter.set.names == ["zlib_ratio", "lz4_ratio"])
        for text in Self.edgeCases {
            let bytes = Array(text.utf8)
            #expect(try meter.measure(bytes) == Self.naive(bytes), "\(text.prefix(20))")
        }
    }

    @Test func randomTextsOneAfterTheOther() throws {
        let meter = try Self.meter()
        var generator = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(60, long: 2000, "compression") {
            let count = Int.random(in: 0..<300_000, using: &generator)
            let kinds = Int.random(in: 1...90, using: &generator)
            let bytes = (0..<count).map { _ in
                UInt8(0x20 + Int.random(in: 0..<kinds, using: &generator))
            }
            #expect(try meter.measure(bytes) == Self.naive(bytes))
        }
    }

    @Test(.enabled(if: PythonOracle.isAvailable)) func zlibIsWhatPythonSays() throws {
        let meter = try Self.meter()
        for text in Self.edgeCases.dropFirst() {
            let bytes = Array(text.utf8)
            let script = """
                import sys, zlib
                text = sys.stdin.buffer.read()
                print(len(zlib.compress(text, 9)))
                """
            let size = try #require(
                Int(PythonOracle.run(script, input: bytes).split(separator: "\n")[0]))
            #expect(try meter.measure(bytes)[0] == Float(Double(size) / Double(bytes.count)))
        }
    }

    @Test(.enabled(if: SharedCorpora.hasAozora)) func realTexts() throws {
        let meter = try Self.meter()
        let files = try Files.filesRecursively(in: SharedCorpora.aozora).prefix(40)
        for file in files {
            let bytes = try Files.read(Paths.join(SharedCorpora.aozora, file))
            #expect(try meter.measure(bytes) == Self.naive(bytes))
        }
    }

    @Test func repetitionIsShortAndNoiseIsLong() throws {
        let meter = try Self.meter()
        #expect(try meter.measure(Array(String(repeating: "送料無料！", count: 500).utf8))[0] < 0.02)
        var generator = SeededGenerator(seed: 7)
        let noise = (0..<10_000).map { _ in UInt8.random(in: 0x21...0x7E, using: &generator) }
        #expect(try meter.measure(noise)[0] > 0.8)
    }
}
