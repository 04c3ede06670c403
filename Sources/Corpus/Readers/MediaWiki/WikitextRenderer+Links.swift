extension WikitextRenderer {
    /// A link leaves its label, or its target where it has none. Files, categories and links to other
    /// languages go.
    mutating func link(_ index: Int, depth: Int) {
        let node = nodes[index]
        if WikitextURL.begins(text, at: node.content.lowerBound) {
            external(index, depth: depth)
            return
        }
        let parts = Parts(self, index)
        let hasLabel = parts.ranges.count > 1
        let target = trimmed(parts.ranges[0])
        guard !target.isEmpty, !text[target].contains(0x0A) else {
            // Not a link at all: MediaWiki shows the brackets.
            literalBrackets(node, index, depth)
            return
        }
        let isVisible = text[target.lowerBound] == 0x3A
        let place = isVisible ? trimmed(target.dropFirst()) : target
        let space = WikitextNamespace(text, place)
        if !isVisible {
            switch space.kind {
            case .file, .language: return
            case .category:
                categories.append(String(decoding: text[trimmed(space.rest)], as: UTF8.self))
                return
            case .other, .none: break
            }
        }
        guard hasLabel else {
            emit(place, nodes: index + 1..<node.next, depth: depth + 1)
            return
        }
        // MediaWiki splits once: what stands behind a further bar belongs to the label.
        let label = parts.ranges[1].lowerBound..<node.content.upperBound
        if trimmed(label).isEmpty {
            pipeTrick(space.rest, index, depth)
        } else {
            emit(label, nodes: parts.firstNodes[1]..<node.next, depth: depth + 1)
        }
    }

    /// `[[名前空間:題 (括弧)|]]` shows 題.
    private mutating func pipeTrick(_ name: Range<Int>, _ index: Int, _ depth: Int) {
        var end = name.upperBound
        let bytes = text[name]
        if bytes.last == 0x29, let open = bytes.lastIndex(of: 0x28) { end = open }
        if bytes.suffix(3).elementsEqual("）".utf8) {
            let open = Array("（".utf8)
            var place = end - 3
            while place > name.lowerBound {
                place -= 1
                if text[place..<min(place + 3, end)].elementsEqual(open) {
                    end = place
                    break
                }
            }
        }
        let shown = trimmed(name.lowerBound..<end)
        emit(shown, nodes: index + 1..<nodes[index].next, depth: depth + 1)
    }

    private mutating func literalBrackets(_ node: WikitextNode, _ index: Int, _ depth: Int) {
        keep(node.range.lowerBound..<node.content.lowerBound)
        emit(node.content, nodes: index + 1..<node.next, depth: depth + 1)
        keep(node.content.upperBound..<node.range.upperBound)
    }

    /// `[http://… text]` leaves the text; without one MediaWiki shows a number, which goes.
    mutating func external(_ index: Int, depth: Int) {
        let node = nodes[index]
        var place = node.content.lowerBound
        let firstChild =
            index + 1 < node.next
            ? nodes[index + 1].range.lowerBound : node.content.upperBound
        while place < firstChild, text[place] > 0x20, text[place] != 0x7C { place += 1 }
        // U+3000 ends a URL too.
        if let wide = firstWideSpace(node.content.lowerBound..<place) { place = wide }
        emit(
            Blank.trim(text, place..<node.content.upperBound), nodes: index + 1..<node.next,
            depth: depth + 1
        )
    }

    private func firstWideSpace(_ range: Range<Int>) -> Int? {
        guard range.count >= 3 else { return nil }
        return (range.lowerBound...range.upperBound - 3).first {
            text[$0] == 0xE3 && text[$0 + 1] == 0x80 && text[$0 + 2] == 0x80
        }
    }
}

/// The prefix of a link's target.
struct WikitextNamespace {
    enum Kind { case file, category, language, other, none }

    var kind = Kind.none
    /// The target behind the prefix.
    var rest: Range<Int>

    init(_ text: UnsafeBufferPointer<UInt8>, _ target: Range<Int>) {
        rest = target
        let limit = min(target.upperBound, target.lowerBound + 40)
        guard let colon = (target.lowerBound..<limit).first(where: { text[$0] == 0x3A }) else {
            return
        }
        let name = WikitextTemplates.name(text, target.lowerBound..<colon) ?? ""
        rest = colon + 1..<target.upperBound
        kind =
            Self.files.contains(name)
            ? .file
            : Self.categories.contains(name)
                ? .category : Self.languages.contains(name) ? .language : .other
    }

    private static let files: Set<String> = ["file", "image", "ファイル", "画像"]
    private static let categories: Set<String> = ["category", "カテゴリ"]

    /// The codes of Wikipedia's languages, which make a link one to the same page in another language.
    private static let languages: Set<String> = Set(
        """
        aa ab ace ady af ak als alt am ami an ang anp ar arc ary arz as ast atj av avk awa ay az azb ba ban bar
        bat-smg bbc bcl bdr be be-tarask be-x-old bew bg bh bi bjn blk bm bn bo bpy br bs btm bug bxr ca cbk-zam cdo ce
        ceb ch cho chr chy ckb co cr crh cs csb cu cv cy da dag de dga din diq dsb dtp dty dv dz ee el eml en eo es et eu
        ext fa fat ff fi fiu-vro fj fo fon fr frp frr fur fy ga gag gan gcr gd gl glk gn gom gor got gpe gu guc gur guw gv
        ha hak haw he hi hif ho hr hsb ht hu hy hyw hz ia id ie ig igl ii ik ilo inh io is it iu ja jam jbo jv ka kaa kab
        kbd kbp kcg kg kge ki kj kk kl km kn knc ko koi kr krc ks ksh ku kus kv kw ky la lad lb lbe lez lfn lg li lij lld
        lmo ln lo lrc lt ltg lv mad mai map-bms mdf mg mh mhr mi min mk ml mn mni mnw mo mr mrj ms mt mus mwl my myv mzn na
        nah nap nds nds-nl ne new ng nia nl nn no nov nqo nrm nso nv ny oc olo om or os pa pag pam pap pcd pcm pdc pfl pi
        pih pl pms pnb pnt ps pt pwn qu rm rmy rn ro roa-rup roa-tara ru rue rw sa sah sat sc scn sco sd se sg sh shi shn
        shy si simple sk skr sl sm smn sn so sq sr srn ss st stq su sv sw szl szy ta tay tcy tdd te tet tg th ti tk tl tly
        tn to tok tpi tr trv ts tt tum tw ty tyv udm ug uk ur uz ve vec vep vi vls vo wa war wo wuu xal xh xmf yi yo za zea
        zgh zh zh-classical zh-min-nan zh-yue zu
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
