/// A text as masks look at it: its characters one by one, forward and backward, folded to what they mean in
/// a number.
///
/// Full-width ASCII reads as ASCII, every space as U+0020 and every hyphen, dash and minus as `-`. So a text
/// is understood the same whether it was normalised before or not, while places stay those of its own bytes.
/// ー stays what it is: it is a letter in センター and a hyphen in 03ー1234ー5678, see ``isHyphen(_:)``.
struct FoldedView {
    /// Valid UTF-8.
    let bytes: UnsafeBufferPointer<UInt8>
    /// The piece of the text that is looked at: nothing is seen beyond it. It begins and ends with characters.
    var bounds: Range<Int>

    /// A folded character and where it lies.
    struct Character {
        var value: UInt32
        var start: Int
        var end: Int
    }

    /// What stands for a character before the first and behind the last of the piece: a line break.
    static let outside: UInt32 = 0x0A

    /// The character that begins at a place.
    @inline(__always)
    func character(at place: Int) -> Character {
        guard place < bounds.upperBound else {
            return Character(value: Self.outside, start: place, end: place)
        }
        let lead = bytes[place]
        if lead < 0x80 {
            return Character(value: UInt32(lead), start: place, end: place + 1)
        }
        return wideCharacter(at: place, lead: lead)
    }

    /// The character that ends at a place.
    @inline(__always)
    func character(before place: Int) -> Character {
        guard place > bounds.lowerBound else {
            return Character(value: Self.outside, start: place, end: place)
        }
        var start = place - 1
        while start > bounds.lowerBound, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return character(at: start)
    }

    private func wideCharacter(at place: Int, lead: UInt8) -> Character {
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard place + length <= bounds.upperBound else {
            return Character(value: 0xFFFD, start: place, end: place + 1)
        }
        var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
        for index in 1..<length { value = value << 6 | UInt32(bytes[place + index] & 0x3F) }
        return Character(value: Self.folded(value), start: place, end: place + length)
    }

    /// A character beyond ASCII, folded.
    static func folded(_ value: UInt32) -> UInt32 {
        switch value {
        // ！ … ～.
        case 0xFF01...0xFF5E: value - 0xFEE0
        // The spaces of category Zs.
        case 0x00A0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: 0x20
        // ˗ ֊ ‐‑‒–—― ⁃ ⁻ ₋ − ─━ ﹘ ﹣: hyphens, dashes, minuses and the lines that are typed for them.
        case 0x02D7, 0x058A, 0x2010...0x2015, 0x2043, 0x207B, 0x208B, 0x2212, 0x2500, 0x2501,
            0xFE58, 0xFE63:
            0x2D
        default: value
        }
    }

    /// Whether a folded character joins groups of digits as a hyphen does: `-`, and ー of either width.
    @inline(__always)
    static func isHyphen(_ value: UInt32) -> Bool {
        value == 0x2D || value == 0x30FC || value == 0xFF70
    }

    /// The place behind at most `most` spaces.
    func skipSpaces(_ place: Int, most: Int) -> Int {
        var place = place
        for _ in 0..<most {
            let next = character(at: place)
            guard next.value == 0x20 || next.value == 0x09 else { break }
            place = next.end
        }
        return place
    }

    /// The place behind a word that begins at a place; `nil` where another text stands there.
    func end(of word: [UInt32], at place: Int) -> Int? {
        var place = place
        for value in word {
            let next = character(at: place)
            guard next.value == value else { return nil }
            place = next.end
        }
        return place
    }
}

/// Kinds of folded characters.
enum FoldedCharacter {
    @inline(__always) static func isDigit(_ value: UInt32) -> Bool { value &- 0x30 < 10 }

    /// a … z and A … Z.
    @inline(__always) static func isLetter(_ value: UInt32) -> Bool { (value | 0x20) &- 0x61 < 26 }

    @inline(__always) static func isAlphanumeric(_ value: UInt32) -> Bool {
        isDigit(value) || isLetter(value)
    }

    @inline(__always) static func isHiragana(_ value: UInt32) -> Bool {
        (0x3041...0x309F).contains(value)
    }

    /// Katakana of either width, with ー and ヶ.
    @inline(__always) static func isKatakana(_ value: UInt32) -> Bool {
        (0x30A1...0x30FA).contains(value) || (0x30FC...0x30FF).contains(value)
            || (0xFF66...0xFF9F).contains(value)
    }

    /// Kanji of any plane, with 々, 〆 and 〇.
    @inline(__always) static func isKanji(_ value: UInt32) -> Bool {
        (0x4E00...0x9FFF).contains(value) || (0x3400...0x4DBF).contains(value)
            || (0x3005...0x3007).contains(value) || (0xF900...0xFAFF).contains(value)
            || (0x20000...0x3FFFF).contains(value)
    }

    /// a … z for A … Z.
    @inline(__always) static func lowercased(_ value: UInt32) -> UInt32 {
        value &- 0x41 < 26 ? value | 0x20 : value
    }

    /// The scalars of a word.
    static func scalars(_ word: String) -> [UInt32] { word.unicodeScalars.map(\.value) }
}
