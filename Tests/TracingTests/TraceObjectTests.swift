import Foundation
import Lineage
import Testing

@testable import Tracing

/// The JSON that outsiders read: its keys are a contract (docs/cli.md).
@Suite struct TraceObjectTests {
    private func printed(_ object: [String: Any]) throws -> [String: Any] {
        let data = try JSONSerialization.data(withJSONObject: object)
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func aSampleHasTheKeysOfTheContract() throws {
        let part = SampleTrace.Part(
            id: .of(text: "a"), title: "題", author: nil, license: "CC-BY-4.0", source: "s",
            path: "p.txt", rawMember: nil, rawRange: 10..<20, recordRange: 4..<14,
            tokenRange: 0..<3, text: "あ", loss: 1.5,
            edits: [.ruby: 2])
        let trace = SampleTrace(
            step: 2, epoch: 0, row: 1, sample: 7, attempt: 1, effective: true, parts: [part],
            verified: nil, differences: [])
        let object = try printed(trace.jsonObject)
        let keys: Set = ["step", "epoch", "row", "sample", "effective", "verified", "documents"]
        #expect(keys.isSubset(of: object.keys))
        #expect(object["verified"] is NSNull)
        let document = try #require((object["documents"] as? [[String: Any]])?.first)
        #expect(
            Set(document.keys) == [
                "id", "title", "author", "license", "source", "path", "raw_start", "raw_end",
                "token_start", "token_end", "text", "loss", "edits", "raw_member", "record_start",
                "record_end",
            ])
        #expect(document["raw_member"] is NSNull)
        #expect(document["record_start"] as? Int == 4)
        #expect(document["raw_start"] as? Int == 10)
        #expect(document["author"] is NSNull)
        #expect(document["edits"] as? [String: Int] == ["ruby": 2])
    }

    @Test func aDocumentHasTheKeysOfTheContract() throws {
        var trace = DocumentTrace(status: .dropped, exposures: [])
        trace.drop = Verdict.Drop(stage: "filter", rule: "characters.min", value: 3, threshold: 200)
        let object = try printed(trace.jsonObject)
        let keys: Set = ["id", "status", "verdict", "kept_id", "similarity", "exposures"]
        #expect(keys.isSubset(of: object.keys))
        let verdict = try #require(object["verdict"] as? [String: Any])
        #expect(Set(["stage", "rule", "value", "threshold"]).isSubset(of: verdict.keys))
        #expect(verdict["threshold"] as? Double == 200)
        #expect(
            try printed(DocumentTrace.neverIngested.jsonObject)["status"] as? String
                == "never_ingested")
    }
}
