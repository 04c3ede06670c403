"""Page frames that were looked at while the extraction was tuned. Each makes a page's source."""

import json


def frame_news(p, charset):
    """A newspaper's site: global navigation, breadcrumb, byline, share buttons, ads in the text, ranking."""
    def between(index):
        if index == 2:
            return f'<div class="ad-inline"><p class="ad-label">{p.b("スポンサーリンク")}</p><p>{p.ad()}</p></div>'
        if index == 5:
            return f'<div class="related-inline"><a href="/a/1">{p.b("【関連】")}{p.teaser()}</a></div>'
        return ""

    ld = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": p.title,
                     "description": p.texts.excerpt(p.rng)}, ensure_ascii=False)
    nav = "".join(f'<li class="gnav__item"><a href="/{i}/">{w}</a></li>' for i, w in enumerate(p.words(10)))
    ranking = "".join(f'<li><a href="/r/{i}"><span class="rank">{i + 1}</span><img src="/t{i}.jpg" alt="">'
                      f'<span>{p.teaser()}</span></a></li>' for i in range(p.rng.randint(5, 10)))
    return f"""<!DOCTYPE html>
<html lang="ja"><head>{charset}
<title>{p.e(p.title)}｜{p.site}</title>
<meta property="og:title" content="{p.e(p.title)}"><meta name="description" content="{p.e(p.texts.excerpt(p.rng))}">
<link rel="stylesheet" href="/css/style.css">
<script type="application/ld+json">{ld}</script>
<script>window.dataLayer=window.dataLayer||[];function gtag(){{dataLayer.push(arguments);}}gtag('config','UA-0');</script>
</head><body>
<header id="header" class="l-header"><a href="/" class="logo">{p.b(p.site)}</a>
<form action="/search"><input name="q" placeholder="キーワードを入力"><button>{p.b("検索する")}</button></form>
<nav class="gnav"><ul>{nav}</ul></nav></header>
<div class="breadcrumb"><a href="/">{p.b("トップページ")}</a> &gt; <a href="/s/">{p.word()}</a> &gt; {p.b("記事詳細ページ")}</div>
<div class="container"><div class="main-col">
<article class="article">
<h1 class="article__title">{p.e(p.title)}</h1>
<div class="article__meta"><time datetime="2020-01-02">{p.date} 10:{p.rng.randint(10, 59)}</time></div>
<ul class="sns-share"><li><a href="#">{p.b("ツイートする")}</a></li><li><a href="#">{p.b("Facebookでシェア")}</a></li><li><a href="#">{p.b("はてなブックマーク")}</a></li></ul>
<div class="article__body">
{p.body(between=between)}
</div>
<p class="copyright-note">{p.b("（C）" + p.site + " 無断転載を禁じます。")}</p>
<div class="tags"><a href="/t/1">#{p.word()}</a> <a href="/t/2">#{p.word()}</a></div>
</article>
<section class="related"><h2>{p.b("あわせて読みたい関連記事")}</h2><ul>{p.links(6)}</ul></section>
</div>
<aside class="side-col"><h3>{p.b("アクセスランキング")}</h3><ol class="ranking">{ranking}</ol>
<div class="banner"><a href="https://ad.example.com/"><img src="b.gif" alt="広告"></a><p>{p.ad()}</p></div></aside></div>
<footer><ul>{p.links(6, of=p.word)}</ul><p><small>{p.b("Copyright © 2020 " + p.site + " All Rights Reserved.")}</small></p></footer>
</body></html>"""


