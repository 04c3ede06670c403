/// Why bytes changed on the way from the raw record to the text that was trained on.
///
/// The raw value is the class's byte in stored edit maps, and is never reused for another meaning.
public enum EditClass: UInt8, CaseIterable, Hashable, Sendable {
    /// Nothing happened.
    case unchanged = 0
    /// The same character in another encoding form: CP932 to UTF-8.
    case decode = 1
    /// Bytes illegal in their encoding, kept as U+FFFD.
    case undecodable = 2
    /// CR LF or CR to LF.
    case lineEnding = 3
    /// Text that frames the work and is no part of it: header, legend, colophon.
    case frame = 4
    /// Reading aids: 《…》 with its ｜, `rt` and `rp`.
    case ruby = 5
    /// An editor's note: ［＃…］.
    case note = 6
    /// A note that stands for a character outside the encoding, resolved to it.
    case gaiji = 7
    /// Markup of a document format.
    case markup = 8
    /// Unicode normalisation: NFKC or NFC.
    case normalization = 9
    /// Half-width kana to full width.
    case halfWidthKana = 10
    /// Wave dashes unified.
    case waveDash = 11
    /// Control and zero-width characters removed.
    case controlCharacter = 12
    /// White space changed or removed.
    case whiteSpace = 13
    /// Personal information masked.
    case mask = 14
    /// A passage that repeats another was removed.
    case repeatedPassage = 15
    /// Text of a page that is no part of its main content: navigation, advertising, sidebars.
    case boilerplate = 16
    /// An escape or reference and the character that it stands for: JSON's `\\n`, `&amp;`, `&#x3042;`.
    case escape = 17
    /// A letter spelled with a separate accent: Aozora's 〔cafe'〕.
    case accent = 18
    /// A repeat mark of several characters: Aozora's ／＼ for 〳〵.
    case repeatMark = 19
    /// Full-width ASCII to half width.
    case fullWidthASCII = 20
    /// Hyphens unified.
    case hyphen = 21
    /// Long-vowel marks unified.
    case longVowel = 22
    /// Repeated punctuation shortened.
    case repeatedPunctuation = 23
    /// Variation selectors removed.
    case variationSelector = 24
    /// CJK compatibility ideographs to the unified ones.
    case compatibilityIdeograph = 25
    /// The lines at a text's end that speak of the site: copyright, share buttons, links.
    case footer = 26
    /// A passage of a test set was removed.
    case contamination = 27
    /// More than one class, where maps were composed and their units overlap.
    case several = 255

    /// The name used in JSON and reports, in snake case.
    public var name: String {
        switch self {
        case .unchanged: "unchanged"
        case .decode: "decode"
        case .undecodable: "undecodable"
        case .lineEnding: "line_ending"
        case .frame: "frame"
        case .ruby: "ruby"
        case .note: "note"
        case .gaiji: "gaiji"
        case .markup: "markup"
        case .normalization: "normalization"
        case .halfWidthKana: "half_width_kana"
        case .waveDash: "wave_dash"
        case .controlCharacter: "control_character"
        case .whiteSpace: "white_space"
        case .mask: "mask"
        case .repeatedPassage: "repeated_passage"
        case .boilerplate: "boilerplate"
        case .escape: "escape"
        case .accent: "accent"
        case .repeatMark: "repeat_mark"
        case .fullWidthASCII: "full_width_ascii"
        case .hyphen: "hyphen"
        case .longVowel: "long_vowel"
        case .repeatedPunctuation: "repeated_punctuation"
        case .variationSelector: "variation_selector"
        case .compatibilityIdeograph: "compatibility_ideograph"
        case .footer: "footer"
        case .contamination: "contamination"
        case .several: "several"
        }
    }
}
