/// The lines after a work, from 底本： on: the book it was taken from, who typed and proofread it, and when.
enum AozoraColophon {
    private static let openings = ["底本：", "底本:", "定本：", "定本:"].map { Array($0.utf8) }

    /// Whether a line begins the colophon.
    static func begins(_ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
        // 底 is E5 BA 95, 定 is E5 AE 9A: one byte rules most lines out.
        guard line.count >= 7, text[line.lowerBound] == 0xE5 else { return false }
        return openings.contains { text[line].starts(with: $0) }
    }

    /// Puts what the colophon says into metadata.
    static func describe(
        _ metadata: inout DocumentMetadata, _ rest: Slice<UnsafeBufferPointer<UInt8>>
    ) {
        let range = Blank.trim(rest.base, rest.startIndex..<rest.endIndex)
        let colophon = String(
            decoding: rest.base[range].filter { $0 != 0x0D }, as: UTF8.self)
        metadata.extra.append(.init(name: "colophon", value: colophon))
        if let orthography = orthography(colophon) {
            metadata.extra.append(.init(name: "orthography", value: orthography))
        }
        metadata.created = created(colophon)
    }

    /// What the colophon says of the text's spelling: 新字新仮名 and its kin.
    private static func orthography(_ colophon: String) -> String? {
        let plain = colophon.replacing("、", with: "").replacing("・", with: "")
        return ["新字新仮名", "新字旧仮名", "旧字旧仮名", "旧字新仮名"].first { plain.contains($0) }
    }

    /// The day of the first line that is one, as in `2004年12月13日作成` or `1999年8月20日公開`.
    private static func created(_ colophon: String) -> String? {
        for line in colophon.split(separator: "\n") {
            var numbers: [Int] = []
            var rest = line[...]
            for unit in ["年", "月", "日"] {
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                rest = rest.dropFirst(digits.count)
                guard let number = Int(digits), rest.hasPrefix(unit) else { break }
                numbers.append(number)
                rest = rest.dropFirst()
            }
            guard numbers.count == 3, rest.hasPrefix("作成") || rest.hasPrefix("公開"),
                (1000...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
                (1...31).contains(numbers[2])
            else { continue }
            return numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
        }
        return nil
    }
}
