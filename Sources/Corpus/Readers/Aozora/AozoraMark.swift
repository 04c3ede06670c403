/// The marks of Aozora Bunko's notation.
enum AozoraMark {
    /// 《 and 》.
    case rubyStart, rubyEnd
    /// ｜
    case rubyBar
    /// ［＃ and ］.
    case noteStart, noteEnd
    /// ※
    case reference
    /// 〔 and 〕.
    case accentStart, accentEnd
    /// ／ of ／＼ and ／″＼.
    case repeatStart
    /// ゛ by itself.
    case voicing

    /// The mark at a place. `［` counts as ``noteStart`` only with `＃` after it, and ／ as
    /// ``repeatStart`` only with what makes it a repeat mark.
    @inline(__always) static func at(
        _ position: Int, _ text: UnsafeBufferPointer<UInt8>, end: Int
    ) -> AozoraMark? {
        guard position + 2 < end else { return nil }
        let second = text[position + 1]
        let third = text[position + 2]
        switch text[position] {
        case 0xE3:
            if second == 0x82 { return third == 0x9B ? .voicing : nil }  // ゛
            guard second == 0x80 else { return nil }
            switch third {
            case 0x8A: return .rubyStart  // 《
            case 0x8B: return .rubyEnd  // 》
            case 0x94: return .accentStart  // 〔
            case 0x95: return .accentEnd  // 〕
            default: return nil
            }
        case 0xEF:
            if second == 0xBD, third == 0x9C { return .rubyBar }  // ｜
            guard second == 0xBC else { return nil }
            switch third {
            case 0xBD: return .noteEnd  // ］
            case 0xBB:  // ［
                guard position + 5 < end, text[position + 3] == 0xEF, text[position + 4] == 0xBC
                else { return nil }
                return text[position + 5] == 0x83 ? .noteStart : nil  // ＃
            case 0x8F:  // ／
                return AozoraRepeatMark.length(at: position, text, end: end) == nil
                    ? nil : .repeatStart
            default: return nil
            }
        case 0xE2:
            return second == 0x80 && third == 0xBB ? .reference : nil  // ※
        default: return nil
        }
    }

    /// Bytes of ［＃.
    static let noteStartLength = 6
    /// Bytes of every mark of one character.
    static let length = 3
}

/// The repeat mark of two characters, くの字点, which horizontal text writes with two slashes.
enum AozoraRepeatMark {
    /// 〳〵
    static let plain = Array("\u{3033}\u{3035}".utf8)
    /// 〴〵
    static let voiced = Array("\u{3034}\u{3035}".utf8)

    /// Bytes of ／＼, ／″＼ or ／゛＼ (the second is the standard's, the third a slip for it).
    ///
    /// - Parameter position: where ／ stands.
    static func length(
        at position: Int, _ text: UnsafeBufferPointer<UInt8>, end: Int
    ) -> Int? {
        if isBackslash(text, position + 3, end) { return 6 }
        guard position + 5 < end, isBackslash(text, position + 6, end) else { return nil }
        let middle = (text[position + 3], text[position + 4], text[position + 5])
        return middle == (0xE2, 0x80, 0xB3) || middle == (0xE3, 0x82, 0x9B) ? 9 : nil
    }

    /// Whether ＼ stands at a place.
    private static func isBackslash(
        _ text: UnsafeBufferPointer<UInt8>, _ position: Int, _ end: Int
    ) -> Bool {
        position + 2 < end && text[position] == 0xEF && text[position + 1] == 0xBC
            && text[position + 2] == 0xBC
    }
}
