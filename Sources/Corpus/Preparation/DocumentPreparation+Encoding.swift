internal import JapaneseText
internal import Lineage
internal import Recipes

// The order in which a record's encoding is found:
//
// 1. what the source's description fixes, and what the format prescribes;
// 2. a byte order mark;
// 3. the label of the HTTP header;
// 4. for pages, the label that they declare in their first bytes (MetaPrescan);
// 5. what was found on the whole file, and what the bytes look like.
//
// This is the HTML standard's order, with two amendments for labels that lie. Windows-1252 under any
// of its names, which servers say by default, says nothing. And a label that the bytes contradict, by
// illegal sequences or by the escapes of ISO-2022-JP, yields to what they look like where that fits
// better: pages that were converted to another encoding keep the `<meta>` of the old one.

extension DocumentPreparation {
    /// Decodes a record's bytes in the encoding that is found for them.
    ///
    /// - Throws: `decode/encoding` where they are labelled with an encoding that is not read here.
    func decodedText(
        of raw: [UInt8], body: RecordBody, known: CharacterEncoding?
    ) throws(PreparationFailure) -> DecodedText {
        if let settled = fixed(raw) ?? formatEncoding {
            return TextDecoder.decode(raw, as: settled)
        }
        if let marked = raw.withUnsafeBufferPointer({ EncodingDetector.byteOrderMark($0) }) {
            return TextDecoder.decode(raw, as: marked)
        }
        guard let labelled = try label(of: raw, body: body) else {
            return TextDecoder.decode(raw, as: known ?? EncodingDetector.detect(raw))
        }
        let decoded = TextDecoder.decode(raw, as: labelled)
        guard decoded.undecodable > 0 || raw.contains(0x1B) else { return decoded }
        let detected = EncodingDetector.detect(raw)
        guard detected != labelled else { return decoded }
        let other = TextDecoder.decode(raw, as: detected)
        // Escapes are legal in every encoding, so they cannot count as illegal under the label.
        let fits = detected == .iso2022JP || other.undecodable < decoded.undecodable
        return fits && isLegible(other) ? other : decoded
    }

    /// The encoding that a header or the page itself names; `nil` where neither names one.
    private func label(
        of raw: [UInt8], body: RecordBody
    ) throws(PreparationFailure) -> CharacterEncoding? {
        var labels: [() -> EncodingLabel] = []
        if let charset = body.charset { labels.append { EncodingLabel(charset) } }
        if body.kind == .html { labels.append { MetaPrescan.declaration(in: raw) } }
        for label in labels {
            switch label() {
            case .supported(let encoding): return encoding
            case .unsupported(let name):
                // Bytes beyond ASCII that are valid UTF-8 are that by no chance.
                if Self.isBeyondASCII(raw), EncodingDetector.detect(raw) == .utf8,
                    TextDecoder.decode(raw, as: .utf8).undecodable == 0
                {
                    return .utf8
                }
                throw PreparationFailure(
                    stage: "decode", rule: "encoding",
                    detail: "labelled \(name), which is not read here")
            case .serverDefault, .unknown: continue
            }
        }
        return nil
    }

    private static func isBeyondASCII(_ raw: [UInt8]) -> Bool { raw.contains { $0 >= 0x80 } }

    /// Whether few enough of the characters stand for illegal bytes.
    private func isLegible(_ decoded: DecodedText) -> Bool {
        guard decoded.undecodable > 0 else { return true }
        let characters = Double(UTF8Counting.characters(decoded.text))
        return Double(decoded.undecodable) <= limits.undecodable * characters
    }
}
