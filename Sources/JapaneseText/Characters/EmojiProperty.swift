internal import ICU

extension Unicode.Scalar {
    /// Whether the character has the property Emoji in the linked ICU's Unicode version: as itself or, such as
    /// © and digits, with a selector behind it.
    public var isEmoji: Bool { CharacterProperties.isEmoji(self) }
}
