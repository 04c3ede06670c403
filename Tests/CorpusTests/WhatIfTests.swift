import Documents
import Ledger
import Lineage
import Recipes
import Storage
import TestSupport
import Testing
import Zstandard

@testable import Corpus

@Suite struct WhatIfTests {
    // MARK: Against the next build

    /// Thresholds that the same text is then built with, beside a question for them.
    private static let settings = [
        "characters=100", "japanese_fraction.min=none", "hiragana_fraction.max=0.6",
        "kanji_fraction.max=0.45",
    ]
    private static let oldRules = "{ characters: { min: 50 }, japanese_fraction: { min: 0.5 } }"
    private static let newRules = """
        { characters: { min: 100 }, hiragana_fraction: { max: 0.6 }, kanji_fraction: { max: 0.45 } }
        """

    /// Builds by the old rules, asks, and builds by the new ones.
    private func ask(
        seed: UInt64, recipe: String
    ) throws -> (before: CorpusFolder, answer: WhatIf, after: CorpusFolder) {
        let fixture = try PipelineFixture(seed: seed, recipe: recipe)
        try fixture.build("before")
        let before = try CorpusFolder(path: fixture.folder.file("before"))
        let answer = try WhatIf(corpus: before, settings: Self.settings, threads: 2)
        let text = try String(decoding: Files.read(fixture.recipePath), as: UTF8.self)
        try Files.replace(
            fixture.recipePath, with: text.replacing(Self.oldRules, with: Self.newRules))
        try fixture.build("after")
        let after = try CorpusFolder(path: fixture.folder.file("after"))
        // The ledgers are read while the folder is there.
        _ = try (before.ledger(), after.ledger())
        #expect(answer.whole.newlyDropped.documents > 0 && answer.whole.newlyPassing.documents > 0)
        #expect(answer.whole.otherRule.documents + answer.whole.kept.documents > 0)
        let counts = try (before.ledger().counts(), after.ledger().counts())
        for rule in answer.rules {
            #expect(rule.before == dropped(by: rule.rule, counts.0), "\(rule.rule), seed \(seed)")
            #expect(rule.after == dropped(by: rule.rule, counts.1), "\(rule.rule), seed \(seed)")
        }
        // What is not a filter's business stays as it was.
        for source in answer.sources {
            func judged(_ counts: [LedgerCount]) -> WhatIf.Amount {
                sum(counts) {
                    $0.source == source.source
                        && ($0.status != "dropped" || $0.stage == "filter")
                }
            }
            #expect(source.effect.judged == judged(counts.0))
            #expect(source.effect.judged == judged(counts.1))
        }
        return (before, answer, after)
    }

    private func sum(
        _ counts: [LedgerCount], where condition: (LedgerCount) -> Bool
    ) -> WhatIf.Amount {
        var sum = WhatIf.Amount()
        for count in counts where condition(count) {
            sum.documents += count.documents
            sum.characters += count.characters
        }
        return sum
    }

    private func dropped(by rule: String, _ counts: [LedgerCount]) -> WhatIf.Amount {
        sum(counts) { $0.stage == "filter" && $0.rule == rule }
    }

