"""Page frames kept for the final figure: not looked at while the extraction was tuned."""

import html
import json

from texts import plain


def frame_portalblog(p, charset):
    """A blog of a portal: profile, calendar, theme list, ads before and after, a reader's list."""
    days = "".join("<tr>" + "".join(f"<td>{week * 7 + day + 1}</td>" for day in range(7)) + "</tr>" for week in range(4))
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="ja"><head>{charset}
<title>{p.e(p.title)}｜{p.site}のブログ</title>
<script type="text/javascript">//<![CDATA[
var entry = {{"title":"x","body":"<div>{p.texts.excerpt(p.rng)}</div>"}};
//]]></script></head>
<body id="columnLB">
<div id="ambHeader"><div class="logo"><a href="/">{p.b("ブログポータル")}</a></div><ul><li><a href="/h">{p.b("ホームに戻る")}</a></li><li><a href="/p">{p.b("ピグで遊ぶ")}</a></li><li><a href="/n">{p.b("芸能人ブログ一覧")}</a></li></ul></div>
<div id="wrap"><div id="header"><h1><a href="/b">{p.b(p.site + "のブログ")}</a></h1><h2>{p.b("ブログの説明を入力します。")}</h2></div>
<div id="sub_a"><div class="menu_frame profile"><div class="menu_title">{p.b("プロフィールを見る")}</div><p>{p.b("ニックネーム：" + p.site)}</p><p>{p.b("自己紹介：はじめまして。毎日のできごとをのんびり書いています。")}</p></div>
<div class="menu_frame calendar"><table><caption>{p.b("ブログカレンダー")}</caption>{days}</table></div>
<div class="menu_frame theme"><div class="menu_title">{p.b("ブログテーマ一覧")}</div><ul>{p.links(6, of=p.word)}</ul></div>
<div class="menu_frame recent"><div class="menu_title">{p.b("最新の記事一覧")}</div><ul>{p.links(5)}</ul></div></div>
<div id="main"><div class="adArea">{p.ad()}</div>
<div class="entry"><div class="entry_head"><span class="date">{p.date}</span><h3 class="title"><a href="/e1.html">{p.e(p.title)}</a></h3><span class="theme">{p.b("テーマ：")}<a href="/t">{p.word()}</a></span></div>
<div class="contents"><div class="subContents"><div class="subContentsInner">
{p.body(paragraph="<div>{}</div><div><br></div>")}
</div></div></div>
<div class="foot"><a href="/c">{p.b("コメントする(3)")}</a> <a href="/r">{p.b("リブログする")}</a> <span>{p.b("いいね！した人")}</span></div></div>
<div id="cbox"><h4>{p.b("コメント欄")}</h4><div class="each"><p class="name">1. {p.b("通りすがりの読者")}</p><p>{p.remark()}</p></div><div class="each"><p class="name">2. {p.b("いつも見ている人")}</p><p>{p.remark()}</p></div></div>
<div class="page"><a href="/e0.html">{p.b("≪ 前の記事へ")}</a><a href="/e2.html">{p.b("次の記事へ ≫")}</a></div></div></div>
<div id="footer_ad">{p.ad()}<ul>{p.links(8)}</ul></div></body></html>"""


def frame_shop(p, charset):
    """A shop: price and cart around a product's description, reviews, what others bought."""
    bought = "".join(f'<li class="item"><a href="/i/{i}"><img src="i.jpg" alt="商品"><p>{p.teaser()}</p><p class="price">{p.rng.randint(5, 90) * 100:,}円</p></a></li>' for i in range(8))
    reviews = "".join(f'<div class="review"><p class="star">★★★★☆</p><p class="reviewer">{p.b("購入者さんのレビュー")}</p><p>{p.remark()}</p></div>' for _ in range(p.rng.randint(0, 4)))
    return f"""<!doctype html>
<html lang="ja"><head>{charset}<title>【楽々通販】{p.e(p.title)}：{p.site}市場店</title>
<meta name="keywords" content="通販,ショッピング"></head>
<body><div id="pagebody">
<div class="header"><div class="campaign"><a href="/c">{p.ad()}</a></div><form><select><option>{p.b("すべてのジャンル")}</option></select><input type="text"><input type="submit" value="検索"></form>
<ul class="nav">{p.links(8, of=p.word)}</ul></div>
<table border="0"><tr><td class="sidecol" valign="top"><div class="genre"><b>{p.b("商品ジャンルから探す")}</b><br>{"<br>".join(f'<a href="/g">{w}</a>' for w in p.words(12))}</div></td>
<td class="itemcol" valign="top">
<div class="sdtext"><a href="/">{p.b("通販トップページ")}</a>&nbsp;&gt;&nbsp;<a href="/g">{p.word()}</a></div>
<h1 class="item_name">{p.e(p.title)}</h1>
<div class="price-box"><span class="price">{p.rng.randint(10, 200) * 100:,}円</span> {p.b("（税込・送料別）")} <button class="cart">{p.b("買い物かごに入れる")}</button> <a href="/f">{p.b("お気に入りに追加する")}</a></div>
<div class="item_desc">
{p.body(paragraph="{}<br><br>", heading="<b>◆{1}</b><br>")}
</div>
<div class="shipping">{p.b("※15時までのご注文は当日発送いたします（日・祝日を除く）。")}</div>
<h3>{p.b("この商品のレビュー")}</h3>{reviews}
<h3>{p.b("この商品を買った人はこんな商品も買っています")}</h3><ul class="recommend">{bought}</ul>
</td></tr></table>
<div class="footer"><a href="/l">{p.b("特定商取引法に基づく表記")}</a>｜<a href="/k">{p.b("お支払い・配送について")}</a></div>
</div></body></html>"""


