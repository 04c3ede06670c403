internal import Gumbo

/// Chooses the lines of a page that are its main content.
///
/// 1. Each line has a width, the width of its links and marks of punctuation; ``PageLine/prose`` is
///    what reads like text. Elements sum up the lines in them.
/// 2. Elements that say by tag, role, class or id that they stand around the text are removed, unless
///    too little prose would be left: a forum's posts may be called comments.
/// 3. The container is the smallest element that holds nearly all of the prose left; `<main>` and
///    `<article>` need less.
/// 4. In it, groups of links, lines of links, phrases that every site has (see ``SitePhrases``) and
///    headings with nothing left under them are removed. The page's title is taken in where it stands
///    before the container.
/// 5. Where hardly any text is left, all that step 2 leaves is kept.
struct MainContent {
    /// Whether each line is kept.
    private(set) var isKept: [Bool] = []
    /// The share of links in the width of all lines, 0 to 1.
    private(set) var linkDensity = 0.0

    /// The least share of the page's prose that must stay when surroundings are removed.
    static let leastRest = 0.3
    /// The share of the prose that the container must hold.
    static let containerShare = 0.9
    /// The share of the prose that makes a `<main>` the container.
    static let mainShare = 0.6
    /// The share of links in a group from which it is one of links.
    static let linkShare = 0.6

    private let tree: HTMLTree
    private let text: UnsafeBufferPointer<UInt8>
    private let lines: [PageLine]
    private let pieces: [PagePiece]
    private var sums: [Sums] = []
    private var marks: [Mark] = []

    /// What an element's lines come to.
    private struct Sums {
        var prose: Int32 = 0
        var width: Int32 = 0
        var linkWidth: Int32 = 0
        var lines: Int32 = 0
    }

    private struct Mark: OptionSet {
        let rawValue: UInt8
        static let removed = Mark(rawValue: 1)
        /// In a head, of which headings alone are kept.
        static let header = Mark(rawValue: 2)
        static let main = Mark(rawValue: 4)
        /// In the container, or beside it and of one piece with it.
        static let inside = Mark(rawValue: 8)
    }

    /// Chooses among a page's lines.
    init(
        _ tree: HTMLTree, _ page: PageLines, _ text: UnsafeBufferPointer<UInt8>, title: [UInt8]
    ) {
        self.tree = tree
        self.text = text
        lines = page.lines
        pieces = page.pieces
        guard !lines.isEmpty else { return }
        isKept = [Bool](repeating: true, count: lines.count)
        marks = [Mark](repeating: [], count: tree.nodes.count)
        sum()
        linkDensity = Double(sums[0].linkWidth) / Double(max(1, sums[0].width))
        removeSurroundings()
        let afterSurroundings = isKept
        sum()
        let container = container()
        narrow(to: container)
        removeLinkGroups()
        removePhrases()
        addTitle(title)
        removeEmptyHeadings()
        let width = lines.indices.reduce(0) { $0 + (isKept[$1] ? Int(lines[$1].width) : 0) }
        if width < Self.leastWidth { isKept = afterSurroundings }
    }

    /// Columns below which the choice is not trusted.
    static let leastWidth = 60

    // MARK: - Sums

    /// Adds up the kept lines, children into parents.
    private mutating func sum() {
        sums = [Sums](repeating: Sums(), count: tree.nodes.count)
        for (index, line) in lines.enumerated() where isKept[index] {
            let at = Int(line.container)
            sums[at].prose += line.prose
            sums[at].width += line.width
            sums[at].linkWidth += line.linkWidth
            sums[at].lines += 1
        }
        for index in tree.nodes.indices.reversed() {
            let parent = Int(tree.nodes[index].parent)
            guard parent >= 0, sums[index].width > 0 else { continue }
            sums[parent].prose += sums[index].prose
            sums[parent].width += sums[index].width
            sums[parent].linkWidth += sums[index].linkWidth
            sums[parent].lines += sums[index].lines
        }
    }

    // MARK: - Surroundings

