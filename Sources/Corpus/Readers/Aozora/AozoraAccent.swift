/// Accent decomposition: letters that the encoding lacks, written as a letter and a sign between 〔
/// and 〕, as in 〔cafe'〕.
///
/// The table is Aozora Bunko's. Two signs are also punctuation, and stay where they can be nothing
/// else: `:` and `,` before a space, and the apostrophe of French `qu'`.
enum AozoraAccent {
    /// The character that begins at a place, and how many bytes of the text spell it.
    static func character(
        at position: Int, _ text: UnsafeBufferPointer<UInt8>, end: Int
    ) -> (bytes: [UInt8], length: Int)? {
        guard position + 1 < end else { return nil }
        let letter = text[position]
        let sign = text[position + 1]
        guard letter < 0x80, sign < 0x80 else { return nil }
        if position + 2 < end, text[position + 2] == 0x26,
            let ligature = ligatures[UInt16(letter) << 8 | UInt16(sign)]
        {
            return (ligature, 3)
        }
        guard let bytes = table[UInt16(letter) << 8 | UInt16(sign)] else { return nil }
        switch sign {
        case 0x3A, 0x2C:  // : and ,
            if position + 2 < end, text[position + 2] == 0x20 { return nil }
        case 0x27:  // '
            if letter == 0x75, position > 0, text[position - 1] | 0x20 == 0x71 { return nil }
        default: break
        }
        return (bytes, 2)
    }

    /// Letters by their sign, and what they make.
    private static let rows: [(sign: Character, letters: String, made: String)] = [
        ("`", "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
        ("'", "AEIOUYaeiouy", "ÁÉÍÓÚÝáéíóúý"),
        ("^", "AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
        ("~", "ANOano", "ÃÑÕãñõ"),
        (":", "AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ"),
        ("&", "Aas", "Ååß"),
        (",", "Cc", "Çç"),
        ("/", "Oo", "Øø"),
        ("_", "AEIOUaeiou", "ĀĒĪŌŪāēīōū"),
        ("@", "!?", "¡¿"),
    ]

    /// What a letter and a sign make, by their two bytes.
    private static let table: [UInt16: [UInt8]] = {
        var table: [UInt16: [UInt8]] = [:]
        for row in rows {
            for (letter, made) in zip(row.letters.utf8, row.made) {
                for sign in row.sign.utf8 {
                    table[UInt16(letter) << 8 | UInt16(sign)] = Array(String(made).utf8)
                }
            }
        }
        return table
    }()

    /// What two letters and & make, by the letters.
    private static let ligatures: [UInt16: [UInt8]] = [
        0x4145: Array("Æ".utf8), 0x6165: Array("æ".utf8), 0x4F45: Array("Œ".utf8),
        0x6F65: Array("œ".utf8),
    ]
}
