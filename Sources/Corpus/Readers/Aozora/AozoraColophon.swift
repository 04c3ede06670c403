/// The lines after a work, from 底本： on: the book it was taken from, who typed and proofread it, and
/// when.
enum AozoraColophon {
    private static let openings = ["底本：", "底本:", "定本：", "定本:"].map { Array($0.utf8) }

    /// Whether a line begins the colophon.
    static func begins(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        // 底 is E5 BA 95, 定 is E5 AE 9A: one byte rules most lines out.
        guard line.count >= 7, text[line.lowerBound] == 0xE5 else { return false }
        return openings.contains { text[line].starts(with: $0) }
    }

    /// Puts what the colophon says into metadata.
    ///
    /// - Parameter range: from its first line to the end of the text.
    static func describe(
        _ metadata: inout DocumentMetadata, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) {
        let bytes = text[Blank.trim(text, range)].filter { $0 != 0x0D }
        metadata.extra.append(
            .init(name: "colophon", value: String(decoding: bytes, as: UTF8.self)))
        if let orthography = orthography(bytes) {
            metadata.extra.append(.init(name: "orthography", value: orthography))
        }
        metadata.created = created(bytes)
    }

    /// What the colophon says of the text's spelling, and how it may be written.
    private static let orthographies: [(name: String, spellings: [[UInt8]])] =
        ["新", "旧"].flatMap { characters in
            ["新", "旧"].map { kana in
                let spellings = ["", "、", "・"].map { Array("\(characters)字\($0)\(kana)仮名".utf8) }
                return ("\(characters)字\(kana)仮名", spellings)
            }
        }

    private static func orthography(_ colophon: [UInt8]) -> String? {
        // 新 and 旧 both begin with E6.
        for start in colophon.indices where colophon[start] == 0xE6 {
            let rest = colophon[start...]
            for orthography in orthographies
            where orthography.spellings.contains(where: { rest.starts(with: $0) }) {
                return orthography.name
            }
        }
        return nil
    }

    private static let units = ["年", "月", "日"].map { Array($0.utf8) }
    private static let deeds = ["作成", "公開"].map { Array($0.utf8) }

    /// The day of the first line that begins with one, as in `2004年12月13日作成` and
    /// `1999年8月20日公開`.
    private static func created(_ colophon: [UInt8]) -> String? {
        for line in colophon.split(separator: 0x0A)
        where (0x30...0x39).contains(line[line.startIndex]) {
            var rest = line[...]
            var numbers: [Int] = []
            for unit in units {
                let digits = rest.prefix(5).prefix { (0x30...0x39).contains($0) }
                rest = rest.dropFirst(digits.count)
                guard !digits.isEmpty, rest.starts(with: unit) else { break }
                numbers.append(digits.reduce(0) { $0 * 10 + Int($1 - 0x30) })
                rest = rest.dropFirst(unit.count)
            }
            guard numbers.count == 3,
                rest.isEmpty || deeds.contains(where: { rest.starts(with: $0) }),
                (1000...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
                (1...31).contains(numbers[2])
            else { continue }
            return numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
        }
        return nil
    }
}
