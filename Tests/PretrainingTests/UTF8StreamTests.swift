import Pretraining
import TestSupport
import Testing

@Suite struct UTF8StreamTests {
    /// However the bytes are cut, what comes out is what Swift's own decoder makes of the whole.
    @Test func cutsDoNotMatter() {
        let seed = UInt64.random(in: .min ... .max)
        print("UTF8Stream seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let good = Array("か\u{3099}𠮷﨑、a\u{0}🏳️‍🌈〜".utf8)
        for round in 0..<2000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                if round % 2 == 0 || Bool.random(using: &random) {
                    let start = Int.random(in: 0..<good.count, using: &random)
                    bytes += good[start..<min(good.count, start + 4)]
                } else {
                    bytes.append(UInt8.random(in: .min ... .max, using: &random))
                }
            }
            var stream = UTF8Stream()
            var output: [UInt8] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 1...rest.count, using: &random)
                let text = stream.append(rest.prefix(count))
                #expect(String(validating: text, as: UTF8.self) != nil)
                output += text
                rest = rest.dropFirst(count)
            }
            output += stream.finish()
            #expect(output == Array(String(decoding: bytes, as: UTF8.self).utf8), "\(bytes)")
        }
    }

    @Test func aHalfCharacterWaits() {
        var stream = UTF8Stream()
        #expect(stream.append([0xE3, 0x81]) == [])
        #expect(stream.append([0x82]) == Array("あ".utf8))
        #expect(stream.append([0xF0, 0xA0]) == [])
        #expect(stream.finish() == Array("\u{FFFD}".utf8))
    }
}
