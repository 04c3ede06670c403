extension WikitextLines {
    /// Marks the sections to drop: those of the reference apparatus, and headings without text below them.
    mutating func dropSections() {
        var dropped: Int?
        for index in lines.indices {
            if case .heading(let level) = lines[index].kind {
                if let outer = dropped, level > outer { lines[index].isDropped = true; continue }
                dropped = isApparatus(lines[index].content) ? level : nil
            }
            if dropped != nil { lines[index].isDropped = true }
        }
        // From the end: whether text stands below a heading of each level.
        var hasText = [Bool](repeating: false, count: 8)
        for index in lines.indices.reversed() where !lines[index].isDropped {
            switch lines[index].kind {
            case .blank: break
            case .text: for level in hasText.indices { hasText[level] = true }
            case .heading(let level):
                if !hasText[level] { lines[index].isDropped = true }
                for other in level..<hasText.count { hasText[other] = false }
            }
        }
    }

    private func isApparatus(_ title: Range<Int>) -> Bool {
        var name = text[title].filter { $0 != 0x27 && $0 > 0x20 }
        if let wide = name.firstRange(of: Array("　".utf8)) { name.removeSubrange(wide) }
        return Self.apparatus.contains(name)
    }

    /// Titles of sections that hold references, or links without sentences.
    static let apparatus: Set<[UInt8]> = Set(
        """
        脚注 注釈 注 註 註釈 脚註 出典 参照 引用 注釈・出典 出典・注釈 脚注・出典 出典・脚注 注釈と出典 脚注と出典 出典と脚注
        参考文献 文献 文献情報 関連文献 参考資料 参考 参考書籍 参考図書 参考文献・資料 主な参考文献 出典・参考文献
        脚注・参考文献 参考文献・脚注 脚注と参考文献 参考リンク 外部リンク 関連リンク リンク 関連項目 関連記事 関連書籍
        References Notes Footnotes Bibliography Sources Externallinks Seealso Furtherreading
        """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
}