    @Test func itForetellsTheNextBuild() throws {
        let recipe = PipelineFixture.recipe + "\ndeduplicate: { exact: false, minhash: null }\n"
        let (before, answer, after) = try ask(seed: 10, recipe: recipe)
        #expect(
            after.manifest.counts.kept
                == before.manifest.counts.kept - answer.whole.newlyDropped.documents
                + answer.whole.newlyPassing.documents)
        #expect(
            after.manifest.kept.characters
                == before.manifest.kept.characters - answer.whole.newlyDropped.characters
                + answer.whole.newlyPassing.characters)
        for (index, source) in answer.sources.enumerated() {
            #expect(
                after.manifest.sources[index].kept.documents
                    == source.effect.kept.documents - source.effect.newlyDropped.documents
                    + source.effect.newlyPassing.documents, "\(source.source)")
        }
    }

    @Test func withDeduplicationEveryRuleIsExactStill() throws {
        let (before, answer, after) = try ask(seed: 11, recipe: PipelineFixture.recipe)
        // All that passes is kept or a duplicate.
        func passing(_ corpus: CorpusFolder) -> Int {
            corpus.manifest.counts.kept
                + corpus.manifest.counts.dropped.filter { $0.stage == "deduplicate" }
                .reduce(0) { $0 + $1.documents }
        }
        #expect(
            passing(after)
                == passing(before) - answer.whole.newlyDropped.documents
                - answer.whole.duplicatesDropped.documents + answer.whole.newlyPassing.documents)
    }

    @Test func settingsAreChecked() throws {
        let fixture = try PipelineFixture(seed: 12, works: 2)
        try fixture.build("out")
        let corpus = try CorpusFolder(path: fixture.folder.file("out"))
        for setting in [
            "kanji_fraction", "characters.min=", "characters.min=x", "no_measure.min=5", "x=1",
            "kanji_fraction=0.5", "characters.mean=1", "characters.min=inf",
        ] {
            #expect(throws: KeifuError.self, "\(setting)") {
                try WhatIf(corpus: corpus, settings: [setting], threads: 1)
            }
        }
        let same = try WhatIf(corpus: corpus, settings: ["characters.min=50"], threads: 1)
        #expect(same.changes.isEmpty && same.whole.newlyDropped.documents == 0)
        #expect(same.whole.newlyPassing.documents == 0 && same.whole.otherRule.documents == 0)
    }

    @Test func rulesOfAPresetTakeThePlaceOfTheRecipes() throws {
        let fixture = try PipelineFixture(seed: 13)
        try fixture.build("out")
        let corpus = try CorpusFolder(path: fixture.folder.file("out"))
        let answer = try WhatIf(
            corpus: corpus, settings: ["characters.min=60"],
            replacement: [
                .init(measure: "no_such_words", maximum: 3),
                .init(measure: "characters", minimum: 400),
                .init(measure: "kanji_fraction", maximum: 0.3),
            ], threads: 2)
        #expect(answer.notJudged == ["no_such_words"])
        #expect(
            answer.changes == [
                .init(rule: "characters.min", before: 50, after: 60),
                .init(rule: "japanese_fraction.min", before: 0.5, after: nil),
                .init(rule: "kanji_fraction.max", before: nil, after: 0.3),
            ])
        for preset in FilterPresets.all {
            let rules = try BuildRecipe.Vocabulary.corpus.rules(ofPreset: preset.name)
            #expect(!rules.isEmpty)
            _ = try WhatIf(corpus: corpus, settings: [], replacement: rules, threads: 1)
        }
        #expect(throws: KeifuError.self) {
            try BuildRecipe.Vocabulary.corpus.rules(ofPreset: "none")
        }
    }

    // MARK: Against a judge of rows

    private struct RandomLedger {
        static let measures = ["a", "b", "c", "d"]
        static let sources = ["first", "second", "third"]
        let folder: TemporaryFolder
        let ledger: CorpusLedger
        let rules: FilterRules

        init(documents: Int, partitions: Int, seed: UInt64) throws {
            folder = try TemporaryFolder()
            var generator = SeededGenerator(seed: seed)
            rules = FilterRules(
                [.init(measure: "a", minimum: 0.2), .init(measure: "b", maximum: 0.9)],
                measures: Self.measures)
            let ids = (0..<documents).map { Digest.of(text: "\(seed) \($0)") }.sorted()
            var rows: [(row: DocumentRow, file: Int, measures: [Float])] = []
            for id in ids {
                let source = Int.random(in: 0..<Self.sources.count, using: &generator)
                let values = Self.measures.map { _ in
                    // Values on thresholds, and some that are no numbers.
                    [Float.random(in: 0...1, using: &generator), 0.2, 0.5, 0.9, .nan][
                        max(0, Int.random(in: -40...4, using: &generator))]
                }
                var verdict = Verdict.kept(.train)
                var hasText = true
                if let drop = rules.judge(values) { verdict = .dropped(drop) }
                if case .kept = verdict, Bool.random(using: &generator) {
                    let kept = ids[Int.random(in: 0..<ids.count, using: &generator)]
                    verdict = .duplicate(.init(method: "exact", keptID: kept, similarity: 1))
                }
                switch Int.random(in: 0..<20, using: &generator) {
                case 0:
                    verdict = .dropped(.init(stage: "decode", rule: "undecodable"))
                    hasText = false
                // Turned away at the door, with its measures.
                case 1: verdict = .dropped(.init(stage: "licence", rule: "allow"))
                default: break
                }
                var row = DocumentRow(
                    id: id, source: Self.sources[source], path: "\(source).txt",
                    span: SourceSpan(offset: 0, length: 1), contentID: id, occurrence: 0,
                    verdict: verdict, license: "CC0-1.0", added: "2026-01-02")
                row.characters = hasText ? Int.random(in: 0...9000, using: &generator) : 0
                rows.append((row, source, hasText ? values : []))
            }
            try Self.write(rows, partitions: partitions, to: folder.path)
            ledger = try CorpusLedger(folder: folder.path, partitions: partitions)
        }

        private static func write(
            _ rows: [(row: DocumentRow, file: Int, measures: [Float])], partitions: Int,
            to folder: String
        ) throws {
            for partition in 0..<partitions {
                _ = try FrameWriter(
                    path: Paths.join(folder, LedgerPartition.editsPath(partition))
                ).finish()
                let path = Paths.join(folder, LedgerPartition.ledgerPath(partition))
                let sources = sources.map {
                    SourceRow(
                        name: $0, format: "text", license: "CC0-1.0", origin: "made", added: "2026")
                }
                try CorpusLedgerWriter.write(
                    path: path, temporaryPath: path + ".partial", sources: sources, about: [:]
                ) { writer in
                    for number in sources.indices {
                        try writer.insert(
                            FileRow(
                                number: number, source: number, path: "\(number).txt", bytes: 1,
                                checksum: .of([])))
                    }
                    for (row, file, measures) in rows
                    where LedgerPartition.index(of: row.id, partitions: partitions) == partition {
                        try writer.insert(row, file: file, measures: measures)
                    }
                }
            }
        }
    }

    /// What the definitions say, a row at a time.
    private func judgeRows(_ ledger: CorpusLedger, by rules: FilterRules) throws -> [String:
        WhatIf.Effect]
    {
        var effects: [String: WhatIf.Effect] = [:]
        var gone: Set<Digest> = []
        try ledger.forEachRow { row, measures in
            if case .kept = row.verdict, rules.judge(measures) != nil { gone.insert(row.id) }
        }
        try ledger.forEachRow { row, measures in
            guard !measures.isEmpty else { return }
            let drop = rules.judge(measures)
            let amount = WhatIf.Amount(documents: 1, characters: row.characters)
            var effect = effects[row.source, default: WhatIf.Effect()]
            switch row.verdict {
            case .dropped(let old):
                guard old.stage == "filter" else { return }
                if drop == nil { effect.newlyPassing += amount }
                if let drop, drop.rule != old.rule { effect.otherRule += amount }
            case .kept:
                effect.kept += amount
                if drop != nil { effect.newlyDropped += amount }
            case .duplicate(let duplicate):
                if drop != nil {
                    effect.duplicatesDropped += amount
                } else if gone.contains(duplicate.keptID) {
                    effect.duplicatesOfDropped += amount
                }
            }
            effect.judged += amount
            effects[row.source] = effect
        }
        return effects
    }

    @Test(arguments: [
        // Several blocks in a partition, and partitions that threads share.
        (documents: 20_000, partitions: 1, threads: 3), (9_000, 1, 1), (3_000, 3, 2), (8_192, 1, 2),
        (1, 2, 2), (0, 1, 2), (40, 7, 4),
    ])
    func columnsAnswerAsRowsDo(documents: Int, partitions: Int, threads: Int) throws {
        let random = try RandomLedger(
            documents: documents, partitions: partitions, seed: Soak.seed &+ UInt64(documents))
        var generator = SeededGenerator(seed: Soak.seed)
        for _ in 0..<Soak.count(8, long: 60, "columnsAnswerAsRowsDo") {
            var rules = random.rules
            for name in ["a.min", "b.max", "c.min", "d.max", "a.max"] {
                let threshold = [
                    nil, 0.2, 0.5, 0.9, Double.random(in: 0...1, using: &generator),
                ].randomElement(using: &generator)
                let isKnown = rules.set(name, threshold: threshold ?? nil)
                #expect(isKnown)
            }
            let answer = try WhatIf(
                ledger: random.ledger, sources: RandomLedger.sources, old: random.rules, new: rules,
                threads: threads)
            let expected = try judgeRows(random.ledger, by: rules)
            for (source, effect) in answer.sources {
                #expect(
                    effect == expected[source, default: WhatIf.Effect()],
                    "\(source) seed \(Soak.seed) \(rules.bounds)")
            }
        }
    }

    @Test func columnsHoldWhatRowsHold() throws {
        let random = try RandomLedger(documents: 9_000, partitions: 2, seed: 3)
        var rows: [(row: DocumentRow, measures: [Float])] = []
        try random.ledger.forEachRow { if !$1.isEmpty { rows.append(($0, $1)) } }
        var place = 0
        for partition in 0..<2 {
            let columns = try random.ledger.columns(partition: partition)
            try columns.forEachBlock(in: 0..<columns.blockCount, measures: [3, 0]) { block in
                let (ids, keptIDs) = try (block.ids(), block.keptIDs())
                for index in 0..<block.count {
                    let (row, measures) = rows[place]
                    place += 1
                    let outcome = columns.outcomes[Int(block.outcomes[index])]
                    #expect(outcome.source == row.source)
                    #expect(Int(block.characters[index]) == row.characters)
                    #expect(ids[index] == row.id.leadingWord)
                    #expect(block.measures[0][index].bitPattern == measures[3].bitPattern)
                    #expect(block.measures[1][index].bitPattern == measures[0].bitPattern)
                    if case .duplicate(let duplicate) = row.verdict {
                        #expect(outcome.status == "duplicate" && outcome.rule == duplicate.method)
                        #expect(keptIDs[index] == duplicate.keptID.leadingWord)
                    } else {
                        #expect(keptIDs[index] == 0)
                    }
                }
            }
        }
        #expect(place == rows.count && place > 8192)
    }
}
