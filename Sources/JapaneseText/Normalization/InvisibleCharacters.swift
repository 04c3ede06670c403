/// The characters that the rule `control-characters` removes.
public enum InvisibleCharacters {
    static let ranges: [ClosedRange<UInt32>] = [
        0x00...0x08, 0x0B...0x0C, 0x0E...0x1F, 0x7F...0x9F, 0xAD...0xAD, 0x200B...0x200B,
        0x200E...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF...0xFEFF, 0xFFF9...0xFFFB,
    ]

    /// Whether a character is removed.
    ///
    /// C0 except tab, LF and CR; DEL and C1; soft hyphen; zero-width space, word joiner and its
    /// invisible operators, U+FEFF; marks, embeddings, overrides and isolates of writing direction;
    /// interlinear annotation. The joiners U+200C and U+200D stay: emoji and Indic scripts are
    /// spelled with them.
    public static func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) }
    }
}
