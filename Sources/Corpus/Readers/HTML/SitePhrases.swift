/// Phrases that sites put around any text: links to follow, buttons, notices of rights.
///
/// A phrase decides only over a short line without sentences of its own; notices of rights over longer
/// ones too.
struct SitePhrases: Sendable {
    static let shared = SitePhrases()
    /// Columns of the longest line that a phrase decides over.
    static let longest: Int32 = 120
    /// Columns of the longest line that a phrase other than a notice decides over.
    private static let short: Int32 = 50

    private static let notices = [
        "（c）", "(c)1", "(c)2", "copyright", "allrightsreserved", "無断転載", "無断転用", "無断複製",
        "poweredby", "著作権は", "禁無断",
    ]

    private static let phrases = [
        "関連記事", "関連リンク", "関連ページ", "関連ニュース", "おすすめ記事", "人気記事", "最新記事", "新着記事", "あわせて読みたい",
        "こちらもおすすめ", "続きを読む", "もっと見る", "もっと読む", "一覧を見る", "一覧へ", "一覧に戻る", "前の記事", "次の記事",
        "前のページ", "次のページ", "前へ戻る", "トップへ戻る", "トップページへ", "トップに戻る", "トップへもどる", "ページの先頭", "ページトップ",
        "先頭へ戻る", "上へ戻る", "目次へ", "目次に戻る", "ホームへ戻る", "ホームに戻る", "本文へ", "本文へ移動", "シェアする", "シェアしよう",
        "シェアお願い", "ツイートする", "ツイートを", "ブックマークに追加", "ブックマークする", "フォローする", "いいね！", "いいねする",
        "この記事をシェア", "この記事を共有", "この記事を書いた人", "この記事が気に入ったら", "スポンサーリンク", "スポンサードリンク", "sponsoredlink",
        "アクセスランキング", "人気ランキング", "コメントを書く", "コメントを残す", "コメントする", "コメントを投稿", "コメントはこちら", "トラックバック",
        "会員登録", "ログインする", "ログインして", "ログアウト", "パスワードを忘れ", "無料登録", "お問い合わせはこちら", "お問い合わせ先",
        "プライバシーポリシー", "利用規約", "特定商取引法", "サイトマップ", "現在の位置", "現在位置", "更新日：", "更新日:", "最終更新", "掲載日：",
        "公開日：", "投稿日：", "投稿日:", "投稿者：", "投稿者:", "カテゴリー：", "カテゴリー:", "カテゴリ：", "カテゴリ:", "タグ：", "タグ:",
        "印刷する",
        "印刷用ページ", "文字サイズ", "人目のお客様", "人目の訪問", "掲示板へ", "メールでどうぞ", "リンクフリー", "広告掲載", "コンテンツへスキップ",
        "役に立ちましたか", "参考になりましたか", "買い物かご", "カートに入れる", "レビューを書く", "回答する", "質問する", "readmore",
    ]

    private struct Phrase {
        var bytes: [UInt8]
        var isNotice: Bool
    }

    private var phrases: [Phrase] = []
    /// The phrases that begin with three bytes of a sum, as places in ``phrases``.
    private var starts = [[UInt8]](repeating: [], count: 1024)

    private init() {
        for (words, isNotice) in [(Self.notices, true), (Self.phrases, false)] {
            for word in words {
                let bytes = Array(word.utf8)
                guard bytes.count >= 3 else { continue }
                starts[Self.key(bytes[0], bytes[1], bytes[2])].append(
                    UInt8(truncatingIfNeeded: phrases.count))
                phrases.append(Phrase(bytes: bytes, isNotice: isNotice))
            }
        }
    }

    /// Whether a line is the site's talk: its text, in lower case and without white space, contains a
    /// phrase.
    func isSiteTalk(_ text: [UInt8], _ line: PageLine) -> Bool {
        let isShort = line.width <= Self.short && !text.suffix(3).elementsEqual("。".utf8)
        let lowered = text.map { AttributeValue.lower($0) }
        for index in lowered.indices.dropLast(2) {
            // ©
            if lowered[index] == 0xC2, lowered[index + 1] == 0xA9 { return true }
            let key = Self.key(lowered[index], lowered[index + 1], lowered[index + 2])
            for place in starts[key] {
                let phrase = phrases[Int(place)]
                if phrase.isNotice || isShort, lowered[index...].starts(with: phrase.bytes) {
                    return true
                }
            }
        }
        return false
    }

    @inline(__always) private static func key(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Int {
        let sum = UInt32(a) &* 961 &+ UInt32(b) &* 31 &+ UInt32(c)
        return Int((sum ^ sum >> 7) & 1023)
    }
}