def frame_board(p, charset):
    """A thread of a bulletin board: posts by dt and dd, a line of links, a form."""
    groups, posts = [], ""
    for block in p.blocks:
        if groups and p.rng.random() < 0.5:
            groups[-1].append(block)
        else:
            groups.append([block])
    for number, group in enumerate(groups, 1):
        text = " <br> ".join(html.escape(line, quote=False) for b in group for line in plain(b).split("\n"))
        name = p.rng.choice(["名無しさん", "名無しさん＠お腹いっぱい。", "774号室の住人さん"])
        posts += (f'<dt>{number} ：<font color=green><b>{name}</b></font>：{p.rng.randint(2001, 2015)}/0{p.rng.randint(1, 9)}/12(月) 12:34:{p.rng.randint(10, 59)} ID:'
                  f'{p.rng.randrange(16 ** 6):06x}<dd> {text} <br><br>\n')
    return f"""<html lang="ja"><head>{charset}<title>{p.e(p.title)}</title></head>
<body bgcolor=#efefef text=black link=blue alink=red vlink=#660099>
<div style="margin-top:1em;"><span style='float:left;'><a href="/">{p.b("■掲示板に戻る■")}</a> <a href="l">{p.b("全部読む")}</a> <a href="1-100">1-</a> <a href="101-">101-</a> <a href="l50">{p.b("最新50件を表示")}</a></span> <span style='float:right;'>{p.b("[PR]")}<a href="http://ad.example.com">{p.ad()}</a>[PR]</span>&nbsp;</div>
<hr style="background-color:#888;"><h1 style="color:red;font-size:larger;">{p.e(p.title)}</h1>
<dl class="thread">{posts}</dl>
<font color=red face="Arial"><b>{p.rng.randint(20, 200)} KB</b></font>
<hr><a href="next">{p.b("新着レスの表示")}</a><hr>
<a href="/">{p.b("■掲示板に戻る■")}</a> <a href="a">{p.b("全部読む")}</a> <a href="b">{p.b("前100件を見る")}</a> <a href="c">{p.b("次100件を見る")}</a>
<form method=POST action="bbs.cgi"><input type=submit value="書き込む"> {p.b("名前：")} <input name=FROM size=19> E-mail<font size=1> {p.b("(省略してもよい)")} </font>: <input name=mail size=19><br><textarea rows=5 cols=70 name=MESSAGE></textarea></form>
<br><p>read.cgi ver 05.04 {p.b("どこかのサーバで動いています")}</body></html>"""