def frame_wordpress(p, charset):
    """A WordPress blog: widgets, author box, previous and next, comments with text, comment form."""
    comments = "".join(
        f'<li class="comment even" id="comment-{i}"><div class="comment-author vcard"><cite class="fn">'
        f'{p.b(p.rng.choice(["通りすがりの人", "匿名希望さん", "ななしのごんべい"]))}</cite> {p.b("より:")}</div>'
        f'<div class="comment-meta"><a href="#c">{p.date} 12:34</a></div><p>{p.remark()}</p>'
        f'<div class="reply"><a href="#">{p.b("このコメントに返信")}</a></div></li>' for i in range(p.rng.randint(0, 6)))
    widgets = "".join(
        f'<section class="widget widget_recent_entries"><h2 class="widget-title">{p.b(head)}</h2><ul>{p.links(5)}</ul></section>'
        for head in p.rng.sample(["最近の投稿一覧", "人気の記事ランキング", "カテゴリー別アーカイブ", "最近のコメント"], 3))
    return f"""<!DOCTYPE html>
<html lang="ja" prefix="og: http://ogp.me/ns#">
<head>
{charset}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{p.e(p.title)} – {p.site}</title>
<meta name="generator" content="WordPress 5.8">
<style>.entry-content p{{margin:1em 0}}</style>
</head>
<body class="post-template-default single single-post">
<a class="skip-link screen-reader-text" href="#content">{p.b("コンテンツへスキップ")}</a>
<div id="page" class="site">
<header id="masthead" class="site-header"><h1 class="site-title"><a href="/" rel="home">{p.b(p.site)}</a></h1>
<p class="site-description">{p.b("日々のくらしと本のことを書きとめています")}</p>
<nav id="site-navigation" class="main-navigation"><ul id="primary-menu" class="menu">{p.links(6, of=p.word)}</ul></nav></header>
<div id="content" class="site-content">
<div id="primary" class="content-area"><main id="main" class="site-main">
<article id="post-12" class="post-12 post type-post status-publish hentry category-diary">
<header class="entry-header"><h1 class="entry-title">{p.e(p.title)}</h1>
<div class="entry-meta"><span class="posted-on">{p.b("投稿日: " + p.date)}</span><span class="byline"> {p.b("投稿者: ")}<a href="/author/a">admin</a></span></div></header>
<div class="entry-content">
{p.body()}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">{p.b("この記事を共有する:")}</h3><ul><li><a href="#">{p.b("クリックして Twitter で共有")}</a></li></ul></div>
</div>
<footer class="entry-footer"><span class="cat-links">{p.b("カテゴリー: ")}<a href="#">{p.word()}</a></span>
<span class="tags-links">{p.b("タグ: ")}<a href="#">{p.word()}</a>, <a href="#">{p.word()}</a></span></footer>
</article>
<div class="author-box"><h4>{p.b("この記事を書いた人")}</h4><p>{p.b("都内で働く会社員です。本とコーヒーと散歩が好きで、週末はだいたい図書館にいます。")}</p></div>
<nav class="navigation post-navigation"><h2 class="screen-reader-text">{p.b("投稿ナビゲーション")}</h2>
<div class="nav-links"><div class="nav-previous"><a href="/p/1" rel="prev">{p.teaser()}</a></div><div class="nav-next"><a href="/p/2" rel="next">{p.teaser()}</a></div></div></nav>
<div id="comments" class="comments-area"><h2 class="comments-title">{p.b("コメント一覧")}</h2><ol class="comment-list">{comments}</ol>
<div id="respond" class="comment-respond"><h3>{p.b("コメントを残す")}</h3><form action="/c" method="post"><p class="comment-notes">{p.b("メールアドレスが公開されることはありません。")}</p><label>{p.b("コメント本文")}</label><textarea name="comment"></textarea><input type="submit" value="コメントを送信"></form></div></div>
</main></div>
<aside id="secondary" class="widget-area">{widgets}</aside>
</div>
<footer id="colophon" class="site-footer"><div class="site-info">{p.b("Proudly powered by WordPress")}</div></footer>
</div><script src="/wp-includes/js/wp-embed.min.js"></script></body></html>"""


