import JapaneseText
import Ledger
import Lineage
import MPI
import Recipes
import Storage
import TestSupport
import Testing

@testable import Corpus

extension HostLineSearch {
    /// The cuts of all documents of a store, by reference.
    static func cuts(
        of store: TextStore, documents: Int, team: Team = .alone, threads: Int = 1,
        memory: Int = 64 << 20,
        isKept: @escaping @Sendable (DocumentReference) -> Bool = { _ in true }
    ) throws -> [DocumentReference: [PassageRow]] {
        var made: TemporaryFolder?
        if team.isRoot { made = try TemporaryFolder() }
        let path = try team.broadcast(Array((made?.path ?? "").utf8))
        let search = HostLineSearch(
            store: store, settings: BuildRecipe.HostLineSettings(minimumDocuments: documents),
            identity: .of(text: "test"), isKept: isKept, team: team, threads: threads,
            memory: memory, folder: String(decoding: path, as: UTF8.self))
        let table = try search.run()
        var cuts: [DocumentReference: [PassageRow]] = [:]
        for candidate in store.inOrder {
            let rows = try table.cuts(candidate.reference)
            if !rows.isEmpty { cuts[candidate.reference] = rows }
        }
        try team.barrier()
        return cuts
    }
}

@Suite struct HostLineTests {
    static func document(_ number: Int, _ url: String?, _ text: String) -> TextStore.Document {
        TextStore.Document(id: .of(text: "\(number)"), text: Array(text.utf8), url: url)
    }

    /// What is left of each text.
    private func rest(
        _ documents: [TextStore.Document], minimum: Int
    ) throws -> [String] {
        let cuts = try HostLineSearch.cuts(of: TextStore(documents, logs: 1), documents: minimum)
        return documents.enumerated().map { entry, document in
            let rows = cuts[DocumentReference(log: 0, entry: UInt32(entry))] ?? []
            let edits = PassageCuts.edits(rows)
            return String(
                decoding: edits.apply(to: document.text)?.text ?? document.text, as: UTF8.self)
        }
    }