def frame_question(p, charset):
    """Questions and answers: the question and the answers are the text; votes, users, similar questions."""
    cut = max(1, len(p.blocks) // 3)
    blocks = p.blocks
    p.blocks = blocks[:cut]
    question = p.body()
    p.blocks = blocks[cut:cut * 2] or blocks[:1]
    first = p.body() if blocks[cut:cut * 2] else ""
    p.blocks = blocks[cut * 2:]
    second = p.body()
    p.blocks = blocks
    answer = (lambda text, who: f'<div class="answer" itemprop="suggestedAnswer"><div class="votecell"><button class="vote-up">▲</button><span class="vote-count">{p.rng.randint(0, 40)}</span></div>'
              f'<div class="answercell"><div class="js-post-body">{text}</div><div class="user-info"><span>{p.b("回答日時 " + p.date)}</span> <a href="/u/1">{p.b(who)}</a> <span class="reputation">{p.rng.randint(1, 9999)}</span></div>'
              f'<div class="post-menu"><a href="#">{p.b("リンクを共有する")}</a> <a href="#">{p.b("この回答を改善する")}</a></div></div></div>')
    return f"""<!DOCTYPE html><html lang="ja" class="html__responsive"><head>{charset}<title>{p.e(p.title)} - {p.site}知恵袋</title></head>
<body class="question-page"><header class="topbar"><a class="-logo" href="/">{p.b(p.site + "知恵袋")}</a><ol class="-secondary"><li><a href="#">{p.b("ログインする")}</a></li><li><a href="#">{p.b("アカウント登録")}</a></li></ol></header>
<div class="hero"><p>{p.b("知恵袋は、みんなで疑問を解決しあうための質問サイトです。登録はわずか1分で終わります。")}</p><a href="/signup">{p.b("このコミュニティに参加する")}</a></div>
<div class="container"><div id="left-sidebar"><nav><ol class="nav-links"><li><a href="/">{p.b("質問を探す")}</a></li><li><a href="/tags">{p.b("タグ一覧を見る")}</a></li><li><a href="/users">{p.b("ユーザー一覧")}</a></li></ol></nav></div>
<div id="content"><div id="question-header"><h1 itemprop="name"><a href="/q/1" class="question-hyperlink">{p.e(p.title)}</a></h1><a href="/ask" class="btn">{p.b("質問を投稿する")}</a></div>
<div class="stats"><span>{p.b("質問日時 " + p.date)}</span><span>{p.b("閲覧数 " + str(p.rng.randint(10, 9999)) + "回")}</span></div>
<div id="mainbar"><div class="question"><div class="votecell"><span>{p.rng.randint(0, 50)}</span></div><div class="postcell"><div class="js-post-body" itemprop="text">{question}</div><div class="post-taglist"><a class="post-tag" href="/t">{p.word()}</a> <a class="post-tag" href="/t">{p.word()}</a></div></div></div>
<div id="answers"><div id="answers-header"><h2>{p.b("2 件の回答があります")}</h2><span>{p.b("並べ替え：評価順")}</span></div>{answer(first, "物知りな回答者") if first else ""}{answer(second, "親切な回答者")}</div>
<h2>{p.b("あなたの回答を書く")}</h2><form><textarea></textarea><p>{p.b("回答を投稿すると利用規約に同意したことになります。")}</p></form></div>
<div id="sidebar"><div class="module"><h4>{p.b("注目されている質問")}</h4><div class="related">{p.links(8, tag="div")}</div></div></div></div></div>
<footer id="footer"><nav>{p.links(6, tag="span", of=p.word)}</nav><p>{p.b("サイトのデザインとロゴは運営会社に帰属します。")}</p></footer></body></html>"""


def frame_recipe(p, charset):
    """A recipe site: ingredients and steps are main text as well as the article."""
    goods = p.rng.sample([("玉ねぎ", "1個"), ("にんじん", "1/2本"), ("しょうゆ", "大さじ2"), ("みりん", "大さじ1"), ("豚こま肉", "200g"), ("だし汁", "300cc"), ("小麦粉", "大さじ3"), ("卵", "2個")], 5)
    steps = p.rng.sample(["鍋に油を熱し、材料を中火で炒めます。", "全体に火が通ったら調味料を加えます。", "ふたをして弱火で15分ほど煮込みます。", "器に盛りつけ、お好みで七味をふってできあがりです。", "野菜は食べやすい大きさに切っておきます。"], 4)
    p.extra_main = ["材料（2人分）"] + [f"{n}\t{a}" for n, a in goods] + ["作り方"] + steps
    return f"""<!DOCTYPE html><html lang="ja"><head>{charset}<title>{p.e(p.title)} 簡単レシピ by {p.site} | レシピ広場</title>
<script type="application/ld+json">{json.dumps({"@type": "Recipe", "name": p.title, "recipeIngredient": [n for n, _ in goods]}, ensure_ascii=False)}</script></head>
<body><div id="container"><div id="header"><a href="/">{p.b("みんなのレシピ広場")}</a><form id="search"><input type="search" placeholder="料理名・食材名"></form><ul id="global_menu">{p.links(6, of=p.word)}</ul></div>
<div id="premium"><p>{p.b("プレミアム会員なら人気順検索が使い放題！ 今なら30日間無料でお試し")}</p></div>
<div id="main_content"><div id="recipe"><h1 class="recipe-title">{p.e(p.title)}</h1>
<div class="photo"><img src="main.jpg" alt="料理の写真"></div><div id="author">{p.b("レシピ作者：")}<a href="/u">{p.b("料理好きの" + p.site)}</a></div>
<div class="description">{p.body()}</div>
<div id="ingredients"><h3>材料（2人分）</h3><div id="ingredients_list">{"".join(f'<div class="ingredient_row"><div class="ingredient_name"><span>{n}</span></div><div class="ingredient_quantity">{a}</div></div>' for n, a in goods)}</div></div>
<div id="steps"><h3>作り方</h3>{"".join(f'<div class="step"><h4 class="num">{i + 1}</h4><p class="step_text">{s}</p></div>' for i, s in enumerate(steps))}</div>
<div id="tsukurepo"><h3>{p.b("みんなのつくれぽ")}</h3>{"".join(f'<div class="feedback"><p>{p.remark()}</p></div>' for _ in range(3))}</div></div>
<div id="recommended_recipes"><h2>{p.b("似ているレシピを見る")}</h2><ul>{p.links(8)}</ul></div></div>
<div id="sidebar"><div class="pr"><span>{p.b("広告掲載のご案内")}</span><a href="#">{p.ad()}</a></div><h3>{p.b("話題のキーワード")}</h3><ol>{p.links(10, of=p.word)}</ol></div>
<div id="footer"><p>{p.b("レシピの無断転載は固くお断りいたします。")}</p></div></div></body></html>"""


def frame_minified(p, charset):
    """Minified by a tool: no optional tags, no quotes, all on one line."""
    body = p.body(paragraph="<p>{}", rp=False).replace("</li>", "").replace("</dd>", "").replace("</dt>", "").replace("</tr>", "").replace("</td>", "").replace("</th>", "")
    body = "\n".join(line for line in body.split("\n")) if "<pre>" in body else body.replace("\n", "")
    return (f'<!doctype html><html lang=ja>{charset}<title>{p.e(p.title)}</title><link rel=canonical href=https://example.jp/a>'
            f'<body class=home><div class=site-head><a class=brand href=/>{p.b(p.site)}</a><ul class=links>'
            + "".join(f"<li><a href=/{i}>{w}</a>" for i, w in enumerate(p.words(7)))
            + f'</ul></div><div class=wrap><div class=post><h1>{p.e(p.title)}</h1><p class=post-date>{p.b(p.date + " 更新")}'
            + body
            + f'</div><div class=post-nav><a href=/prev>{p.b("← ひとつ前の記事")}</a> <a href=/next>{p.b("ひとつ次の記事 →")}</a></div><h3>{p.b("最新の記事をもっと読む")}</h3><ul class=recent>'
            + "".join(f"<li><a href=/r{i}>{p.teaser()}</a>" for i in range(6))
            + f'</ul></div><div class=site-foot><p>{p.b("© 2019 " + p.site + ". Powered by 静的サイトジェネレータ")}</div><script>!function(e,t){{e.x=t}}(window,"<p>"+1)</script>')


def frame_portalnews(p, charset):
    """A news portal: section with hashed classes, expert comments, other articles with leads, many scripts."""
    others = "".join(f'<li><a href="/a{i}"><div class="sc-x"><div class="sc-t">{p.teaser()}</div><div class="sc-s">{p.b(p.rng.choice(["経済のニュース", "スポーツ報知局", "地方通信社"]))}<time>{p.rng.randint(1, 12)}/{p.rng.randint(1, 28)}(火) 9:15</time></div></div></a></li>' for i in range(12))
    experts = "".join(f'<article class="sc-comment"><h3>{p.b("専門家の見解と補足")}</h3><p>{p.remark()}</p><button>{p.b("参考になった人数")}</button></article>' for _ in range(2))
    scripts = "<script>" + "var a=[" + ",".join(f'"{i}<div>{p.texts.excerpt(p.rng, 30)}</div>"' for i in range(10)) + "];</script>"
    return f"""<!DOCTYPE html><html lang="ja"><head>{charset}<title>{p.e(p.title)}（{p.site}） - ポータルニュース</title>{scripts}</head>
<body><div id="wrapper"><header id="msthd"><div class="skip"><a href="#contents">{p.b("本文へジャンプする")}</a></div><nav><ul>{p.links(10, of=p.word)}</ul></nav></header>
<div id="contents"><div id="contentsWrap"><main><div class="ual"><a href="/live">{p.b("ライブ配信中の番組を見る")}</a></div>
<article id="uamods"><header class="sc-a"><h1 class="sc-h">{p.e(p.title)}</h1><div class="sc-d"><p>{p.b(p.date + "(金) 18:40 配信")}</p><button>{p.b("コメント数を見る")}</button></div></header>
<div class="article_body highLightSearchTarget"><div class="sc-p"><figure><img src="p.jpg"><figcaption>{p.b("写真はイメージです（提供写真）")}</figcaption></figure>
{p.body(paragraph='<p class="sc-cmx yjDirectSLinkTarget">{}</p>')}
</div></div>
<footer><a href="/m">{p.b("元の記事を配信元で読む")}</a><section><h2>{p.b("関連する記事を読む")}</h2><ul>{p.links(5)}</ul></section></footer></article>
<section class="ex"><h2>{p.b("エキスパートの補足・見解")}</h2>{experts}</section>
<section><h2>{p.b("こんな記事も読まれています")}</h2><ul>{others}</ul></section></main>
<div id="yjnSub"><section><h2>{p.b("総合アクセスランキング")}</h2><ol>{p.links(5)}</ol></section></div></div></div>
<footer id="ft"><ul>{p.links(6, of=p.word)}</ul><p>{p.b("ニュースの無断転用を禁止します。")}</p></footer></div>{scripts}</body></html>"""


def frame_novel(p, charset):
    """A site for web novels: chapters, one paragraph a line with ruby, an afterword, points."""
    body = "".join(f'<p id="L{i}">{p.inline(b[1])}</p>\n' + ('<p id="b"><br></p>\n' if p.rng.random() < 0.3 else "")
                   if b[0] == "p" else f'<p id="L{i}">{p.e(plain(b))}</p>\n'.replace("\n", "<br>") for i, b in enumerate(p.blocks))
    return f"""<!DOCTYPE html><html lang="ja"><head>{charset}<title>{p.site}物語 - {p.e(p.title)}</title></head>
<body onload="initRollovers();"><div id="novel_header"><ul id="head_nav"><li><a href="/">{p.b("作品情報を見る")}</a></li><li><a href="/i">{p.b("感想を書く")}</a></li><li><a href="/r">{p.b("レビューを読む")}</a></li><li>{p.b("縦書きPDFで読む")}</li></ul></div>
<div id="container"><div class="box_announce_bookmark announce_bookmark"><a href="/login">{p.b("ブックマーク機能を使うにはログインしてください。")}</a></div>
<div class="contents1"><a href="/n1/" class="margin_r20">{p.b(p.site + "物語の目次")}</a>{p.b("作者：")}<a href="/u">{p.b("匿名作家の山田")}</a></div>
<div id="novel_contents"><div id="novel_color"><div class="novel_bn"><a href="/1">{p.b("<< 前へもどる")}</a><a href="/3">{p.b("次へすすむ >>")}</a></div>
<div id="novel_no">2/{p.rng.randint(3, 300)}</div><p class="novel_subtitle">{p.e(p.title)}</p>
<div id="novel_honbun" class="novel_view">
{body}</div>
<div class="novel_bn"><a href="/1">{p.b("<< 前へもどる")}</a><a href="/3">{p.b("次へすすむ >>")}</a><a href="/">{p.b("目次へもどる")}</a></div></div></div>
<div class="wrap_menu_novelview_after"><p>{p.b("ブックマークに追加すると更新通知が届きます。")}</p></div>
<div id="novel_hyouka"><p>{p.b("ポイントを入れて作者を応援しましょう！")}</p><p class="msg">{p.b("評価をするにはログインしてください。")}</p></div>
<div class="box_recommend"><h3>{p.b("この作品をブックマークしている人はこんな作品も読んでいます")}</h3><ul>{p.links(6)}</ul></div>
<div id="impression"><p>{p.b("感想はまだ書かれていません。感想を書く場合はログインしてください。")}</p></div></div>
<div id="footer"><ul class="undernavi">{p.links(7, of=p.word)}</ul></div></body></html>"""


frame_novel.kind = "story"