def frame_mediawiki(p, charset):
    """A MediaWiki skin: contents, edit links, portlets, categories, a navigation box."""
    def heading(level, text):
        return (f'<h{level}><span class="mw-headline" id="s">{text}</span><span class="mw-editsection">'
                f'<span class="mw-editsection-bracket">[</span><a href="/e">{p.b("このセクションを編集")}</a><span>]</span></span></h{level}>\n')

    class Heading:
        def format(self, level, text):
            return heading(level, text)

    toc = "".join(f'<li class="toclevel-1"><a href="#s"><span class="tocnumber">{i + 1}</span> <span class="toctext">{p.e(b[2])}</span></a></li>'
                  for i, b in enumerate(b for b in p.blocks if b[0] == "h"))
    portlets = "".join(
        f'<div class="portal" role="navigation"><h3>{p.b(head)}</h3><div class="body"><ul>{p.links(6, of=p.word)}</ul></div></div>'
        for head in ["案内メニュー", "ツールボックス", "他の言語の版"])
    langs = "".join(f'<li class="interlanguage-link"><a href="#">{w}</a></li>' for w in ["English", "Deutsch", "Français", "中文", "한국어"])
    return f"""<!DOCTYPE html>
<html class="client-nojs" lang="ja" dir="ltr">
<head>{charset}<title>{p.e(p.title)} - {p.site}ウィキ</title></head>
<body class="mediawiki ltr sitedir-ltr ns-0 ns-subject skin-vector action-view">
<div id="mw-page-base" class="noprint"></div>
<div id="content" class="mw-body" role="main"><a id="top"></a>
<div id="siteNotice"><p>{p.b("寄付のお願い：本サイトはみなさまの支援で運営されています。")}</p></div>
<h1 id="firstHeading" class="firstHeading" lang="ja">{p.e(p.title)}</h1>
<div id="bodyContent" class="mw-body-content"><div id="siteSub" class="noprint">{p.b("出典: フリー百科事典『" + p.site + "』")}</div>
<div id="jump-to-nav" class="mw-jump">{p.b("移動先:")} <a href="#mw-head">{p.b("案内へ移動する")}</a>、<a href="#p-search">{p.b("検索へ移動する")}</a></div>
<div id="mw-content-text" lang="ja" class="mw-content-ltr"><div class="mw-parser-output">
<div id="toc" class="toc"><div id="toctitle"><h2>{p.b("目次の一覧")}</h2></div><ul>{toc}</ul></div>
{p.body(heading=Heading())}
<div class="navbox"><table><tr><th>{p.b("関連項目の一覧表")}</th></tr><tr><td>{p.links(12, tag="span")}</td></tr></table></div>
</div></div>
<div class="printfooter">{p.b("「https://wiki.example.jp/w/index.php?oldid=123」から取得")}</div>
<div id="catlinks" class="catlinks"><div><a href="/c">{p.b("このページのカテゴリ")}</a>: <ul>{p.links(4, of=p.word)}</ul></div></div>
</div></div>
<div id="mw-navigation"><h2>{p.b("案内メニュー一覧")}</h2><div id="mw-head"><ul><li><a href="#">{p.b("ノートページ")}</a></li><li><a href="#">{p.b("履歴表示")}</a></li></ul></div>
<div id="mw-panel">{portlets}<div id="p-lang" class="portal"><ul>{langs}</ul></div></div></div>
<div id="footer" role="contentinfo"><ul id="footer-info"><li>{p.b("最終更新 " + p.date + "（日時は個人設定で未設定ならばUTC）。")}</li><li>{p.b("テキストはクリエイティブ・コモンズ 表示-継承ライセンスのもとで利用できます。追加の条件が適用される場合があります。")}</li></ul></div>
</body></html>"""


frame_mediawiki.kind = "encyclopedia"


def frame_corporate(p, charset):
    """A company's page: mega menu, local navigation, contact box, cookie banner."""
    mega = "".join(f'<div class="mega"><p class="mega-ttl">{w}</p><ul>{p.links(4, of=p.word)}</ul></div>' for w in p.words(4))
    return f"""<!DOCTYPE HTML>
<html lang="ja">
<head>
{charset}
<title>{p.e(p.title)} | 株式会社{p.site}</title>
<script>(function(w,d,s,l,i){{w[l]=w[l]||[];w[l].push({{'gtm.start':new Date().getTime()}});}})(window,document,'script','dataLayer','GTM-X');</script>
</head>
<body id="company">
<noscript><iframe src="https://gtm.example.com/ns.html" height="0" width="0"></iframe><p>{p.b("JavaScriptを有効にしてご覧ください。")}</p></noscript>
<div id="wrapper">
<div id="globalHeader"><p class="logo"><a href="/">{p.b("株式会社" + p.site)}</a></p><ul class="utility"><li><a href="#">English</a></li><li><a href="#">{p.b("文字サイズの変更")}</a></li></ul>{mega}</div>
<div id="topicPath"><ol><li><a href="/">{p.b("ホームへ戻る")}</a></li><li><a href="/c">{p.word()}</a></li><li>{p.e(p.title)}</li></ol></div>
<div id="contentsArea" class="clearfix">
<div id="leftNavi"><p>{p.b("サービス案内メニュー")}</p><ul>{p.links(8, of=p.word)}</ul></div>
<div id="mainContents">
<h1>{p.e(p.title)}</h1>
<div class="section">
{p.body(paragraph='<div class="txtBlock"><p class="txt">{}</p></div>')}
</div>
<div class="contactBox"><p class="ttl">{p.b("製品・サービスに関するお問い合わせ")}</p><p>{p.b("受付時間：平日9時～17時（土・日・祝日を除く）")}</p><p class="tel">{p.b("TEL 0120-000-000")}</p><a class="btn" href="/contact">{p.b("メールフォームはこちら")}</a></div>
<p class="pagetop"><a href="#wrapper">{p.b("ページの先頭へ戻る")}</a></p>
</div></div>
<div id="globalFooter"><ul>{p.links(7, of=p.word)}</ul><address>{p.b("© 株式会社" + p.site + " All rights reserved.")}</address></div>
</div>
<div id="cookie-consent" class="cookie-banner"><p>{p.b("当サイトでは、利便性の向上のためにクッキーを使用しています。サイトの閲覧を続けることで使用に同意したものとみなします。")}</p><button>{p.b("同意して閉じる")}</button></div>
</body></html>"""


