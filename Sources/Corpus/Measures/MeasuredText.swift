internal import CKernels

/// A document's text laid open for measuring: what several groups of measures look at is found once, and only
/// if one asks for it.
///
/// It is a thread's working memory, loaded with one document after the other. The buffers that it hands out
/// are overwritten by the next ``load(_:)``.
final class MeasuredText {
    /// The text: valid UTF-8.
    private(set) var bytes: [UInt8] = []

    private var codes = WorkBuffer<UInt32>()
    private var traitBytes = WorkBuffer<UInt8>()
    private var characterCount: Int?
    private let traitCounts = UnsafeMutablePointer<Int>.allocate(capacity: 256)
    private let structure = TextStructure()
    private var hasStructure = false
    /// Finds which lines, paragraphs and sentences repeat others.
    let duplicates = DuplicateFinder()
    /// Finds the most frequent n-gram.
    let mostFrequentGram = MostFrequentGram()
    /// What is known of the n-grams of ``characters`` that occur more than once.
    let repeatedGrams = RepeatedGrams()

    deinit { traitCounts.deallocate() }

    /// Takes the next document.
    func load(_ bytes: [UInt8]) {
        self.bytes = bytes
        characterCount = nil
        hasStructure = false
        repeatedGrams.reset()
    }

    /// The text's characters: Unicode scalar values.
    var characters: UnsafeBufferPointer<UInt32> {
        // Counted first: decoding may move the buffer.
        let count = decodedCount()
        return UnsafeBufferPointer(start: codes.base, count: count)
    }

    /// The ``CharacterTraits`` of each character, the ``CharacterClass`` among them.
    var traits: UnsafeBufferPointer<UInt8> {
        let count = decodedCount()
        return UnsafeBufferPointer(start: traitBytes.base, count: count)
    }

    /// How many characters have each byte of ``traits``: 256 counts.
    var countsOfTraits: UnsafeBufferPointer<Int> {
        _ = decodedCount()
        return UnsafeBufferPointer(start: traitCounts, count: 256)
    }

    /// The lines in order, without their line breaks and without white space at either end; an empty range for
    /// a line that holds nothing else. Lines end with LF, CR LF or CR. The end of the text makes no further line.
    var lines: UnsafeBufferPointer<CharacterRange> { found().lines }

    /// The sentences in order, without white space at either end; none is empty.
    ///
    /// A sentence ends after 。｡．！？!? or ‼⁇⁈⁉, with the closing brackets, quotation marks and further such
    /// marks that follow, and with its line. ASCII full stops end none, nor does a ． between numbers.
    var sentences: UnsafeBufferPointer<CharacterRange> { found().sentences }

    private func found() -> TextStructure {
        let (characters, traits) = (characters, traits)
        if !hasStructure {
            structure.find(characters, traits)
            hasStructure = true
        }
        return structure
    }

    private func decodedCount() -> Int {
        if let characterCount { return characterCount }
        codes.reserve(bytes.count)
        traitBytes.reserve(bytes.count)
        var beyond = 0
        let count = bytes.withUnsafeBufferPointer { text in
            CharacterTraits.basicPlane.withUnsafeBufferPointer { table in
                keifu_decode_characters(
                    text.baseAddress, text.count, table.baseAddress, codes.base, traitBytes.base,
                    &beyond)
            }
        }
        if beyond > 0 {
            for index in 0..<count where codes.base[index] >= 0x10000 {
                traitBytes.base[index] = CharacterTraits.ofSupplementary(codes.base[index])
            }
        }
        traitCounts.update(repeating: 0, count: 256)
        keifu_count_bytes(traitBytes.base, count, traitCounts)
        characterCount = count
        return count
    }
}

/// A run of characters of a text.
struct CharacterRange: Equatable {
    var start: UInt32
    var end: UInt32

    /// How many characters it has.
    var count: Int { Int(end) - Int(start) }
    var isEmpty: Bool { start == end }
}
