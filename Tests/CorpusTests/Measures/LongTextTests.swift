import Testing

@testable import Corpus

/// Texts of a million characters that a careless measure takes minutes for. Each is done within a second or so; the
/// limit leaves room for a busy machine.
@Suite struct LongTextTests {
    private static let million = 1 << 20

    private func measure(_ text: String) throws -> [String: Float] {
        let meter = try DocumentMeter(TextMeasureTests.set.get())
        let bytes = Array(text.utf8)
        let clock = ContinuousClock()
        let start = clock.now
        let values = try meter.measure(bytes)
        #expect(clock.now - start < .seconds(10))
        return Dictionary(zip(meter.set.names, values)) { first, _ in first }
    }

    @Test(arguments: ["あ", "a", "。", "」", "　", "…", "𠮷", "９", "-", "・", "("])
    func oneCharacter(_ character: String) throws {
        let values = try measure(String(repeating: character, count: Self.million))
        #expect(values["characters"] == Float(Self.million))
        #expect(values["longest_character_run"] == Float(Self.million))
        for n in 2...4 { #expect(values["top_character_\(n)gram_fraction"] == 1) }
        for n in 5...10 { #expect(values["duplicate_character_\(n)gram_fraction"] == 1) }
        #expect(values["character_repetition_fraction"] == 1)
        #expect(values["lines"] == (character == "　" ? 0 : 1))
        #expect(values["sentences"] == (character == "　" ? 0 : 1))
        #expect(values["longest_sentence"] == (character == "　" ? 0 : Float(Self.million)))
    }

    @Test func allDistinct() throws {
        let scalars = (0x20..<UInt32(0x20 + Self.million)).compactMap(Unicode.Scalar.init)
        let values = try measure(String(String.UnicodeScalarView(scalars)))
        let count = Float(scalars.count)
        #expect(values["characters"] == count)
        #expect(values["longest_character_run"] == 1)
        for n in 2...4 {
            #expect(
                values["top_character_\(n)gram_fraction"]
                    == Float(1 / Double(scalars.count - n + 1)))
        }
        for n in 5...10 { #expect(values["duplicate_character_\(n)gram_fraction"] == 0) }
        #expect(values["character_repetition_fraction"] == 0)
    }

    @Test func oneLineOfSentences() throws {
        let sentence = "一つの行に文がいくつもある。「そうだ！」"
        let count = Self.million / sentence.count
        let values = try measure(String(repeating: sentence, count: count))
        #expect(values["lines"] == 1)
        #expect(values["sentences"] == Float(2 * count))
        #expect(values["longest_sentence"] == 14)
        #expect(values["mean_sentence_length"] == 10)
        #expect(values["duplicate_sentence_fraction"] == Float(Double(count - 1) / Double(count)))
    }

    @Test(arguments: ["\n", "あ\n", "\r", "\r\n", "。\n", "あ\n\n"])
    func manyLines(_ line: String) throws {
        let count = Self.million / line.unicodeScalars.count
        let values = try measure(String(repeating: line, count: count))
        let isFull = line.unicodeScalars.contains { $0 != "\n" && $0 != "\r" }
        #expect(values["lines"] == (isFull ? Float(count) : 0))
        let again = isFull ? Float(Double(count - 1) / Double(count)) : 0
        #expect(values["duplicate_line_fraction"] == again)
        #expect(values["duplicate_paragraph_fraction"] == (line == "あ\n\n" ? again : 0))
    }

    /// Spaces between marks: ends that are looked for again and again.
    @Test func spacesAndMarks() throws {
        let values = try measure(String(repeating: "2020年          ", count: Self.million / 15))
        #expect(values["bulletin_board_marks"] == 0)
        #expect(values["sentences"] == 1)
    }
}