def frame_government(p, charset):
    """A town office: XHTML, layout by tables, reading-aid links, an enquiry box."""
    menu = "".join(f'<tr><td class="menu"><a href="/m{i}.html">{p.word()}</a></td></tr>\n' for i in range(10))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ja" lang="ja">
<head>{charset}
<title>{p.e(p.title)}／{p.site}町公式ホームページ</title></head>
<body>
<table width="100%" border="0" cellspacing="0" cellpadding="0" summary="ヘッダ">
<tr><td><img src="logo.gif" alt="町章" /></td><td align="right"><a href="#honbun">{p.b("本文へ移動する")}</a>｜<a href="/s">{p.b("音声読み上げ・文字拡大")}</a>｜<a href="/map">{p.b("サイトマップ一覧")}</a></td></tr>
<tr><td colspan="2"><table width="100%"><tr>{"".join(f'<td class="tab"><a href="#">{w}</a></td>' for w in p.words(6))}</tr></table></td></tr>
</table>
<table width="960" border="0" cellspacing="0" cellpadding="0" summary="レイアウト">
<tr valign="top">
<td width="180"><table class="menu">{menu}</table></td>
<td width="760"><a name="honbun" id="honbun"></a>
<p class="path">{p.b("現在の位置：")}<a href="/">{p.b("町のトップページ")}</a> &gt; <a href="/k">{p.word()}</a></p>
<table width="100%"><tr><td><h2>{p.e(p.title)}</h2></td><td align="right">{p.b("更新日：" + p.date)}</td></tr></table>
{p.body(heading='<h3>{1}</h3>')}
<table class="toiawase" border="1"><tr><th>{p.b("このページに関するお問い合わせ先")}</th></tr><tr><td>{p.b("総務課 広報広聴係")}<br />{p.b("電話番号：000-000-0000（内線123）")}</td></tr></table>
<p class="enquete">{p.b("このページの情報は役に立ちましたか？")}</p>
</td></tr></table>
<hr />
<div align="center"><p>{p.b(p.site + "町役場 〒000-0000 大字中央1番地1")}</p><p>{p.b("開庁時間：午前8時30分～午後5時15分（土日祝日を除く）")}</p><p>Copyright (C) {p.b(p.site + " Town. All Rights Reserved.")}</p></div>
</body></html>"""


def frame_homepage(p, charset):
    """A private homepage of the 1990s: upper case, font and center, br for paragraphs, a counter."""
    def paragraph(parts):
        return "　" + parts + "<BR>\n" + ("<BR>" if p.rng.random() < 0.3 else "")

    class Paragraph:
        def format(self, text):
            return paragraph(text)

    return f"""<HTML>
<HEAD>
{charset}
<TITLE>{p.e(p.title)}</TITLE>
</HEAD>
<BODY BGCOLOR="#FFFFEE" TEXT="#333333" LINK=#0000FF BACKGROUND="bg.gif">
<CENTER>
<IMG SRC="title.gif" ALT="{p.site}へようこそ"><BR>
<FONT SIZE="+1" COLOR="red">{p.b("★★★ ようこそ、" + p.site + "のホームページへ ★★★")}</FONT><BR>
{p.b("あなたは")}<IMG SRC="/cgi-bin/counter.cgi">{p.b("人目のお客様です。キリ番の方は掲示板へ！")}<BR>
[<A HREF="index.html">{p.b("もくじへもどる")}</A>] [<A HREF="diary.html">{p.word()}</A>] [<A HREF="bbs.cgi">{p.b("掲示板に書き込む")}</A>] [<A HREF="link.html">{p.word()}</A>]
<HR>
<FONT SIZE="5"><B>{p.e(p.title)}</B></FONT>
</CENTER>
<BR>
<FONT SIZE=3>
{p.body(paragraph=Paragraph(), heading='<BR><B><FONT COLOR="green">■{1}</FONT></B><BR>')}
</FONT>
<HR WIDTH="80%">
<CENTER>
<A HREF="index.html"><IMG SRC="home.gif" BORDER=0>{p.b("トップページにもどる")}</A><BR>
<FONT SIZE=2>{p.b("ご意見・ご感想は")}<A HREF="mailto:a@example.ne.jp">{p.b("メールでどうぞ")}</A><BR>
{p.b("リンクはご自由に。無断転載はご遠慮ください。")}<BR>
{p.b("Since 1998.4.1 / Copyright(C) 1998-2001 " + p.site)}</FONT>
</CENTER>
</BODY></HTML>"""


def frame_documentation(p, charset):
    """A documentation site: a long sidebar, on-page contents, previous and next, an edit link."""
    side = "".join(f'<li class="toctree-l1"><a class="reference internal" href="{i}.html">{p.teaser()}</a></li>' for i in range(25))
    local = "".join(f'<li><a href="#s{i}">{p.e(b[2])}</a></li>' for i, b in enumerate(p.blocks) if b[0] == "h")
    return f"""<!DOCTYPE html>
