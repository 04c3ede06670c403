/// A construct of wikitext that may hold others.
struct WikitextNode {
    enum Kind {
        /// `<!-- … -->`
        case comment
        /// `{{name|…}}`
        case template
        /// `{{{name|…}}}`
        case parameter
        /// `[[target|…]]`
        case link
        /// `[http://… …]`
        case external
        /// `{| … |}`
        case table
        /// `-{ … }-`
        case variant
        /// A tag, or a tag with its content where that is not wikitext.
        case tag(WikitextTag)
    }

    var kind: Kind
    /// All of it.
    var range: Range<Int>
    /// What stands between its brackets or tags.
    var content: Range<Int>
    /// The index of the node after it and all that it holds.
    var next = 0
}

/// What becomes of a tag.
enum WikitextTag: Equatable {
    /// It goes, and what stands between it and its end tag goes with it.
    case removed
    /// A reading of ruby text: likewise.
    case ruby
    /// Its content is text without markup, but with references: `<nowiki>`.
    case literal
    /// Its content stands as it is: formulas and code.
    case verbatim
    /// It goes, its content stays.
    case inline
    /// It goes and leaves a line break.
    case block

    /// Whether its content is no wikitext, and is looked for up to the end tag.
    var holdsContent: Bool {
        switch self {
        case .removed, .ruby, .literal, .verbatim: true
        case .inline, .block: false
        }
    }

    /// The tags that MediaWiki knows, and its extensions on Wikipedia. Others stand as they are.
    static let known: [String: WikitextTag] = {
        var tags: [String: WikitextTag] = [:]
        func add(_ names: String, _ tag: WikitextTag) {
            for name in names.split(separator: " ") { tags[String(name)] = tag }
        }
        add(
            """
            ref references gallery timeline score graph imagemap hiero templatedata templatestyles mapframe
            maplink inputbox categorytree indicator charinsert includeonly section style
            """.replacing("\n", with: " "), .removed)
        add("rt rp rtc", .ruby)
        add("nowiki pre", .literal)
        add("math chem ce syntaxhighlight source", .verbatim)
        add(
            """
            abbr b bdi bdo big cite code data del dfn em font i ins kbd mark noinclude onlyinclude poem q rb
            ruby s samp small span strike strong sub sup time translate tt tvar u var wbr col colgroup tbody
            thead tfoot
            """.replacing("\n", with: " "), .inline)
        add(
            "blockquote br caption center dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p table td th tr ul",
            .block)
        return tags
    }()

    /// Block tags whose end tag is a line break too.
    static let breakingEnds: Set<String> = [
        "blockquote", "br", "center", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p",
        "table",
        "ul",
    ]
}
