internal import CGumbo

/// The elements that readers of pages tell apart; all others are ``other``.
public enum HTMLTag: UInt8, CaseIterable, Sendable {
    // The case's name is the tag's name.
    case other, html, head, body, title, meta, link, base
    case script, style, noscript, template, svg, math, iframe, object, embed, canvas, audio, video
    case noframes, noembed, frameset, applet, map
    case main, article, section, nav, aside, header, footer, address, hgroup
    case div, p, center, blockquote, pre, listing, xmp, plaintext, figure, figcaption
    case ul, ol, li, dl, dt, dd, dir, menu, details, summary, dialog
    case h1, h2, h3, h4, h5, h6, hr, br
    case table, caption, thead, tbody, tfoot, tr, td, th
    case form, fieldset, legend, label, input, textarea, select, option, optgroup, button, datalist
    case a, ruby, rb, rt, rp, rtc, time, span, font, img

    /// The case of each of gumbo's tag numbers.
    static let byGumboTag: [HTMLTag] = {
        var table = [HTMLTag](repeating: .other, count: Int(GUMBO_TAG_LAST.rawValue) + 1)
        for tag in allCases where tag != .other {
            let number = Int(gumbo_tag_enum("\(tag)").rawValue)
            if number < Int(GUMBO_TAG_UNKNOWN.rawValue) { table[number] = tag }
        }
        return table
    }()
}
