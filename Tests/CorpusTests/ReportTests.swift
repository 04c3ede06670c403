import Documents
import Foundation
import Storage
import TestSupport
import Testing

@testable import Corpus

@Suite struct ReportTests {
    @Test func thePageIsWholeAndAsksNobody() throws {
        let fixture = try PipelineFixture(seed: 51)
        try fixture.build("out")
        let page = String(
            decoding: try Files.read(fixture.folder.file("out/report.html")), as: UTF8.self)
        for word in ["<script", "http:", "https:", "src=", "url(", "@import", "<link", "<iframe"] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("default-src 'none'"))
        for measure in MeasureSet.names(MeasureSet.standardSettings, []) {
            #expect(page.contains("Histogram of \(measure)"))
        }
        #expect(page.contains("min 50"))
        // Three sources: a column each.
        for source in ["works", "mirror", "lines"] {
            #expect(page.contains("<th class=\"source\"><span>\(source)</span></th>"))
        }
        let manifest = try CorpusManifest.read(folder: fixture.folder.file("out"))
        #expect(page.contains(manifest.root))
        for drop in manifest.counts.dropped { #expect(page.contains(">\(drop.rule)<")) }
        // Tags are balanced: an XML reader takes the body.
        let script = """
            import sys, xml.dom.minidom
            page = open(sys.argv[1], encoding="utf-8").read()
            body = page[page.index("<body>"):page.index("</body>") + 7]
            document = xml.dom.minidom.parseString(body.encode())
            print(len(document.getElementsByTagName("svg")), len(document.getElementsByTagName("rect")))
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, fixture.folder.file("out/report.html")]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let printed = String(
            decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let numbers = printed.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        #expect(numbers.count == 2 && numbers[0] >= MeasureGroup.allCases.count && numbers[1] > 20)
    }

    @Test func droppedTextIsMasked() throws {
        #expect(
            MaskedText.mask(Array("吾輩はネコである。Name 42𠮷、\nー「か\u{3099}」😀".utf8))
                == "漢漢あアアあああ。aaaa 00漢、\nー「ああ」·")
        let fixture = try PipelineFixture(seed: 52)
        try fixture.build("out")
        let page = String(
            decoding: try Files.read(fixture.folder.file("out/report.html")), as: UTF8.self)
        #expect(page.contains("aaaaa aaaaa"))
        #expect(!page.contains("plain words"))
    }

    @Test func textIsEscaped() {
        #expect(
            HTMLText.escaped("<a href='x'>&\"\u{1}") == "&lt;a href=&#39;x&#39;&gt;&amp;&quot; ")
        #expect(HTMLText.grouped(1_234_567) == "1,234,567")
        #expect(HTMLText.grouped(-12) == "−12")
        #expect(HTMLText.decimal(0.05, places: 1) == "0.1")
        #expect(HTMLText.decimal(1234.5, places: 2) == "1,234.50")
        #expect(HTMLText.number(0.05) == "0.05")
        #expect(HTMLText.number(200) == "200")
        #expect(HTMLText.number(.nan) == "–")
        #expect(HTMLText.percent(1, of: 0) == "–")
        #expect(HTMLText.bytes(999) == "999 B")
        #expect(HTMLText.bytes(4_200_000) == "4.2 MB")
    }

    @Test func everyValueHasABin() {
        var fraction = MeasureHistogram(measure: "noun_fraction")
        for value in [0, 0.0019, 0.002, 0.5, 0.9999, 1] as [Float] {
            fraction.add(value, isKept: value > 0.1)
        }
        #expect(fraction.total == 6)
        #expect(fraction.removed[0] == 2 && fraction.removed[1] == 1)
        #expect(fraction.kept[250] == 1 && fraction.kept[499] == 2)
        fraction.add(.nan, isKept: true)
        fraction.add(-1, isKept: true)
        #expect(fraction.outside == 2 && !fraction.isWhole)
        #expect(fraction.smallest == .init(value: 0, documents: 1))
        #expect(fraction.largest == .init(value: 1, documents: 1))
        var count = MeasureHistogram(measure: "characters")
        for value in [0, 1, 1.25, 9.5, 10, 12, 12.6, 99, 1e9, 1e30, .infinity] as [Float] {
            count.add(value, isKept: false)
        }
        #expect(count.counts[0] == 1 && count.counts[1] == 2 && count.counts[9] == 1)
        #expect(count.counts[10] == 2 && count.counts[11] == 1 && count.counts[19] == 1)
        #expect(count.counts[count.axis.bins - 1] == 2 && count.outside == 0)
        var score = MeasureHistogram(measure: "quality_score")
        for value in [1, 1.00001, 1.2, 0.5] as [Float] { score.add(value, isKept: true) }
        #expect(score.counts[499] == 2 && score.counts[500] == 1 && score.counts[250] == 1)
    }

    @Test func axesFitTheirMeasures() {
        let measures = [
            "kanji_fraction", "zlib_ratio", "language_score", "perplexity", "masked_email",
            "characters", "mean_word_length", "leading_kana", "stop_words", "listed_domain",
            "symbols_per_word", "ng_words", "longest_sentence",
        ]
        for measure in measures {
            let axis = MeasureAxis(measure: measure)
            // A value in the middle of a bin belongs to it, and edges ascend.
            for bin in 0..<(axis.hasOverflow ? axis.bins - 1 : axis.bins) {
                var middle = axis.edge(Double(bin) + 0.5)
                if case .units = axis { middle = Double(bin) }
                #expect(axis.bin(Float(middle)) == bin, "\(measure) \(bin)")
                #expect(axis.edge(Double(bin)) < axis.edge(Double(bin + 1)))
            }
            #expect(axis.bin(.nan) == nil && axis.bin(-0.5) == nil)
            #expect(axis.bin(0) == 0)
            #expect((axis.bin(.greatestFiniteMagnitude) == axis.bins - 1) == axis.hasOverflow)
        }
        for (value, text) in [
            (31_622, "31.6k"), (1e6, "1M"), (0.25, "0.25"), (100, "100"), (0, "0"),
            (0.002, "0.002"),
            (0.1234, "0.12"), (0.01234, "0.012"), (1.999, "2"), (9_990, "9,990"),
        ] { #expect(MeasureAxis.short(value) == text) }
    }

    @Test func columnsHoldAllDocumentsAndShowThresholds() {
        var generator = SeededGenerator(seed: Soak.seed)
        for measure in ["kanji_fraction", "zlib_ratio", "perplexity", "characters", "stop_words"] {
            let scale: Float = ["kanji_fraction": 1, "zlib_ratio": 1.3][measure] ?? 1e4
            for round in 0..<Soak.count(40, long: 2000, "columns \(measure)") {
                var histogram = MeasureHistogram(measure: measure)
                let (low, high) = [(0, 1), (0, 0.05), (0.93, 1), (0, 0.15), (0.4, 0.6)][round % 5]
                for _ in 0..<Int.random(in: 0..<300, using: &generator) {
                    var value = Float.random(in: Float(low)...Float(high), using: &generator)
                    if Int.random(in: 0..<200, using: &generator) == 0 { value = 1 - value }
                    histogram.add(value * scale, isKept: Bool.random(using: &generator))
                }
                let threshold = Double(Float.random(in: 0...1, using: &generator) * min(scale, 15))
                let columns = PlotColumns(
                    histogram, thresholds: round % 3 == 0 ? [] : [threshold])
                let drawn = columns.columns.reduce(0) { $0 + $1.count }
                #expect(columns.before + drawn == histogram.total)
                #expect(columns.columns.reduce(0) { $0 + $1.kept } <= histogram.kept.reduce(0, +))
                #expect(columns.columns.count <= 125)
                #expect(!columns.ticks.isEmpty)
                for tick in columns.ticks {
                    #expect(tick.place >= 0 && tick.place <= Double(columns.columns.count))
                }
                let place = columns.place(threshold)
                #expect(place >= 0 && place <= Double(columns.columns.count))
            }
        }
    }

    @Test func aThresholdStandsBetweenTheBarsOfItsSides() {
        var histogram = MeasureHistogram(measure: "kuten_fraction")
        for value in 0..<100 { histogram.add(Float(value) / 2000, isKept: value >= 20) }
        // Nothing is above 0.05: the window is 0 … 0.1 in columns of 0.002.
        let columns = PlotColumns(histogram, thresholds: [0.01])
        #expect(columns.columns.count == 50 && columns.place(0.01) == 5)
        #expect(columns.columns[..<5].reduce(0) { $0 + $1.count } == 20)
        #expect(columns.columns[..<5].allSatisfy { $0.kept == 0 })
        #expect(columns.columns[5...].allSatisfy { $0.removed == 0 })
        #expect(columns.columns[5].values == "0.01 to less than 0.012")
        #expect(columns.ticks.map(\.label) == ["0", "0.02", "0.04", "0.06", "0.08", "0.1"])
        // A threshold outside widens it.
        #expect(PlotColumns(histogram, thresholds: [0.3]).ticks.last?.label == "0.5")
        // One document of a hundred may lie outside and has a column at the side.
        histogram.add(0.9, isKept: true)
        let wider = PlotColumns(histogram, thresholds: [0.01])
        #expect(wider.columns.count == 51 && wider.columns[50].values == "at least 0.1")
    }

    @Test func quantilesAreReadOffTheBins() {
        var histogram = MeasureHistogram(measure: "kanji_fraction")
        #expect(histogram.quantile(0.5) == nil)
        for value in 0..<1000 { histogram.add(Float(value) / 1000, isKept: true) }
        for share in [0.05, 0.25, 0.5, 0.95] {
            #expect(abs((histogram.quantile(share) ?? -1) - share) < 0.005)
        }
        var constant = MeasureHistogram(measure: "characters")
        for _ in 0..<9 { constant.add(123, isKept: true) }
        #expect(constant.quantile(0.5) == 123)
        // Most documents have none: the median is 0, not a part of the first bin.
        var marks = MeasureHistogram(measure: "masked_email")
        for value in [0, 0, 0, 0, 0, 0, 1, 3] as [Float] { marks.add(value, isKept: true) }
        #expect(marks.quantile(0.5) == 0 && marks.quantile(0.8) == 1 && marks.quantile(0.95) == 3)
        #expect(marks.isWhole)
    }

    @Test func partsOfACorpusAddUp() {
        var generator = SeededGenerator(seed: Soak.seed)
        for measure in ["characters", "kanji_fraction"] {
            var parts = Array(repeating: MeasureHistogram(measure: measure), count: 3)
            var whole = MeasureHistogram(measure: measure)
            for _ in 0..<500 {
                let value = Float.random(in: 0...10, using: &generator).rounded() / 10
                let isKept = Bool.random(using: &generator)
                whole.add(value, isKept: isKept)
                parts[Int.random(in: 0..<3, using: &generator)].add(value, isKept: isKept)
            }
            var sum = MeasureHistogram(measure: measure)
            for part in parts { sum.add(part) }
            #expect(sum == whole)
        }
    }

    @Test func measuresHaveASubject() {
        let expected: [(String, MeasureSubject)] = [
            ("characters", .characters), ("masked_email", .masks), ("perplexity", .languageModel),
            ("quality_score", .classifiers), ("ng_words", .wordLists),
            ("ng_word_fraction", .wordLists), ("noun_fraction", .words),
        ]
        for (measure, subject) in expected {
            #expect(MeasureSubject(measure: measure) == subject, "\(measure)")
        }
    }
}
