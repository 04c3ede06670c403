internal import JapaneseText
internal import Lineage

extension DocumentPreparation {
    /// Decodes a record, or says why it is no text.
    func decode(
        _ raw: [UInt8], encoding known: CharacterEncoding?
    ) throws(PreparationFailure) -> DecodedText {
        guard !raw.isEmpty else { throw PreparationFailure(stage: "decode", rule: "empty") }
        let encoding = encoding(of: raw, known: known)
        let decoded = TextDecoder.decode(raw, as: encoding)
        let census = Census(decoded.text)
        guard census.hasContent else {
            throw PreparationFailure(stage: "decode", rule: "empty", detail: "white space alone")
        }
        let characters = Double(census.characters)
        let binary = Double(census.controls) / characters
        guard binary <= Self.tolerance else {
            throw PreparationFailure(
                stage: "decode", rule: "binary", value: binary, threshold: Self.tolerance,
                detail: census.firstControl.map {
                    "first control character at byte "
                        + "\(decoded.map.sourceRange(ofTarget: $0..<$0 + 1).lowerBound)"
                })
        }
        let undecodable = Double(decoded.undecodable) / characters
        guard undecodable <= Self.tolerance else {
            throw PreparationFailure(
                stage: "decode", rule: "undecodable", value: undecodable,
                threshold: Self.tolerance,
                detail: decoded.firstUndecodable.map {
                    "not \(encoding.name): first illegal byte at \($0)"
                })
        }
        return decoded
    }

    private func encoding(of raw: [UInt8], known: CharacterEncoding?) -> CharacterEncoding {
        if let encoding = fixed(raw) { return encoding }
        return known ?? EncodingDetector.detect(raw)
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
            var continuations = 0
            var blank = 0
            for position in 0..<bytes.count {
                let byte = bytes[position]
                continuations += byte & 0xC0 == 0x80 ? 1 : 0
                guard byte <= 0x20 else { continue }
                switch byte {
                case 0x09...0x0D, 0x20, 0x1A: blank += 1
                default:
                    controls += 1
                    if firstControl == nil { firstControl = position }
                }
            }
            characters = bytes.count - continuations
            hasContent = characters > blank && !Self.isBlank(bytes)
        }
    }

    /// Whether U+3000 and ASCII white space are all there is; looks no further than the first other
    /// character.
    private static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte <= 0x20 {
                position += 1
            } else if byte == 0xE3, position + 2 < bytes.count, bytes[position + 1] == 0x80,
                bytes[position + 2] == 0x80
            {
                position += 3
            } else {
                return false
            }
        }
        return true
    }
}
