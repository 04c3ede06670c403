internal import CKernels
internal import JapaneseText
internal import Lineage
internal import Recipes

extension DocumentPreparation {
    /// Decodes a record, or says why it is no text.
    func decode(
        _ raw: [UInt8], of body: RecordBody, known: CharacterEncoding?
    ) throws(PreparationFailure) -> DecodedText {
        guard !raw.isEmpty else { throw PreparationFailure(stage: "decode", rule: "empty") }
        let decoded = try decodedText(of: raw, body: body, known: known)
        let census = Census(decoded.text)
        guard census.hasContent else {
            throw PreparationFailure(stage: "decode", rule: "empty", detail: "white space alone")
        }
        let characters = Double(census.characters)
        let binary = Double(census.controls) / characters
        guard binary <= Self.binaryTolerance else {
            throw PreparationFailure(
                stage: "decode", rule: "binary", value: binary, threshold: Self.binaryTolerance,
                detail: census.firstControl.map {
                    let place = decoded.map.sourceRange(ofTarget: $0..<$0 + 1).lowerBound
                    return "first control character at byte \(body.range.lowerBound + place)"
                })
        }
        let undecodable = Double(decoded.undecodable) / characters
        guard undecodable <= limits.undecodable else {
            throw PreparationFailure(
                stage: "decode", rule: "undecodable", value: undecodable,
                threshold: limits.undecodable,
                detail: decoded.firstUndecodable.map {
                    "not \(decoded.encoding.name): first illegal byte at "
                        + "\(body.range.lowerBound + $0)"
                })
        }
        return decoded
    }
}

/// Counts that tell text from other bytes, in one pass over decoded text.
private struct Census {
    var characters = 0
    /// C0 control characters except tab, line breaks, form feed, and DOS's end-of-file mark.
    var controls = 0
    var firstControl: Int?
    /// Whether there is anything but white space.
    var hasContent = false

    init(_ text: [UInt8]) {
        text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            characters = keifu_count_characters(base, bytes.count)
            controls = keifu_count_controls(base, bytes.count)
            if controls > 0 { firstControl = bytes.firstIndex(where: Self.isControl) }
            hasContent = Blank.skip(bytes, 0..<bytes.count) < bytes.count
        }
    }

    @inline(__always) private static func isControl(_ byte: UInt8) -> Bool {
        // 09 … 0D is byte - 9 < 5 in unsigned arithmetic.
        byte < 0x20 && byte &- 0x09 > 4 && byte != 0x1A
    }
}