    private mutating func removeSurroundings() {
        let total = sums[0].prose
        var rest = total
        let least = Int32(Double(total) * Self.leastRest)
        var index = 0
        while index < tree.nodes.count {
            let node = tree.nodes[index]
            guard node.kind == .element else {
                index += 1
                continue
            }
            guard sums[index].width > 0 else {
                index = Int(node.end)
                continue
            }
            let signs = ElementSigns(tree, node, text)
            let prose = sums[index].prose
            let isAffordable = prose == 0 || rest - prose >= least
            let isSmall =
                prose == 0 && sums[index].width <= 160
                || 5 * sums[index].linkWidth >= 2 * sums[index].width
            if isAffordable, node.tag != .body, node.tag != .html, node.tag != .main,
                signs.isSurrounding || (signs.isSuspect && isSmall)
            {
                marks[index].insert(.removed)
                rest -= prose
                index = Int(node.end)
                continue
            }
            if signs.isHeader, 4 * prose <= total { marks[index].insert(.header) }
            if signs.isMain { marks[index].insert(.main) }
            index += 1
        }
        inherit()
        for (index, line) in lines.enumerated() {
            let mark = marks[Int(line.container)]
            if mark.contains(.removed) { isKept[index] = false }
            if mark.contains(.header), line.heading == 0 || line.heading > 2 {
                isKept[index] = false
            }
        }
    }

    /// Hands marks down to what lies in the marked elements.
    private mutating func inherit() {
        for index in marks.indices {
            let parent = Int(tree.nodes[index].parent)
            if parent >= 0 { marks[index].formUnion(marks[parent].subtracting(.main)) }
        }
    }

    // MARK: - Container

    private func container() -> Int {
        var found = 0
        let total = Double(sums[0].prose)
        guard total > 0 else { return 0 }
        // The innermost of the elements that say they are it.
        for index in tree.nodes.indices
        where marks[index].contains(.main) && !marks[index].contains(.removed)
            && Double(sums[index].prose) >= Self.mainShare * total
        {
            found = index
        }
        let wanted = Int32(Self.containerShare * Double(sums[found].prose))
        while true {
            var next = found
            var child = found + 1
            while child < Int(tree.nodes[found].end) {
                let node = tree.nodes[child]
                if node.kind == .element, sums[child].prose >= wanted, sums[child].lines > 1,
                    !ElementTraits.byTag[Int(node.tag.rawValue)].contains(.leaf)
                {
                    next = child
                    break
                }
                child = Int(node.end)
            }
            guard next != found else { return found }
            found = next
        }
    }

    /// Keeps the container, and paragraphs and headings that stand right beside it: a long list under
    /// a heading and a sentence is a container of its own otherwise.
    private mutating func narrow(to container: Int) {
        marks[container].insert(.inside)
        var child = container
        for _ in 0..<Self.levelsUp {
            let parent = Int(tree.nodes[child].parent)
            guard parent >= 0, tree.nodes[child].tag != .body, !marks[child].contains(.main) else {
                break
            }
            takeSiblings(of: child, in: parent)
            child = parent
        }
        inherit()
        for (index, line) in lines.enumerated()
        where !marks[Int(line.container)].contains(.inside) {
            isKept[index] = false
        }
    }

    /// How far above the container paragraphs and headings beside it are looked for.
    static let levelsUp = 3

    private mutating func takeSiblings(of child: Int, in parent: Int) {
        var siblings: [Int] = []
        var index = parent + 1
        while index < Int(tree.nodes[parent].end) {
            siblings.append(index)
            index = Int(tree.nodes[index].end)
        }
        guard let place = siblings.firstIndex(of: child) else { return }
        for index in siblings[..<place].reversed() {
            guard take(index) else { break }
        }
        for index in siblings[(place + 1)...] {
            guard take(index) else { break }
        }
    }

    /// Takes a sibling in where it is text; says whether to look further.
    private mutating func take(_ index: Int) -> Bool {
        let node = tree.nodes[index]
        let here = sums[index]
        if node.kind == .whiteSpace || here.width == 0 && node.kind == .element { return true }
        guard node.kind == .element, !marks[index].contains(.removed) else { return false }
        switch node.tag {
        case .h1, .h2, .h3, .h4, .h5, .h6: break
        case .p, .blockquote, .ul, .ol, .dl, .table, .pre, .figure:
            guard here.prose > 0, 10 * here.linkWidth <= 3 * here.width else { return false }
        default: return false
        }
        marks[index].insert(.inside)
        return true
    }

    // MARK: - Inside the container