    @Test func linesOfAHostAreCutFromAllItsDocuments() throws {
        let rest = try rest(
            [
                Self.document(0, "https://a.example/1", "ホーム｜地図\n本文一。\nＣopyright 2020"),
                Self.document(1, "http://A.example:80/2", "ﾎｰﾑ | 地図\r\n本文二。\r\nCopyright 2020"),
                Self.document(2, "https://user@a.example?q", "　ホーム|地図　\n\n本文三。\nホーム|地図\n"),
                Self.document(3, "https://b.example/", "ホーム｜地図\n本文四。"),
                Self.document(4, nil, "ホーム｜地図\n本文五。"),
                Self.document(5, "no URL", "ホーム｜地図\n本文六。"),
            ], minimum: 2)
        #expect(
            rest == [
                "本文一。", "本文二。", "\n本文三。\n", "ホーム｜地図\n本文四。", "ホーム｜地図\n本文五。",
                "ホーム｜地図\n本文六。",
            ])
    }

    @Test func aLineCountsOnceForADocumentAndShortLinesDoNot() throws {
        let texts = ["広告\n広告\n広告\n・\n本文", "広告\n・\n文章", "・\n・\n詩"]
        let documents = texts.enumerated().map { Self.document($0, "http://h/", $1) }
        #expect(try rest(documents, minimum: 3) == texts)
        #expect(try rest(documents, minimum: 2) == ["・\n本文", "・\n文章", texts[2]])
        // A text of such lines alone has nothing left.
        let equal = (0..<3).map { Self.document($0, "http://h/", "同じ\n行だけ") }
        #expect(try rest(equal, minimum: 3) == ["", "", ""])
        let rows = try HostLineSearch.cuts(of: TextStore(equal, logs: 1), documents: 3)
        #expect(rows.values.allSatisfy { $0.allSatisfy { $0.documents == 3 && $0.kept == nil } })
        // Documents that were removed neither count nor are cut.
        let removed = try HostLineSearch.cuts(of: TextStore(equal, logs: 1), documents: 3) {
            $0.entry > 0
        }
        #expect(removed.isEmpty)
    }

    @Test func hostsAreReadFromURLs() {
        func host(_ url: String) -> String? {
            HostName.of(url).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(host("https://Example.JP/a/b?c#d") == "example.jp")
        #expect(host("https://example.jp.") == "example.jp")
        #expect(host("ftp://user:word@example.jp:8080") == "example.jp")
        #expect(host("http://[2001:DB8::1]:80/") == "[2001:db8::1]")
        #expect(host("http://[2001") == nil)
        #expect(host("http://例え.jp?q=http://x/") == "例え.jp")
        for url in ["", "example.jp/a", "file:///etc", "http://", "http://:80/", "http://@/"] {
            #expect(host(url) == nil, "\(url)")
        }
    }

    /// Against counting in a dictionary.
    @Test func randomLinesAreCountedAsTheDefinitionReads() throws {
        var generator = SeededGenerator(seed: Soak.seed)
        let lines = ["", "　", "あ", "ああ", "あ あ", "ＡＢ", "AB", "いう\u{3000}", "𠮷", "𠮷𠮷", "本文"]
        for _ in 0..<Soak.count(200, long: 5000, "host lines") {
            let documents = (0..<Int.random(in: 0...9, using: &generator)).map { number in
                let text = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                    lines[Int.random(in: lines.indices, using: &generator)]
                        + ["\n", "\r\n", "\r", ""][Int.random(in: 0...3, using: &generator)]
                }.joined()
                let url = ["http://a/", "http://b/", nil][Int.random(in: 0...2, using: &generator)]
                return Self.document(number, url, text)
            }
            let minimum = Int.random(in: 2...4, using: &generator)
            #expect(
                try rest(documents, minimum: minimum) == Self.naiveRest(documents, minimum: minimum)
            )
        }
    }

    private static func naiveRest(_ documents: [TextStore.Document], minimum: Int) -> [String] {
        /// A line, its break, and what it is counted as.
        func lines(_ document: TextStore.Document) -> [(text: String, end: String, key: String?)] {
            var result: [(String, String, String?)] = []
            var rest = Substring(String(decoding: document.text, as: UTF8.self))
            while !rest.isEmpty {
                // A Swift character: CR LF is one.
                let text = String(rest.prefix { !"\n\r\r\n".contains($0) })
                rest = rest.dropFirst(text.count)
                let end = rest.first.map(String.init) ?? ""
                rest = rest.dropFirst()
                let folded = String(
                    decoding: FoldedText.fold(Array(text.utf8)), as: UTF8.self)
                let host = document.url.flatMap(HostName.of)
                result.append(
                    (
                        text, end,
                        host == nil || folded.unicodeScalars.count < 2
                            ? nil : "\(host ?? [])\(folded)"
                    ))
            }
            return result
        }
        var counts: [String: Int] = [:]
        for document in documents {
            for key in Set(lines(document).compactMap(\.key)) { counts[key, default: 0] += 1 }
        }
        return documents.map { document in
            let lines = lines(document)
            var kept: [String] = []
            for line in lines where counts[line.key ?? "", default: 0] < minimum {
                kept += [line.text, line.end]
            }
            // The last line takes the break before it along where it has none of its own.
            if let last = lines.last, last.end.isEmpty,
                counts[last.key ?? "", default: 0] >= minimum, lines.count > 1,
                counts[lines[lines.count - 2].key ?? "", default: 0] < minimum
            {
                kept.removeLast()
            }
            return kept.joined()
        }
    }

    // MARK: - With passages

    /// Against a byte-wise painting.
    @Test func linesAndPassagesAreJoined() {
        var generator = SeededGenerator(seed: Soak.seed)
        func rows(_ kind: PassageRow.Kind) -> [PassageRow] {
            var rows: [PassageRow] = []
            var end = 0
            while true {
                let start = end + Int.random(in: 0...4, using: &generator)
                end = start + Int.random(in: 1...6, using: &generator)
                if end > 40 { return rows }
                rows.append(
                    PassageRow(
                        kind: kind, range: start..<end,
                        kept: kind == .passage ? .init(id: .of(text: "k"), start: start) : nil,
                        documents: kind == .passage ? 0 : 5))
            }
        }
        for _ in 0..<500 {
            let (lines, passages) = (rows(.hostLine), rows(.passage))
            let joined = PassageCuts.joined(hostLines: lines, passages: passages)
            #expect(joined.filter { $0.kind == .passage } == passages)
            var painted = [PassageRow.Kind?](repeating: nil, count: 40)
            for row in lines + passages { for byte in row.range { painted[byte] = row.kind } }
            var result = [PassageRow.Kind?](repeating: nil, count: 40)
            for (row, next) in zip(joined, joined.dropFirst() + joined.suffix(1)) {
                #expect(row == next || row.range.upperBound <= next.range.lowerBound)
                for byte in row.range { result[byte] = row.kind }
            }
            #expect(result == painted)
            let edits = PassageCuts.edits(joined).edits
            #expect(edits.reduce(0) { $0 + $1.length } == painted.count { $0 != nil })
        }
        #expect(PassageCuts.edits([]).edits.isEmpty)
    }
}
