/// The words that footers of Japanese pages are made of.
///
/// A word is here if it is about the page or the site and not about a subject, so that a last paragraph of prose seldom
/// reaches 30% of its characters in them: `プライバシーポリシー` is, `著作権` alone is not. Letters of ASCII match in either
/// case,
/// and Latin words as whole words alone.
enum FooterWords {
    /// The list.
    static let words: [String] = [
        // Rights.
        "copyright", "(c)", "©", "all rights reserved", "無断転載", "無断複製", "無断引用", "転載禁止", "転載を禁じます",
        "複製を禁じます", "許可なく", "著作権は", "著作権について", "免責事項", "引用元", "powered by",
        // The site's own pages.
        "プライバシーポリシー", "個人情報保護方針", "個人情報の取り扱い", "利用規約", "ご利用規約", "特定商取引法に基づく表記",
        "特定商取引法", "サイトマップ", "サイトポリシー", "お問い合わせ", "お問合せ", "問い合わせフォーム", "会社概要", "運営会社",
        "運営者情報", "企業情報", "採用情報", "よくある質問", "広告掲載", "リンク集", "相互リンク", "ログイン",
        "新規登録", "会員登録", "無料登録", "メルマガ", "メールマガジン",
        // Getting about.
        "トップページ", "トップへ戻る", "ページトップ", "ページの先頭", "このページの先頭へ", "ホームへ戻る", "一覧へ戻る", "一覧に戻る",
        "前のページ", "次のページ", "前の記事", "次の記事", "前へ", "次へ", "もっと見る", "続きを読む", "関連記事", "関連リンク",
        "関連ページ", "人気記事", "新着記事", "最新記事", "最近の記事", "おすすめ記事", "記事一覧", "カテゴリー", "カテゴリ", "アーカイブ",
        "タグ一覧", "バックナンバー",
        // Blogs and sharing.
        "コメント", "コメントを書く", "コメントする", "コメントを残す", "トラックバック", "パーマリンク", "ブログランキング", "ブックマーク",
        "シェアする", "ツイート", "いいね", "フォローする", "twitter", "facebook", "instagram", "youtube",
        "投稿日", "投稿者", "公開日", "更新日", "最終更新", "記事を読む", "この記事を", "印刷する", "アクセスカウンター", "閲覧数",
        // Shops.
        "カートを見る", "カートに入れる", "ショッピングカート", "お買い物ガイド", "送料無料", "お支払い方法", "返品について",
    ]

    /// The words in UTF-8, ASCII in lower case, by their first byte, the longest first.
    private static let byLead: [[(bytes: [UInt8], characters: Int)]] = {
        var result = [[(bytes: [UInt8], characters: Int)]](repeating: [], count: 256)
        for word in words {
            let bytes = Array(word.utf8)
            guard let lead = bytes.first else { continue }
            result[Int(lead)].append((bytes, word.unicodeScalars.count))
        }
        return result.map { $0.sorted { $0.bytes.count > $1.bytes.count } }
    }()

    /// How many characters the longest word has that begins at a byte; 0 where none does.
    static func length(in line: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
        for word in byLead[Int(lowered(line[position]))]
        where word.bytes.count <= line.count - position {
            var index = 1
            while index < word.bytes.count, lowered(line[position + index]) == word.bytes[index] {
                index += 1
            }
            let end = position + index
            guard index == word.bytes.count else { continue }
            // Not inside a longer Latin word.
            let splits =
                isLetter(line[position]) && position > 0 && isLetter(line[position - 1])
                || isLetter(line[end - 1]) && end < line.count && isLetter(line[end])
            if !splits { return word.characters }
        }
        return 0
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }
}
