internal import JapaneseText
internal import Storage

/// Where a document's record lies among the unit logs.
struct RecordPlace: Sendable {
    var unit: Int32
    var offset: Int
}

/// Gives the deduplicator signatures and folded texts out of the unit logs.
struct CandidateTexts: DeduplicationTexts {
    let logs: [UnitLogReader]
    let places: [RecordPlace]

    func signature(of entry: Int) throws -> [UInt32] {
        logs[Int(places[entry].unit)].signature(at: places[entry].offset)
    }

    func foldedText(of entry: Int) throws -> [UInt8] {
        FoldedText.fold(logs[Int(places[entry].unit)].text(at: places[entry].offset))
    }
}
