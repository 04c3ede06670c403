extension WikitextRenderer {
    /// A table leaves its caption and its cells, a line each; attributes go.
    ///
    /// ```
    /// {| class="wikitable"        attributes
    /// |+ 題                       caption
    /// |-                          a row begins
    /// ! 年 !! 出来事              headers
    /// |-
    /// | 1338年 || align="left" | 征夷大将軍となる
    /// |}
    /// ```
    mutating func table(_ index: Int, depth: Int) {
        let node = nodes[index]
        let start = count
        tables += 1
        var walk = Walk(place: node.content.lowerBound, child: index + 1)
        var cell: Cell?
        while walk.place < node.content.upperBound {
            let stop =
                walk.child < node.next
                ? nodes[walk.child].range.lowerBound : node.content.upperBound
            if walk.place >= stop {
                guard walk.child < node.next else { break }
                if cell != nil { emit(walk.child, depth: depth + 1) }
                walk.place = max(walk.place, nodes[walk.child].range.upperBound)
                walk.child = nodes[walk.child].next
                continue
            }
            let byte = text[walk.place]
            if byte == 0x0A {
                newline(&walk, stop, node, hasText: count > start, &cell)
            } else if var open = cell, open.isMarkerLine,
                isDoubleBar(walk.place, stop, isHeader: open.isHeader)
            {
                let bars = walk.place..<walk.place + 2
                if count > start { breakLine(for: bars) }
                walk.place += 2
                open.isMarkerLine = true
                skipAttributes(&walk, node, isHeader: open.isHeader)
                cell = open
            } else {
                var end = walk.place + 1
                while end < stop, ![0x0A, 0x21, 0x7C].contains(text[end]) { end += 1 }
                if cell != nil { keep(walk.place..<end) }
                walk.place = end
            }
        }
        tables -= 1
        if tables == 0, count > start { compact.append(start..<count) }
    }

    /// Where a walk through a node's own text has come to.
    struct Walk {
        var place: Int
        /// The next node that it meets.
        var child: Int
    }

    private struct Cell {
        var isHeader: Bool
        /// Whether the line is the one that the cell begins on.
        var isMarkerLine = true
    }

    private mutating func newline(
        _ walk: inout Walk, _ stop: Int, _ node: WikitextNode, hasText: Bool, _ cell: inout Cell?
    ) {
        let lineBreak = walk.place..<walk.place + 1
        var next = walk.place + 1
        while next < stop, text[next] == 0x20 || text[next] == 0x09 || text[next] == 0x3A {
            next += 1
        }
        guard next < stop, text[next] == 0x7C || text[next] == 0x21 else {
            // The line break before the table's end separates nothing.
            if cell != nil, next < node.content.upperBound { keep(lineBreak) }
            cell?.isMarkerLine = false
            walk.place += 1
            return
        }
        let mark = next + 1 < stop ? text[next + 1] : 0
        if text[next] == 0x7C, mark == 0x2D {
            // A row: its line holds attributes.
            cell = nil
            walk.place = next + 2
            return
        }
        if hasText { keep(lineBreak) }
        markInlineStart()
        let isHeader = text[next] == 0x21
        walk.place = next + (text[next] == 0x7C && mark == 0x2B ? 2 : 1)
        cell = Cell(isHeader: isHeader)
        skipAttributes(&walk, node, isHeader: isHeader)
    }

    private func isDoubleBar(_ place: Int, _ stop: Int, isHeader: Bool) -> Bool {
        guard place + 1 < stop, text[place] == text[place + 1] else { return false }
        return text[place] == 0x7C || isHeader && text[place] == 0x21
    }

    /// Goes behind a cell's attributes: what stands before a single bar on its line, unless a link does.
    private func skipAttributes(
        _ walk: inout Walk, _ node: WikitextNode, isHeader: Bool
    ) {
        var ahead = walk
        while ahead.place < node.content.upperBound {
            let stop =
                ahead.child < node.next
                ? nodes[ahead.child].range.lowerBound : node.content.upperBound
            if ahead.place >= stop {
                guard ahead.child < node.next else { return }
                if case .link = nodes[ahead.child].kind { return }
                ahead.place = max(ahead.place, nodes[ahead.child].range.upperBound)
                ahead.child = nodes[ahead.child].next
                continue
            }
            if text[ahead.place] == 0x0A { return }
            if isDoubleBar(ahead.place, stop, isHeader: isHeader) { return }
            if text[ahead.place] == 0x7C {
                walk = Walk(place: ahead.place + 1, child: ahead.child)
                return
            }
            ahead.place += 1
        }
    }
}
