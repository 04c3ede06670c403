/// Text of which only the shape is left: what was dropped may be what its holder did not want shown.
///
/// Kanji become 漢, hiragana あ, katakana ア, other letters a, digits 0; punctuation and line breaks stay.
enum MaskedText {
    static func mask(_ text: [UInt8]) -> String {
        var result = String.UnicodeScalarView()
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            result.append(mask(scalar))
        }
        return String(result)
    }

    private static func mask(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x3041...0x309F: return "あ"
        case 0x30FC: return scalar
        case 0x30A1...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: return "ア"
        case 0x3005, 0x3007, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: return "漢"
        case 0x0A, 0x20, 0x3000: return scalar
        default: break
        }
        switch scalar.properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: return "0"
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark:
            return "a"
        case .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation, .connectorPunctuation:
            return scalar
        default: return "·"
        }
    }
}
