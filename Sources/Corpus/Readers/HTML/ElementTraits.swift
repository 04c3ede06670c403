internal import Gumbo

/// How an element shapes the text in it, whatever it says.
struct ElementTraits: OptionSet {
    let rawValue: UInt16

    /// A line of its own.
    static let block = ElementTraits(rawValue: 1 << 0)
    /// Never text: scripts, drawings, the controls of forms.
    static let dropped = ElementTraits(rawValue: 1 << 1)
    /// Readings beside ruby's base text.
    static let ruby = ElementTraits(rawValue: 1 << 2)
    /// Its text and what is in it is a link's.
    static let link = ElementTraits(rawValue: 1 << 3)
    /// White space counts.
    static let preformatted = ElementTraits(rawValue: 1 << 4)
    /// Source text is text as it stands: no tags and no references in it.
    static let raw = ElementTraits(rawValue: 1 << 5)
    /// Holds navigation, forms and the like by its meaning.
    static let surrounding = ElementTraits(rawValue: 1 << 6)
    /// A section's or page's head: its headings count, the rest hardly.
    static let header = ElementTraits(rawValue: 1 << 7)
    static let heading = ElementTraits(rawValue: 1 << 8)
    /// A paragraph or less: never the container of a page's main content.
    static let leaf = ElementTraits(rawValue: 1 << 9)
    static let cell = ElementTraits(rawValue: 1 << 10)

    /// The traits of each tag, by its raw value.
    static let byTag: [ElementTraits] = HTMLTag.allCases.map { tag in
        switch tag {
        case .head, .script, .style, .noscript, .template, .svg, .math, .iframe, .object, .embed,
            .canvas, .audio, .video, .noframes, .noembed, .applet, .input, .textarea,
            .select, .button, .datalist, .title, .meta, .link, .base, .frameset, .img:
            .dropped
        case .rt, .rp, .rtc: .ruby
        case .a: .link
        case .pre, .listing: [.block, .preformatted, .leaf]
        case .xmp, .plaintext: [.block, .preformatted, .raw, .leaf]
        case .nav, .aside, .footer, .form, .menu, .dir, .dialog: [.block, .surrounding]
        case .header: [.block, .header]
        case .h1, .h2, .h3, .h4, .h5, .h6: [.block, .heading, .leaf]
        case .p, .li, .dt, .dd, .summary, .caption, .legend, .hr, .figcaption:
            [.block, .leaf]
        case .td, .th: [.block, .cell]
        case .ul, .ol, .dl, .table, .thead, .tbody, .tfoot, .tr: .block
        case .blockquote: [.block, .leaf]
        case .html, .body, .main, .article, .section, .address, .hgroup, .div, .center, .figure,
            .details, .fieldset, .option, .optgroup:
            .block
        case .br: .block
        case .other, .label, .map, .ruby, .rb, .time, .span, .font: []
        }
    }
}
