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
        for value in [0, 0.0199, 0.02, 0.5, 0.9999, 1] as [Float] { fraction.add(value) }
        #expect(fraction.counts.reduce(0, +) == 6)
        #expect(fraction.counts[0] == 2 && fraction.counts[1] == 1)
        #expect(fraction.counts[25] == 1 && fraction.counts[49] == 2)
        fraction.add(.nan)
        #expect(fraction.outside == 1)
        var count = MeasureHistogram(measure: "characters")
        for value in [0, 1, 1.25, 1.26, 10, 99, 1e9, 1e30] as [Float] { count.add(value) }
        #expect(count.counts[0] == 1 && count.counts[1] == 2 && count.counts[2] == 1)
        #expect(count.counts[11] == 1 && count.counts[20] == 1)
        #expect(count.outside == 1)
        for bin in 1..<count.counts.count {
            #expect(Int(count.place(count.edge(Double(bin) + 0.5))) == bin)
        }
    }
}
