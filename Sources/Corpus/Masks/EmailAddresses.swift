extension MaskFinder {
    /// Octets of the part before @ (RFC 5321, section 4.5.3.1.1).
    static let mostLocal = 64
    /// Octets of a domain (section 4.5.3.1.2).
    static let mostDomain = 255

    /// The address around an @.
    ///
    /// Before it the characters of RFC 5322's atoms that people use in addresses, and dots wherever they stand:
    /// Japanese carriers gave out a..b.@ for years. Behind it a host name of at least two labels under a domain
    /// that exists. A handle (@name@host) and the name in a URL (ssh://git@host, git@host:path) are no addresses.
    func emailAddress(at sign: FoldedView.Character) -> Range<Int>? {
        guard let start = localStart(before: sign.start), let end = domainEnd(from: sign.end)
        else { return nil }
        return start..<end
    }

    private func localStart(before sign: Int) -> Int? {
        var start = sign
        var count = 0
        var hasName = false
        while start > view.bounds.lowerBound {
            let next = view.character(before: start)
            guard Self.isLocal(next.value) else { break }
            count += 1
            guard count <= Self.mostLocal else { return nil }
            if FoldedCharacter.isAlphanumeric(next.value) { hasName = true }
            start = next.start
        }
        guard hasName else { return nil }
        // 連絡は...a@ begins at a.
        while true {
            let first = view.character(at: start)
            guard first.value == 0x2E || first.value == 0x2D || first.value == 0x26 else { break }
            start = first.end
        }
        let before = view.character(before: start)
        // @name@host.
        if before.value == 0x40 { return nil }
        // scheme://name@host, scheme://name:word@host.
        if before.value == 0x2F || before.value == 0x3A, isInAuthority(start) { return nil }
        if view.end(of: Self.git, at: start) == sign { return nil }
        return start
    }

    private static let git = FoldedCharacter.scalars("git")

    /// Whether a name is that of the user in a URL: `://` before it, with nothing but a user's name between.
    private func isInAuthority(_ start: Int) -> Bool {
        var place = start
        for _ in 0..<Self.mostLocal {
            let next = view.character(before: place)
            if next.value == 0x2F {
                let second = view.character(before: next.start)
                return second.value == 0x2F && view.character(before: second.start).value == 0x3A
            }
            guard Self.isLocal(next.value) || next.value == 0x3A else { return false }
            place = next.start
        }
        return false
    }

    /// The end of a host name: the last of its labels that ends in a top-level domain.
    private func domainEnd(from start: Int) -> Int? {
        var place = start
        var labels = 0
        var end: Int?
        while place - start <= Self.mostDomain {
            var label: [UInt32] = []
            var behind = place
            while label.count <= 63 {
                let next = view.character(at: behind)
                guard FoldedCharacter.isAlphanumeric(next.value) || next.value == 0x2D else {
                    break
                }
                label.append(FoldedCharacter.lowercased(next.value))
                behind = next.end
            }
            // A hyphen ends no label, and what follows the address may be one.
            var stop = behind
            while label.last == 0x2D {
                label.removeLast()
                stop = view.character(before: stop).start
            }
            guard !label.isEmpty, label.count <= 63, label[0] != 0x2D else { break }
            labels += 1
            if labels > 1, TopLevelDomains.contains(label) { end = stop }
            let dot = view.character(at: behind)
            guard stop == behind, dot.value == 0x2E else { break }
            place = dot.end
        }
        return end
    }

    private static func isLocal(_ value: UInt32) -> Bool {
        // . _ % + - &: what is left of RFC 5322's list without the marks that part words in running text.
        FoldedCharacter.isAlphanumeric(value) || value == 0x2E || value == 0x5F || value == 0x25
            || value == 0x2B || value == 0x2D || value == 0x26
    }
}

/// Which labels a host name can end in.
///
/// Of two letters those of countries; of more any word that is no file's extension, because there are more than a
/// thousand and new ones every year: icon@2x.png is no address.
enum TopLevelDomains {
    static func contains(_ label: [UInt32]) -> Bool {
        guard label.count >= 2, label.count <= 24 else { return false }
        guard label.allSatisfy(FoldedCharacter.isLetter) else {
            // Punycode: xn--q9jyb4c.
            return label.starts(with: punycode) && label.count > 4
        }
        if label.count == 2 {
            return countries[Int(label[0] - 0x61) * 26 + Int(label[1] - 0x61)]
        }
        return !extensions.contains(label)
    }

    private static let punycode = FoldedCharacter.scalars("xn--")

    private static let extensions = Set(
        """
        png jpg jpeg gif svg webp bmp ico psd tif tiff pdf html htm xhtml css scss sass less jsx tsx json xml yml yaml toml ini txt \
        csv tsv log md rst tex java swift cpp hpp class jar zip tar tgz bz mp mpeg mpg avi mov wav ogg flac exe dll bin iso img \
        php asp aspx jsp cgi erb rake gem lock conf cfg bak tmp local localhost internal rb self new
        """.split(separator: " ").map { FoldedCharacter.scalars(String($0)) })

    private static let countries: [Bool] = {
        var table = [Bool](repeating: false, count: 26 * 26)
        let codes = """
            ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg \
            ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl \
            gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la \
            lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr \
            nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv \
            sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
            """
        for code in codes.split(separator: " ") {
            let letters = Array(code.utf8)
            table[Int(letters[0] - 0x61) * 26 + Int(letters[1] - 0x61)] = true
        }
        return table
    }()
}
