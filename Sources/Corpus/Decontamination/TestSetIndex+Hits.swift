internal import JapaneseText
public import Ledger
internal import Lineage

extension TestSetIndex {
    /// The texts of the test sets that a document holds, by their place in it.
    ///
    /// Where several texts of one set are found in one place, the one that is held best is named: texts made by one
    /// template are found wherever one of them stands.
    ///
    /// - Parameters:
    ///   - text: the document's text, valid UTF-8.
    ///   - folded: the same folded. Only where something is found is the way back to the text worked out.
    public func hits(in text: [UInt8], folded: [UInt8]) -> [ContaminationRow] {
        guard !isEmpty else { return [] }
        var found = longHits(folded) + shortHits(folded)
        guard !found.isEmpty else { return [] }
        let mapped = FoldedText.mapped(text)
        // Both are folded by the same rules. Were they not, places in one would be none in the other.
        if mapped.text != folded { found = longHits(mapped.text) + shortHits(mapped.text) }
        var rows: [(hit: FoldedHit, row: ContaminationRow)] = []
        for hit in found {
            let range = mapped.map.sourceRange(ofTarget: hit.range)
            let item = texts[hit.text]
            if item.characters < ngram, !ShortTextPlace.isSentence(range, in: text) { continue }
            rows.append(
                (
                    hit,
                    ContaminationRow(
                        set: sets[item.set].name, item: item.item, field: item.field, range: range,
                        coverage: Double(hit.held) / Double(item.grams))
                ))
        }
        let best = BestHits.select(rows.map(\.hit), texts: texts)
        return best.map { rows[$0].row }
    }

    /// A hit in folded text.
    struct FoldedHit: Equatable {
        /// The text's number.
        var text: Int
        /// Bytes of the folded document.
        var range: Range<Int>
        /// Different n-grams that are held.
        var held: Int
    }

    private func shortHits(_ folded: [UInt8]) -> [FoldedHit] {
        guard let short else { return [] }
        return short.matches(in: folded).flatMap { match in
            let range = match.byte..<match.byte + short.table.length(of: match.gram)
            return short.table.texts(of: match.gram).map {
                FoldedHit(text: Int($0), range: range, held: 1)
            }
        }
    }

    private func longHits(_ folded: [UInt8]) -> [FoldedHit] {
        let matches = long.matches(in: folded)
        guard !matches.isEmpty else { return [] }
        // First only how many of its n-grams the whole document holds: that leaves few texts, or none.
        var shared: [UInt32: Int] = [:]
        for gram in Set(matches.map(\.gram)) {
            for text in long.table.texts(of: gram) { shared[text, default: 0] += 1 }
        }
        let likely = shared.filter { text, count in count >= needed(Int(text)) }
        guard !likely.isEmpty else { return [] }
        var own: [UInt32: [GramFinder.Match]] = [:]
        for match in matches {
            for text in long.table.texts(of: match.gram) where likely[text] != nil {
                own[text, default: []].append(match)
            }
        }
        return own.keys.sorted().flatMap { text -> [FoldedHit] in
            let matches = own[text] ?? []
            let chains = MatchChains(
                ngram: ngram, characters: texts[Int(text)].characters, needed: needed(Int(text)))
            return chains.hits(matches).map { hit in
                let last = matches[hit.last]
                return FoldedHit(
                    text: Int(text),
                    range: matches[hit.first].byte..<last.byte + long.table.length(of: last.gram),
                    held: hit.held)
            }
        }
    }

    private func needed(_ text: Int) -> Int {
        MatchChains.needed(grams: texts[text].grams, coverage: coverage)
    }
}
