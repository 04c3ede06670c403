internal import Gumbo

/// What the words in an element's class and id say of it.
///
/// Pages name their parts in a vocabulary that hardly differs from site to site, in English and in
/// Latin letters of Japanese words. A name is cut into words at anything that is no letter, and where
/// a small letter meets a capital one: `leftNavi`, `left-navi` and `left_navi` are one.
struct ClassHints: OptionSet {
    let rawValue: UInt8

    /// Around the text: menus, sidebars, comments, related pages, advertising.
    static let surrounding = ClassHints(rawValue: 1)
    /// May be around the text, where links or few words agree.
    static let suspect = ClassHints(rawValue: 2)
    /// The head of a page or an article.
    static let header = ClassHints(rawValue: 4)
    /// The text itself.
    static let content = ClassHints(rawValue: 8)

    /// The hints of a class or id value.
    static func hints(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> ClassHints {
        var hints: ClassHints = []
        var hash = offset
        var isWord = false
        var wasSmall = false
        for index in range {
            let byte = text[index]
            let isSmall = byte &- 0x61 < 26
            let isLetter = (byte | 0x20) &- 0x61 < 26
            if isWord, !isLetter || (wasSmall && !isSmall) {
                hints.formUnion(lookUp(hash))
                hash = offset
                isWord = false
            }
            if isLetter {
                hash = (hash ^ UInt32(byte | 0x20)) &* prime
                isWord = true
            }
            wasSmall = isSmall
        }
        if isWord { hints.formUnion(lookUp(hash)) }
        return hints
    }

    private static let offset: UInt32 = 2_166_136_261
    private static let prime: UInt32 = 16_777_619

    private static func lookUp(_ hash: UInt32) -> ClassHints {
        var slot = Int(hash & 2047)
        while table[slot].hash != 0 {
            if table[slot].hash == hash { return table[slot].hints }
            slot = (slot + 1) & 2047
        }
        return []
    }

    private struct Slot: Sendable {
        var hash: UInt32
        var hints: ClassHints
    }

    private static let table: [Slot] = {
        var table = [Slot](repeating: Slot(hash: 0, hints: []), count: 2048)
        for (words, hints) in vocabulary {
            for word in words.split(separator: " ") {
                let hash = word.utf8.reduce(offset) { ($0 ^ UInt32($1)) &* prime }
                var slot = Int(hash & 2047)
                while table[slot].hash != 0, table[slot].hash != hash { slot = (slot + 1) & 2047 }
                table[slot].hash = hash
                table[slot].hints.formUnion(hints)
            }
        }
        return table
    }()

    private static let vocabulary: [(String, ClassHints)] = [
        (
            """
            nav navi navigation navbar navbox gnav lnav snav fnav gnavi lnavi globalnav globalnavi \
            localnav localnavi sidenav subnav menu menus submenu megamenu mega dropdown tabbar \
            breadcrumb breadcrumbs crumb crumbs topicpath pankuzu topicspath \
            sidebar sidebars side sidemenu sidecol rightbar leftbar subcolumn utility utilities \
            footer foot colophon copyright copyrights copy credits sitefooter \
            share shares sharing sharer sharedaddy sns social socials socialmedia addtoany hatena \
            related relations recommend recommends recommended recommendation recommendations \
            osusume kanren pickup ranking rankings popular trending mostread newest recent \
            ad ads adv adsense adarea adbox adslot adspace advert adverts advertising \
            advertisement advertisements sponsor sponsored sponsors promo promotion promotions \
            banner banners bnr campaign affiliate taboola outbrain \
            comment comments commentlist respond cbox disqus trackback trackbacks pingback \
            pager pagers paging pagination pagenav pagenavi pagetop totop backtotop gotop topback \
            cookie cookies gdpr consent modal popup lightbox overlay tooltip drawer hamburger \
            login logout signin signup newsletter subscribe subscription mailmagazine \
            widget widgets catlinks editsection noprint printfooter jumplinks skip skiplink \
            screenreader offscreen offcanvas \
            toiawase inquiry contact enquete questionnaire feedback \
            portal portlet sitenotice toc mokuji tableofcontents headerlink permalink \
            postnav prevnext nextprev tagcloud blogroll blogparts calendar \
            tsukurepo reviews qrcode searchbox searchform
            """, .surrounding
        ),
        (
            """
            hidden invisible hide sub links link tag tags category categories cat cats archive archives \
            profile author writer byline about bio meta metadata date dates time info \
            button buttons btn btns tool tools toolbar action actions option \
            options next prev previous top bottom pr form search vote votes rating ratings \
            reputation badge price cart shipping buy icon icons label notice attention more \
            follow favorite bookmark like likes review feature features topic topics update \
            updated language languages lang path position readmore announce login print mail \
            theme counter reply message user users member members item items sitemap address \
            caution shop store app download license notes
            """, .suspect
        ),
        ("header head masthead globalheader siteheader hd branding logo hero", .header),
        (
            """
            content contents article articles articlebody entry entries post posts body main text \
            txt honbun story kiji bunsho maincontent maincontents mainarea contentbody \
            postbody entrybody entrycontent sentence detail description
            """, .content
        ),
    ]
}
