internal import JapaneseText

extension DocumentPreparation {
    /// The encoding of a record's text: what the source fixes, what the format prescribes, what was
    /// found on the whole file, or what the bytes look like.
    func encoding(
        of raw: [UInt8], body: RecordBody, known: CharacterEncoding?
    ) throws(PreparationFailure) -> CharacterEncoding {
        fixed(raw) ?? formatEncoding ?? known ?? EncodingDetector.detect(raw)
    }
}