    private mutating func removeLinkGroups() {
        sum()
        let most = Double(sums[0].width) * 0.3
        var index = 0
        while index < tree.nodes.count {
            let node = tree.nodes[index]
            let here = sums[index]
            guard node.kind == .element, here.width > 0 else {
                index = node.kind == .element ? Int(node.end) : index + 1
                continue
            }
            let traits = ElementTraits.byTag[Int(node.tag.rawValue)]
            let isLinks = Double(here.linkWidth) >= Self.linkShare * Double(here.width)
            if node.tag == .table, isDataTable(index) {
                index = Int(node.end)
            } else if traits.contains(.block), traits.isDisjoint(with: [.heading, .cell]),
                node.tag != .li, node.tag != .dd, node.tag != .dt, node.tag != .tr, isLinks,
                here.prose == 0, Double(here.width) < most
            {
                marks[index].insert(.removed)
                index = Int(node.end)
            } else {
                index += 1
            }
        }
        inherit()
        for (index, line) in lines.enumerated() where isKept[index] {
            if marks[Int(line.container)].contains(.removed) { isKept[index] = false }
            // A line of links between line breaks.
            if line.heading == 0, !line.isInTable, line.punctuation == 0,
                Double(line.linkWidth) >= Self.linkShare * Double(line.width),
                isOutsideList(Int(line.container)), Double(line.width) < most
            {
                isKept[index] = false
            }
        }
    }

    /// Whether a table has heads of columns or a caption of its own: one for layout or menus has none.
    private func isDataTable(_ table: Int) -> Bool {
        for node in tree.nodes[table + 1..<min(Int(tree.nodes[table].end), table + 64)] {
            if node.tag == .th || node.tag == .caption { return true }
            if node.tag == .table { return false }
        }
        return false
    }

    private func isOutsideList(_ node: Int) -> Bool {
        var index = node
        while index >= 0 {
            switch tree.nodes[index].tag {
            case .li, .dt, .dd: return false
            case .p, .div, .body, .td, .section, .article: return true
            default: index = Int(tree.nodes[index].parent)
            }
        }
        return true
    }

    private mutating func removePhrases() {
        for (index, line) in lines.enumerated()
        where isKept[index] && line.width <= SitePhrases.longest && !line.isPreformatted
            && line.heading != 1 && !line.isLabel
        {
            if SitePhrases.shared.isSiteTalk(visibleText(index), line) { isKept[index] = false }
        }
    }

    /// Removes headings of which nothing is left: lines stood below it, before the next heading of its
    /// rank or above, and all of them are gone.
    private mutating func removeEmptyHeadings() {
        var hasText = [Bool](repeating: false, count: 7)
        var hadText = hasText
        for index in lines.indices.reversed() {
            let rank = Int(lines[index].heading)
            if rank == 0 {
                for rank in hasText.indices {
                    hadText[rank] = true
                    if isKept[index] { hasText[rank] = true }
                }
                continue
            }
            if rank > 1, hadText[rank], !hasText[rank] { isKept[index] = false }
            for lower in rank..<hasText.count {
                hasText[lower] = false
                hadText[lower] = false
            }
        }
    }

    // MARK: - Title

    /// Takes in the line before the container that the page's title begins with, or, where there is
    /// none, the heading that it ends with: sites put their own name at the end as a rule.
    private mutating func addTitle(_ title: [UInt8]) {
        guard title.count >= 3 else { return }
        let first = isKept.firstIndex(of: true) ?? 0
        var best: (index: Int, isPrefix: Bool, length: Int)?
        for index in lines.indices {
            let line = lines[index]
            guard index < first || isKept[index] else { break }
            guard Int(line.width) <= title.count, !isKept[index] || line.heading > 0,
                2 * line.linkWidth <= line.width || line.heading > 0
            else { continue }
            let text = visibleText(index)
            let isPrefix = title.starts(with: text)
            guard text.count >= 3, isPrefix || (line.heading > 0 && title.ends(with: text)) else {
                continue
            }
            if let best, (best.isPrefix ? 1 : 0, best.length) >= (isPrefix ? 1 : 0, text.count) {
                continue
            }
            best = (index, isPrefix, text.count)
        }
        // A site's name may begin the title too, but is hardly a third of it.
        if let best, 3 * best.length >= title.count { isKept[best.index] = true }
    }

    /// A line's text without white space.
    private func visibleText(_ index: Int) -> [UInt8] {
        var result: [UInt8] = []
        var piece = Int(lines[index].piece)
        while piece < pieces.count {
            if pieces[piece].kind == .text {
                guard pieces[piece].line == Int32(index) else { break }
                result += VisibleText.squeezed(
                    text, Int(pieces[piece].start)..<Int(pieces[piece].stop))
            }
            piece += 1
        }
        return result
    }
}

extension [UInt8] {
    fileprivate func ends(with other: [UInt8]) -> Bool { suffix(other.count).elementsEqual(other) }
}
