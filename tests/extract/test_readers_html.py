"""Web pages as government sites publish them: what is read of them, in which lines, and what is left out."""

import pytest

from extract.exceptions import UnreadableSourceError
from extract.text.readers import read_bytes
from tests.bounds import bounded
from tests.extract.formats.sentences import PROSE

MAIN = "".join(f"<p>{line}</p>" for line in PROSE)


def read(page: str, name: str = "plan.html") -> list[str]:
    return read_bytes(page.encode(), name).text.splitlines()


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p style='text-indent:2em'>&nbsp;&nbsp;<span>一、总体</span><b>要求</b></p>", ["一、总体要求"]),
        ("<p>第一行<br/>第二行<br></p><p></p><p>&nbsp;</p><div>第三行</div>", ["第一行", "第二行", "第三行"]),
        ("<p>数字\n   福建，100 M\n宽带</p>", ["数字福建，100 M 宽带"]),
        ("<P CLASS=x>大写</P><p>未闭<p>又一段", ["大写", "未闭", "又一段"]),
        ("<p>A&amp;B&lt;C&gt; &ldquo;互联网+&rdquo; &#12288;&#x4e00;</p>", ["A&B<C> “互联网+” \u3000一"]),
        ("<pre>第一行\n第二行</pre>", ["第一行", "第二行"]),
        ("<p>甲<script>var t='（责任单位：脚本局）'</script><style>p{}</style><!-- 注 -->乙</p>", ["甲乙"]),
        ("<p>甲</p><p style='DISPLAY : none'>藏</p><div hidden><p>藏</p></div>乙", ["甲", "乙"]),
        ("<p>（责&shy;任单&#8203;位：市教育&zwj;局）</p>", ["（责任单位：市教育局）"]),
        ("<p>甲<o:p></o:p><st1:x>乙</st1:x></p>", ["甲", "乙"]),
        ("<ol><li>推进</li><li>加快</li></ol><ol start=5><li>完善</li></ol>", ["1.推进", "2.加快", "5.完善"]),
        ("<ol class='custom_cn'><li>推进</li></ol><ol><li>（一）加快</li></ol>", ["一、推进", "（一）加快"]),
        ("<ol style='list-style-type:none'><li>推进</li></ol><ul><li>加快</li></ul>", ["推进", "加快"]),
    ],
)
def test_elements_become_lines_as_a_browser_prints_them(body: str, lines: list[str]) -> None:
    assert read(f"<html><body>{body}</body></html>") == lines


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("<tr><th>序号</th><th>工作</th></tr><tr><td>1</td><td>宽带</td></tr>", ["序号\t工作", "1\t宽带"]),
        ("<tr><td>1</td><td><p>省发改委</p><p>省财政厅</p></td></tr>", ["1\t省发改委 省财政厅"]),
        ("<tr><td rowspan=2>一</td><td>甲</td></tr><tr><td>乙</td></tr>", ["一\t甲", "\t乙"]),
        ("<tr><td colspan=2>指标</td><td>2020</td></tr><tr><td>1</td><td>率</td><td>5</td></tr>",
         ["指标\t\t2020", "1\t率\t5"]),
        ("<tr><td></td><td>甲</td><td></td><td>乙</td><td></td></tr>", ["\t甲\t\t乙"]),
        ("<tr><td colspan=3>一、基础设施类</td></tr><tr><td>1</td><td>甲</td></tr>", ["一、基础设施类", "1\t甲"]),
        ("<tr><td><table><tr><td>内</td><td>表</td></tr></table></td><td>旁</td></tr>", ["内\t表", "旁"]),
    ],
)  # fmt: skip
def test_a_row_of_a_table_is_one_line(rows: str, lines: list[str]) -> None:
    assert read(f"<body><table>{rows}</table></body>") == lines


def test_a_cell_with_many_paragraphs_in_one_row_of_many_stays_a_cell() -> None:
    long = "".join(f"<p>{line}</p>" for line in PROSE * 4)
    rows = "".join(f"<tr><td>{number}</td><td>{long}</td><td>省发改委</td></tr>" for number in (1, 2, 3))

    lines = read(f"<body><table>{rows}</table></body>")

    assert [line.split("\t")[0] for line in lines] == ["1", "2", "3"]
    assert all(line.endswith("\t省发改委") for line in lines)


def test_a_table_that_only_arranges_the_page_gives_the_lines_of_its_cells() -> None:
    page = f"<table><tr><td width=100><ul><li><a href=x>首页</a></li></ul></td><td>{MAIN}</td></tr></table>"

    assert read(page) == list(PROSE)


