/// Punctuation that measures of lines and sentences tell apart.
enum JapaneseMarks {
    /// Marks that end a sentence: 。｡．！？!? and ‼⁇⁈⁉.
    static func endsSentence(_ character: UInt32) -> Bool {
        switch character {
        case 0x21, 0x3F, 0x203C, 0x2047...0x2049, 0x3002, 0xFF01, 0xFF0E, 0xFF1F, 0xFF61: true
        default: false
        }
    }

    /// Closing brackets and quotation marks: what may stand between a sentence's end mark and the next
    /// sentence.
    static func closes(_ character: UInt32) -> Bool {
        switch character {
        case 0x22, 0x27, 0x29, 0x5D, 0x2019, 0x201D: true
        case 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0xFF09, 0xFF3D, 0xFF63: true
        default: false
        }
    }

    /// Whether a character that follows an end mark belongs to the sentence that it ends.
    static func followsEnd(_ character: UInt32) -> Bool {
        endsSentence(character) || closes(character)
    }

    /// … ‥ ⋯, each an ellipsis by itself.
    static func isEllipsis(_ character: UInt32) -> Bool {
        character == 0x2026 || character == 0x2025 || character == 0x22EF
    }

    /// What a line's text ends with: sentence ends, an ellipsis or an ASCII full stop; and 」』｣, which end speech
    /// that Japanese writes without a mark before them.
    static func endsText(_ character: UInt32) -> Bool {
        switch character {
        case 0x2E, 0x300D, 0x300F, 0xFF63: true
        default: endsSentence(character) || isEllipsis(character)
        }
    }

    /// Bullets at the beginning of a list's line: Gopher's • and -, and those of Japanese pages.
    static func isBullet(_ character: UInt32) -> Bool {
        switch character {
        // - * • ‣ ⁃ ∙
        case 0x2D, 0x2A, 0x2022, 0x2023, 0x2043, 0x2219: true
        // ■ □ ▪ ▫ ▶ ▸ ► ◆ ◇ ○ ● ◦
        case 0x25A0, 0x25A1, 0x25AA, 0x25AB, 0x25B6, 0x25B8, 0x25BA, 0x25C6, 0x25C7, 0x25CB, 0x25CF,
            0x25E6:
            true
        // ・ － ･
        case 0x30FB, 0xFF0D, 0xFF65: true
        default: false
        }
    }
}
