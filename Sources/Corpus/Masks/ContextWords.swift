/// What a word before a number says of it.
enum NumberMeaning: Sendable {
    case phone
    case myNumber
    case card
    /// 口座番号 itself.
    case accountNumber
    /// Another word before an account's number: 普通, 当座.
    case account
    /// 記号, the first number of an account of the post office's bank.
    case postalAccount
    /// A word of banking: 銀行, 振込.
    case bank
    case postalCode
    case ipAddress
    /// Versions, sections, figures.
    case version
    /// Any other number that is no person's: orders, parcels, goods.
    case other
}

/// Words that tell what the number behind them is.
///
/// The word that ends last before the number decides, of those that end at one place the longest: お問い合わせ
/// means a telephone, お問い合わせ番号 a parcel.
struct ContextWords: Sendable {
    /// A word that was found.
    struct Hit {
        var meaning: NumberMeaning
        /// Whether nothing but 番号, No., は, brackets, colons and the like stands between it and the number.
        var isDirect: Bool
        /// Whether it stands on the line of the number.
        var isOnLine: Bool
    }

    /// So many characters before a number are looked at, which never leave its line and the one before.
    static let reach = 32

    private struct Word: Sendable {
        /// In lower case, the last character first.
        var reversed: [UInt32]
        var meaning: NumberMeaning
    }

    /// Words by their last character, modulo 128; the longest first.
    private let buckets: [[Word]]

    static let standard = ContextWords()

    private init() {
        var buckets = [[Word]](repeating: [], count: 128)
        for (meaning, words) in Self.words {
            for word in words.split(separator: " ") {
                // _ stands for a space inside of a word.
                let scalars = word.unicodeScalars.map { $0 == "_" ? 0x20 : $0.value }
                guard let last = scalars.last else { continue }
                buckets[Int(last & 127)].append(
                    Word(reversed: scalars.reversed(), meaning: meaning))
            }
        }
        self.buckets = buckets.map { bucket in
            // Stable: words of one length stay in the order of the list.
            bucket.enumerated().sorted {
                ($1.element.reversed.count, $0.offset) < ($0.element.reversed.count, $1.offset)
            }.map(\.element)
        }
    }

    /// The word that decides what a number is.
    ///
    /// - Parameter window: the characters before the number in lower case, the nearest first.
    func nearest(in window: [UInt32]) -> Hit? {
        var isDirect = true
        var isOnLine = true
        for start in window.indices {
            for word in buckets[Int(window[start] & 127)]
            where Self.matches(word.reversed, window, at: start) {
                return Hit(meaning: word.meaning, isDirect: isDirect, isOnLine: isOnLine)
            }
            if !Self.isConnector(window[start]) { isDirect = false }
            if window[start] == 0x0A { isOnLine = false }
        }
        return nil
    }

    private static func matches(_ word: [UInt32], _ window: [UInt32], at start: Int) -> Bool {
        guard start + word.count <= window.count else { return false }
        for index in word.indices where window[start + index] != word[index] { return false }
        // A Latin word begins where letters begin: "hotel" is no "tel".
        let end = start + word.count
        guard FoldedCharacter.isLetter(word[word.count - 1]), end < window.count else {
            return true
        }
        guard !FoldedCharacter.isLetter(window[end]) else { return false }
        // And it ends where letters end.
        return start == 0 || !FoldedCharacter.isLetter(word[0])
            || !FoldedCharacter.isLetter(window[start - 1])
    }

    private static let connectors = Set(
        FoldedCharacter.scalars(" \t\n:;=-ー()[]<>{}/|#.・はがの番号no、,「」『』【】〔〕〈〉《》\"'～〜…‥→⇒★☆●○■□◆◇▼▽※"))

    private static func isConnector(_ value: UInt32) -> Bool { connectors.contains(value) }

    private static let words: [(NumberMeaning, String)] = [
        (
            .phone,
            """
            電話 でんわ デンワ tel telephone phone phones ☎ ☏ ℡ 📞 📱 携帯 ケータイ けいたい ケイタイ スマホ fax ファックス ファクス ファクシミリ 連絡先 連絡 \
            問い合わせ 問合せ 問合わせ 問い合せ フリーダイヤル フリーコール ナビダイヤル ダイヤル 内線 直通 代表 mobile cell call
            """
        ),
        (
            .myNumber,
            "マイナンバー まいなんばー 個人番号 mynumber my_number 通知カード 個人番号カード マイナンバーカード"
        ),
        (
            .card,
            "カード番号 クレジット カード クレカ visa mastercard jcb amex diners card カードno"
        ),
        (.accountNumber, "口座番号 口座no"),
        (
            .account,
            """
            口座 普通 普通預金 普通口座 (普) 当座 当座預金 当座口座 (当) 貯蓄 貯蓄預金 総合口座
            """
        ),
        (.postalAccount, "記号 記号番号 記号・番号 記号-番号"),
        (
            .bank,
            """
            銀行 バンク 信用金庫 信金 信用組合 信組 農協 労働金庫 労金 郵便局 ゆうちょ 郵貯 郵便貯金 振込 振込先 振り込み 振替 郵便振替 支店 本店 出張所
            """
        ),
        (.postalCode, "郵便番号 〒 zip postal_code zipcode"),
        (
            .ipAddress,
            """
            ip ipv4 ipv6 ipアドレス アドレス address addresses addr host hosts ホスト サーバ サーバー server ping dns 接続元 アクセス元 送信元 発信元 リモート remote \
            client クライアント gateway ゲートウェイ ルータ ルーター inet from ://
            """
        ),
        (
            .version,
            """
            version versions ver v バージョン ヴァージョン rev revision release リリース 版 第 図 表 章 節 項 条 § section firmware ファームウェア build oid
            """
        ),
        (
            .other,
            """
            注文番号 注文id 注文no オーダー番号 受付番号 管理番号 会員番号 会員id 会員no 会員カード ポイントカード 診察券 診察券番号 顧客番号 商品番号 商品コード 品番 型番 型式 部品番号 \
            製造番号 伝票 伝票番号 伝票no 追跡番号 送り状 送り状番号 お問い合わせ番号 お問合せ番号 お問合わせ番号 問い合わせ番号 問合せ番号 問合わせ番号 シリアル シリアル番号 serial \
            isbn issn jan コード code 特開 特願 特許 登録番号 整理番号 文書番号 証券番号 法人番号 免許 免許証 免許証番号 図番 ロット ロット番号 lot order id sku asin 取引番号 トランザクション番号 \
            id番号 学籍番号 社員番号 契約番号 予約番号 承認番号 バーコード 車台番号 imei カタログ番号 資料番号
            """
        ),
    ]
}