<html lang="ja"><head>{charset}<title>{p.e(p.title)} — {p.site} ドキュメント</title></head>
<body class="wy-body-for-nav"><div class="wy-grid-for-nav">
<nav data-toggle="wy-nav-shift" class="wy-nav-side"><div class="wy-side-scroll"><div class="wy-side-nav-search"><a href="/">{p.b(p.site + " ドキュメント")}</a><div role="search"><form><input type="text" placeholder="ドキュメントを検索"></form></div></div>
<div class="wy-menu wy-menu-vertical"><ul>{side}</ul></div></div></nav>
<section class="wy-nav-content-wrap"><div class="wy-nav-content"><div class="rst-content">
<div role="navigation" aria-label="breadcrumbs navigation"><ul class="wy-breadcrumbs"><li><a href="/">{p.b("ドキュメントのトップ")}</a> &raquo;</li><li>{p.e(p.title)}</li><li class="wy-breadcrumbs-aside"><a href="/e">{p.b("ソースコードを表示する")}</a></li></ul><hr/></div>
<div role="main" class="document" itemscope="itemscope" itemtype="http://schema.org/Article"><div itemprop="articleBody">
<div class="section" id="x"><h1>{p.e(p.title)}<a class="headerlink" href="#x" title="このヘッドラインへのパーマリンク">¶</a></h1>
<div class="contents local topic"><ul class="simple">{local}</ul></div>
{p.body()}
</div></div></div>
<footer><div class="rst-footer-buttons"><a href="n.html" class="btn float-right">{p.b("次のページへ進む")}</a><a href="p.html" class="btn">{p.b("前のページに戻る")}</a></div><hr/>
<div role="contentinfo"><p>{p.b("© Copyright 2015-2021, " + p.site + " プロジェクト.")} {p.b("最終更新: " + p.date)}</p></div>{p.b("このドキュメントは Sphinx で生成されました。")}</footer>
</div></div></section></div></body></html>"""


frame_documentation.kind = "manual"


def frame_divsoup(p, charset):
    """A single-page application rendered by a server: deep divs, classes without meaning, one line."""
    def wrap(content, depth):
        for _ in range(depth):
            content = f'<div class="css-{p.rng.randrange(16 ** 6):06x}">{content}</div>'
        return content

    cards = "".join(wrap(f'<a href="/n/{i}"><div><img src="x.webp"><div class="css-1ab">{p.teaser()}</div><div>{p.excerpt(40)}</div></div></a>', 3)
                    for i in range(p.rng.randint(4, 9)))
    body = p.body(paragraph='<div class="css-0k2"><span>{}</span></div>')
    return (f'<!DOCTYPE html><html lang="ja"><head>{charset}<title>{p.e(p.title)}</title><style>' + ".css-a{color:red}" * 60
            + '</style></head><body><div id="__next">'
            + wrap(f'<div><a href="/">{p.b(p.site)}</a></div><div>{p.links(6, tag="div", of=p.word)}</div>', 5)
            + wrap(wrap(f'<h1 class="css-9zz">{p.e(p.title)}</h1><div><div>{p.b(p.date + " に公開")}</div><div><button>{p.b("フォローする")}</button></div></div>', 2)
                   + wrap(body, 7) + wrap(f'<div>{p.b("この記事が気に入ったらサポートをしてみませんか？")}</div><button>{p.b("気に入ったらサポート")}</button>', 3), 6)
            + wrap(f'<div>{p.b("こちらの記事もおすすめです")}</div>' + cards, 6)
            + wrap(f'<div>{p.links(8, tag="span", of=p.word)}</div><div>{p.b("© " + p.site + " Inc.")}</div>', 4)
            + '</div><script id="__NEXT_DATA__" type="application/json">'
            + json.dumps({"props": {"title": p.title, "html": "<p>" + p.texts.excerpt(p.rng) + "</p>"}}, ensure_ascii=False)
            + '</script></body></html>')
