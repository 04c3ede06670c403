import JapaneseText
import Lineage
import Storage
import TestSupport
import Testing

@testable import Corpus

/// Damaged inputs: every one is a document or a recorded drop, and what is kept can be rebuilt.
@Suite struct MutationTests {
    /// A work with every mark, in CP932 as far as an ASCII-safe escape can write it.
    static let seedWork: [UInt8] = {
        let text =
            "題\r\n名\r\n\r\n［＃ここから］\r\n　東京《とうきょう》の｜霧笛《むてき》と※［＃二の字点、1-2-22］、ｶﾞ～。\r\n〔cafe'〕いろ／＼［＃割り注］甲［＃割り注終わり］1［＃「1」はローマ数字、1-13-21］ワ゛\r\n［＃改ページ］\r\n\r\n底本：「本」\r\n2004年1月2日作成\r\n"
        return Array(text.utf8)
    }()

    @Test(arguments: ["aozora", "text"])
    func damagedInputNeverTraps(format: String) throws {
        let seed = Soak.seed
        let rounds = Soak.count(1000, long: 100_000, "damaged \(format) input")
        var random = SeededGenerator(seed: seed)
        var seeds: [[UInt8]] = [Self.seedWork, DocumentPreparationTests.work]
        if SharedCorpora.hasAozora {
            let files = try Files.filesRecursively(in: SharedCorpora.aozora).prefix(12)
            for path in files {
                seeds.append(
                    Array(try Files.read(Paths.join(SharedCorpora.aozora, path)).prefix(6000)))
            }
        }
        let preparation = try DocumentPreparationTests.preparation(format)
        let meter = try PipelineFixture.meter()
        var kept = 0
        var dropped: [String: Int] = [:]
        for round in 0..<rounds {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...(round % 10 == 0 ? 400 : 6), using: &random) {
                Self.mutate(&bytes, &random)
            }
            do throws(PreparationFailure) {
                let document =
                    round % 20 == 0
                    ? try preparation.prepare(bytes, path: "x", meter: meter)
                    : try preparation.prepareText(bytes, path: "x")
                kept += 1
                #expect(document.map.sourceLength == bytes.count)
                #expect(document.map.targetLength == document.text.count)
                #expect(String(validating: document.text, as: UTF8.self) != nil)
                let rebuilt = try? preparation.rebuild(
                    raw: bytes, path: "x", storedEdits: document.storedEdits)
                let isSame = rebuilt?.text == document.text && rebuilt?.map == document.map
                #expect(isSame, "seed \(seed), round \(round)")
            } catch {
                dropped["\(error.drop.stage)/\(error.drop.rule)", default: 0] += 1
            }
        }
        print("kept \(kept), dropped \(dropped.sorted { $0.key < $1.key })")
        #expect(kept + dropped.values.reduce(0, +) == rounds)
        #expect(kept > 100)
    }

    private static let marks = [
        "《", "》", "｜", "※", "［＃", "］", "\r\n", "-----------\r\n", "底本：", "〔", "〕", "e'", "／＼", "゛",
        "［＃割り注］", "［＃割り注終わり］", "［＃「1」はローマ数字、1-13-21］", "［＃「※」は甲、1-13-21］", "、横1×縦1）入る］",
        "［＃地付き］",
    ].map { Array($0.utf8) }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[place] = .random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(.random(in: 0...255, using: &random), at: place)
        case 3: bytes.insert(contentsOf: marks.randomElement(using: &random) ?? [], at: place)
        case 4:
            bytes.removeSubrange(
                place..<min(bytes.count, place + Int.random(in: 0...40, using: &random)))
        default:
            let end = min(bytes.count, place + Int.random(in: 0...40, using: &random))
            bytes.insert(
                contentsOf: Array(bytes[place..<end]),
                at: Int.random(in: 0...bytes.count, using: &random))
        }
    }
}
