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
        for value in [0, 0.0199, 0.02, 0.5, 0.9999, 1] as [Float] {
            fraction.add(value, isKept: value > 0.1)
        }
        #expect(fraction.total == 6)
        #expect(fraction.removed[0] == 2 && fraction.removed[1] == 1)
        #expect(fraction.kept[25] == 1 && fraction.kept[49] == 2)
        fraction.add(.nan, isKept: true)
        fraction.add(-1, isKept: true)
        #expect(fraction.outside == 2 && fraction.smallest == 0 && fraction.largest == 1)
        var count = MeasureHistogram(measure: "characters")
        for value in [0, 1, 1.25, 9.5, 10, 12, 12.6, 99, 1e9, 1e30, .infinity] as [Float] {
            count.add(value, isKept: false)
        }
        #expect(count.counts[0] == 1 && count.counts[1] == 2 && count.counts[9] == 1)
        #expect(count.counts[10] == 2 && count.counts[11] == 1 && count.counts[19] == 1)
        #expect(count.counts[count.axis.bins - 1] == 2 && count.outside == 0)
        var score = MeasureHistogram(measure: "quality_score")
        for value in [1, 1.00001, 1.2, 0.5] as [Float] { score.add(value, isKept: true) }
        #expect(score.counts[49] == 2 && score.counts[50] == 1 && score.counts[25] == 1)
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
            let regular = axis.hasOverflow ? axis.bins - 1 : axis.bins
            for bin in 0..<regular {
                let middle: Double
                if case .units = axis {
                    middle = Double(bin)
                } else {
                    middle = axis.edge(Double(bin) + 0.5)
                }
                #expect(axis.bin(Float(middle)) == bin, "\(measure) \(bin)")
                #expect(axis.edge(Double(bin)) < axis.edge(Double(bin + 1)))
            }
            #expect(axis.bin(.nan) == nil && axis.bin(-0.5) == nil)
            #expect(axis.bin(0) == 0)
            #expect((axis.bin(.greatestFiniteMagnitude) == axis.bins - 1) == axis.hasOverflow)
            for tick in axis.ticks(axis.shown([axis.bins / 2])) {
                #expect(!axis.label(tick).isEmpty)
            }
        }
        #expect(MeasureAxis.short(31_622) == "31.6k" && MeasureAxis.short(1e6) == "1M")
        #expect(MeasureAxis.short(0.25) == "0.25" && MeasureAxis.short(100) == "100")
        #expect(MeasureAxis(measure: "kanji_fraction").describe(1) == "0.02 to less than 0.04")
        #expect(MeasureAxis(measure: "zlib_ratio").describe(50) == "above 1")
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
