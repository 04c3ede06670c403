internal import CKernels
internal import ICU
internal import Lineage

/// One pass of a ``LocalRewriter`` over a text.
///
/// The scan stops at characters that change or may join what stands before them. Most are replaced from the
/// table; where one joins another, both with all that joins them are one unit, composed by NFC.
struct RewritePass {
    private let text: UTF8Text
    private let table: RewriteTable
    private var output: RewriteOutput
    /// A unit's characters rewritten one by one, before they are composed.
    private var parts: [UInt8] = []
    private var composed: [UInt8] = []

    private init(_ text: UTF8Text, _ table: RewriteTable) {
        self.text = text
        self.table = table
        output = RewriteOutput(text)
    }

    /// The rewritten text; `nil` where nothing changes.
    static func run(_ text: UTF8Text, _ table: RewriteTable) -> NormalizedText? {
        func find(from start: Int) -> Int {
            keifu_find_character(text.bytes.baseAddress, text.count, start, table.interesting)
        }
        // Short texts mostly have nothing to change: they cost the scan alone.
        var position = find(from: 0)
        if position == text.count { return nil }
        var pass = RewritePass(text, table)
        while position < text.count {
            let next =
                table.hasForm
                ? pass.rewriteUnit(at: position) : pass.rewriteCharacter(at: position)
            position = find(from: next)
        }
        return pass.output.finish()
    }

    // MARK: - With a form

    /// Rewrites the unit that an interesting character belongs to; returns where the scan goes on.
    private mutating func rewriteUnit(at position: Int) -> Int {
        let (value, length) = text.character(at: position)
        let end = position + self.length(value, length, at: position)
        let (unitEnd, decided) = extent(from: end)
        if unitEnd == end, !table.joins(value) {
            let entry = table.entry(value)
            output.replace(position, end, with: table.replacement(entry), entry.editClass)
        } else {
            var start = position
            let beginsInside = table.joins(value) || table.entry(value).length == 0
            if beginsInside, position > output.copied { start = text.start(before: position) }
            compose(start, unitEnd)
        }
        // Removed characters that nothing joins across.
        var next = unitEnd
        while next < decided {
            let (value, length) = text.character(at: next)
            output.remove(next, next + length, table.entry(value).editClass)
            next += length
        }
        return decided
    }

    /// Where a unit ends that reaches `end` at least: it takes in what joins it, even across characters that are
    /// removed. `decided` is behind the removed characters that it does not take in.
    @inline(__always)
    private func extent(from end: Int) -> (end: Int, decided: Int) {
        var end = end
        var probe = end
        while probe < text.count {
            let (value, length) = text.character(at: probe)
            guard table.continues(value) else { break }
            probe += length
            if table.joins(value) { end = probe }
        }
        return (end, probe)
    }

    /// CR and LF behind each other are one line ending.
    @inline(__always)
    private func length(_ value: UInt32, _ length: Int, at position: Int) -> Int {
        value == 0x0D && table.rules.contains(.lineEndings) && position + 1 < text.count
            && text.bytes[position + 1] == 0x0A ? 2 : length
    }

    /// Replaces a unit of several characters by its composition.
    private mutating func compose(_ start: Int, _ end: Int) {
        parts.removeAll(keepingCapacity: true)
        composed.removeAll(keepingCapacity: true)
        var editClass = EditClass.unchanged
        var position = start
        while position < end {
            let (value, length) = text.character(at: position)
            let next = position + self.length(value, length, at: position)
            let entry = table.entry(value)
            if entry.editClass == .unchanged {
                parts.append(
                    contentsOf: UnsafeBufferPointer(rebasing: text.bytes[position..<next]))
            } else {
                parts.append(contentsOf: table.replacement(entry))
                editClass = editClass.joined(entry.editClass)
            }
            position = next
        }
        if parts.count > CanonicalOrder.worthwhile { CanonicalOrder.sort(&parts) }
        parts.withUnsafeBufferPointer { parts in
            guard let kana = Self.kana(UTF8Text(parts)) else {
                UnicodeNormalization.compose(parts, into: &composed)
                return
            }
            composed.appendCharacter(kana)
        }
        guard !composed.elementsEqual(text.bytes[start..<end]) else { return }
        // Half-width kana with their marks are one thing; otherwise composition is a change of its own.
        if editClass == .unchanged || composed != parts && editClass != .halfWidthKana {
            editClass = editClass.joined(.normalization)
        }
        composed.withUnsafeBufferPointer { output.replace(start, end, with: $0, editClass) }
    }

    /// The letter of a kana and a sound mark that compose, which in Japanese is what most units are.
    private static func kana(_ parts: UTF8Text) -> UInt32? {
        guard parts.count == 6, parts.bytes[0] == 0xE3, parts.bytes[3] == 0xE3 else { return nil }
        return HalfWidthKana.composed(
            parts.character(at: 0).value, parts.character(at: 3).value)
    }

    // MARK: - Without a form

    /// Rewrites a character by the rules alone; half-width sound marks go to the kana right before them.
    private mutating func rewriteCharacter(at position: Int) -> Int {
        let (value, length) = text.character(at: position)
        let end = position + self.length(value, length, at: position)
        let entry = table.entry(value)
        if HalfWidthKana.range.contains(value), table.rules.contains(.halfWidthKana) {
            if HalfWidthKana.marks.contains(value), position > output.copied {
                let start = text.start(before: position)
                let kana = text.character(at: start).value
                if let letter = HalfWidthKana.fullWidth(value).flatMap({
                    HalfWidthKana.composed(kana, $0)
                }) {
                    output.replace(start, end, with: letter, entry.editClass)
                    return end
                }
            } else if end < text.count, let kana = HalfWidthKana.fullWidth(value) {
                let (next, length) = text.character(at: end)
                if HalfWidthKana.marks.contains(next),
                    let letter = HalfWidthKana.fullWidth(next).flatMap({
                        HalfWidthKana.composed(kana, $0)
                    })
                {
                    output.replace(position, end + length, with: letter, entry.editClass)
                    return end + length
                }
            }
        }
        output.replace(position, end, with: table.replacement(entry), entry.editClass)
        return end
    }
}