def whole_page(main: str) -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于印发数字城市工作要点的通知_某市政府网</title>
    <meta name="ArticleTitle" content="关于印发数字城市工作要点的通知"></head><body>
    <div class="header"><div class="logo"><a href="/">某市人民政府</a></div><div id="nav"><ul>
    <li><a href="/a">首页</a></li><li><a href="/b">政务公开</a></li><li><a href="/c">互动交流</a></li></ul></div></div>
    <div class="dqwz">您现在的位置：<a href="/">首页</a> &gt; <a href="/b">政务公开</a></div>
    <table class="xxgk"><tr><td>索 引 号：</td><td>0001-2018-0001</td><td>发文机关：</td><td>某市人民政府</td></tr>
    <tr><td>标 题：</td><td colspan=3>关于印发数字城市工作要点的通知</td></tr>
    <tr><td>发文字号：</td><td>某政办〔2018〕3号</td><td>发布日期：</td><td>2018-04-11</td></tr></table>
    <h1>关于印发数字城市工作要点的通知</h1>
    <div class="info">发布时间：2018-04-11 09:30 来源：某市政府办 <span>字体：【大 中 小】</span></div>
    {main}
    <div class="share">分享到：<a href=x>微信</a><a href=y>微博</a></div><p>扫一扫在手机打开当前页</p>
    <p>【打印】 【关闭】</p><p>上一篇：<a href=z>另一个通知</a></p>
    <h3>相关链接</h3><ul><li><a href=1>解读：数字城市工作要点解读</a></li><li><a href=2>另一个通知</a></li></ul>
    <div class="footer"><p>版权所有：某市人民政府 主办：某市政府办 ICP备12345678号。未经许可，不得转载。</p></div>
    </body></html>"""


@pytest.mark.parametrize(
    "container",
    ["<div class='TRS_Editor'>", "<div class='pages_content' id=UCAP-CONTENT>", "<div id='zoom'>", "<div class='x1'>",
     "<div class=article-content><div class='view TRS_UEDITOR trs_paper_default'>", "<td class=b12c id=UCAP-CONTENT>",
     "<div><font id='Zoom'>", "<section><center>", ""],
)  # fmt: skip
def test_of_a_page_the_document_stays_with_its_title_and_data(container: str) -> None:
    lines = read(whole_page(f"{container}{MAIN}<p>某市政府办公室</p></div>"))

    text = "\n".join(lines)
    start = lines.index(PROSE[0])
    assert lines[start : start + 5] == [*PROSE, "某市政府办公室"]
    assert lines[start + 5 :] == []
    assert "索 引 号：\t0001-2018-0001\t发文机关：\t某市人民政府" in lines
    assert "某政办〔2018〕3号" in text
    assert "关于印发数字城市工作要点的通知" in lines
    assert any(line.startswith("发布时间：2018-04-11") for line in lines)
    for furniture in ("首页", "互动交流", "位置", "分享", "扫一扫", "打印", "上一篇", "相关", "解读", "版权"):
        assert furniture not in text


def test_a_body_cut_into_several_containers_is_read_whole() -> None:
    lines = read(
        whole_page(f"<div class=TRS_Editor>{MAIN}</div><p>附件</p><div class=TRS_Editor><p>{PROSE[0]}</p></div>")
    )

    assert lines[-1] == PROSE[0]
    assert all(line in lines for line in PROSE)


def test_paragraphs_behind_the_container_are_kept() -> None:
    lines = read(whole_page(f"<div class=TRS_Editor>{MAIN * 3}</div><div><p>{PROSE[1]}</p></div>"))

    assert lines[-1] == PROSE[1]


def test_a_title_above_a_table_stays_though_the_page_has_no_other() -> None:
    rows = "".join(f"<tr><td>{number}<td>{text}<td>市教育局</tr>" for number, text in enumerate(PROSE, 1))
    head = "<thead><tr><th>序号<th>重点任务<th>责任单位</tr></thead>"

    lines = read(f"<body><h1>数字城市任务分工表</h1><table>{head}<tbody>{rows}</tbody></table></body>")

    assert lines[:2] == ["数字城市任务分工表", "序号\t重点任务\t责任单位"]
    assert len(lines) == 2 + len(PROSE)


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("<p align=center><b>数字城市任务分工表</b></p>", ["数字城市任务分工表"]),
        (
            "<div>关于印发分工表的通知</div><p>各区：</p><p>某市政府办公室</p>",
            ["关于印发分工表的通知", "各区：", "某市政府办公室"],
        ),
        ("<div>字体：[大 中 小]</div><p>数字城市建设</p><p>任务分工表</p>", ["数字城市建设", "任务分工表"]),
    ],
)
def test_what_stands_above_a_table_that_is_all_of_the_prose_is_its_head(head: str, lines: list[str]) -> None:
    rows = "".join(f"<tr><td>{number}<td>{text}<td>市教育局</tr>" for number, text in enumerate(PROSE, 1))
    menu = "<div><a href=/>首页</a><a href=/a>政务公开</a></div><div>当前位置：<a href=/>首页</a> &gt; 文件</div>"
    page = f"<title>某市人民政府</title><body>{menu}<div>{head}<table>{rows}</table></div><p><a href=/b>链接</a></p>"

    assert read(page) == [*lines, *(f"{number}\t{text}\t市教育局" for number, text in enumerate(PROSE, 1))]


def test_a_footer_below_a_short_text_is_no_part_of_it() -> None:
    page = f"<body><div>{PROSE[0]}</div><div>{PROSE[1]}</div><footer>某县政府主办，某县大数据局承办。</footer></body>"

    assert read(page) == list(PROSE[:2])


def test_what_stands_beside_an_unnamed_body_without_links_is_kept() -> None:
    notice = "<h1>关于印发数字城市工作要点的通知</h1><p>各区人民政府，市直各部门：</p>"
    notice += f"<p>{PROSE[0]}</p><p>某市政府办公室</p>"
    page = f"<p><a href=/>首页</a></p><p>数字某市</p>{notice}<div>{MAIN * 5}</div><p>附件：分工表</p><p>扫一扫打开</p>"

    lines = read(f"<body>{page}<p><a href=/a>网站地图</a></p><p>某街1号</p></body>")

    assert lines[:4] == ["关于印发数字城市工作要点的通知", "各区人民政府，市直各部门：", PROSE[0], "某市政府办公室"]
    assert lines[4:] == [*list(PROSE) * 5, "附件：分工表"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<meta name=ArticleTitle content=' 数字城市 工作要点'><title>政务公开</title>", ["数字城市 工作要点"]),
        ("<title>数字城市2018-2020年行动计划（试行）-某市人民政府</title>", ["数字城市2018-2020年行动计划（试行）"]),
        ("<title>关于印发工作要点的通知_某市政府网_政务公开</title>", ["关于印发工作要点的通知"]),
        ("<title>某市政府网</title>", []),
        ("<title></title>", []),
    ],
)
def test_a_title_that_only_the_head_of_a_page_says_begins_the_text(head: str, title: list[str]) -> None:
    assert read(f"<html><head>{head}</head><body><div class=TRS_Editor>{MAIN}</div></body></html>") == [*title, *PROSE]


@pytest.mark.parametrize(
    "printed", ["<p>某市人民政府</p><p>关于印发工作要点的通知</p>", "<p>关于印发工作要点的通知</p>"]
)
def test_a_title_that_the_text_begins_with_stands_once(printed: str) -> None:
    head = "<meta name=ArticleTitle content=某市人民政府关于印发工作要点的通知>"

    assert read(f"<html><head>{head}</head><body><div id=zoom>{printed}{MAIN}</div></body></html>")[-5:] == [
        "关于印发工作要点的通知",
        *PROSE,
    ]


def test_an_outline_without_one_full_stop_is_read_whole() -> None:
    lines = read("<body><p>一、总体要求</p><p>二、主要任务</p><p>责任单位：省发改委</p></body>")

    assert lines == ["一、总体要求", "二、主要任务", "责任单位：省发改委"]


def test_text_inside_the_anchors_of_bookmarks_is_no_link() -> None:
    lines = read(
        "<body><div>" + "".join(f"<p><a name=_Toc1>{line}</a></p>" for line in ("一、任务", *PROSE)) + "</div>"
    )

    assert lines == ["一、任务", *PROSE]


def test_attachments_named_by_links_are_kept() -> None:
    lines = read(f"<body><div>{MAIN}<p>附件：<a href=x>重点任务分工表.docx</a></p></div></body>")

    assert lines[-1] == "附件：重点任务分工表.docx"


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "utf-8", "utf-16", "big5"])
def test_the_page_s_own_charset_is_used(encoding: str) -> None:
    text = "為貫徹國務院行動" if encoding == "big5" else "为贯彻国务院行动"
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head><p>{text}</p>'

    assert read_bytes(page.encode(encoding), "plan.html").text == f"{text}\n"


def test_entities_of_a_document_type_are_not_expanded() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;&a;">]><body><p>甲&b;&a;乙</p></body>'
    )

    assert "甲&b;&a;乙" in "\n".join(read(page))


def test_a_page_with_more_tags_than_any_plan_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(UnreadableSourceError, match=r"plan\.html: has more than 600000 tags"):
        read("<p>数字" * 600_001)


def test_inline_elements_that_were_never_closed_do_not_lose_the_text() -> None:
    body = "".join(f"<p><font face=x><span>{number}、{PROSE[0]}</p>" for number in range(400))

    lines = read(f"<body>{body}</body>")

    assert len(lines) == 400
    assert lines[-1].startswith("399、")


@pytest.mark.parametrize(
    "page",
    ["<body>" + "<div>" * 100_000 + "数字", "<table><tr><td>" * 50_000 + "数字", "<p>" + "数" * 15_000_000],
)  # fmt: skip
def test_pages_that_nest_without_end_are_refused_in_time(page: str) -> None:
    with bounded(5), pytest.raises(UnreadableSourceError, match=r"plan\.html: no text can be read"):
        read(page)


@pytest.mark.parametrize(
    "page",
    ["<p>数字" * 300_000, "<br>" * 500_000 + "数字", "<tr><td rowspan=9999 colspan=9999>数" * 50_000,
     "<div class=content></div>" * 100_000 + "数字", "<p>" + "&nbsp; " * 1_000_000 + "数字",
     "<p>" + "<a href=x>数字</a>" * 200_000],
)  # fmt: skip
def test_pages_with_endless_repetition_are_read_in_bounded_time(page: str) -> None:
    with bounded(15):
        assert "数" in "".join(read(page))
