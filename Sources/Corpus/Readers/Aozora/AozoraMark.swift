/// The marks of Aozora Bunko's notation; each is three bytes of UTF-8.
enum AozoraMark {
    case rubyStart, rubyEnd, rubyBar, noteStart, noteEnd, reference

    /// The mark at a place. `［` counts as ``noteStart`` only with `＃` after it.
    @inline(__always) static func at(
        _ position: Int, _ text: UnsafeBufferPointer<UInt8>, end: Int
    ) -> AozoraMark? {
        guard position + 2 < end else { return nil }
        let second = text[position + 1]
        let third = text[position + 2]
        switch text[position] {
        case 0xE3:
            guard second == 0x80 else { return nil }
            if third == 0x8A { return .rubyStart }  // 《
            return third == 0x8B ? .rubyEnd : nil  // 》
        case 0xEF:
            if second == 0xBD, third == 0x9C { return .rubyBar }  // ｜
            guard second == 0xBC else { return nil }
            if third == 0xBD { return .noteEnd }  // ］
            guard third == 0xBB, position + 5 < end else { return nil }  // ［
            let isNote =
                text[position + 3] == 0xEF && text[position + 4] == 0xBC
                && text[position + 5] == 0x83  // ＃
            return isNote ? .noteStart : nil
        case 0xE2:
            return second == 0x80 && third == 0xBB ? .reference : nil  // ※
        default: return nil
        }
    }

    /// Bytes of ［＃.
    static let noteStartLength = 6
    /// Bytes of every other mark.
    static let length = 3
}
