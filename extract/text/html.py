"""A web page becomes text: the main text with title and data of publication, without the page around it.

Two questions: which element holds the main text (a container that content systems of governments are known to use, or
the smallest element that holds nearly all prose), and which lines outside it belong to the document all the same.
In doubt a line stays. Nothing is fetched, no script runs, and nothing here knows what a plan is.
"""

import re
from collections.abc import Iterator

from lxml import etree

from extract.exceptions import UnreadableSourceError
from extract.text.html_lines import Element, Line, LinePrinter
from extract.text.html_page import Page
from extract.text.spans import without_blanks

MAX_TAGS = 600_000
"""Tags in one page; a plan of 200,000 characters pasted from Word has some 100,000."""

_INLINE_TAGS = re.compile(r"</?(?:span|font|b|strong|i|em|u|a|small|big|o:p|st1:[a-z]{1,20})\b[^<>]*>", re.IGNORECASE)

# Labels of the line or table of publication data above a document.
_PUBLICATION = re.compile(
    r"(?:发布|成文|印发|发文|公开|生成|签发)\s*(?:日期|时间|机构|机关|单位|字号)|"
    r"(?:^|[\s|　])(?:日\s*期|时\s*间|来\s*源)\s*[:：]|"
    r"索\s*引\s*号|主题\s*(?:分类|词)|标\s*题\s*[:：]|名\s*称\s*[:：]|文\s*号\s*[:：]|信息\s*(?:来源|名称|索引)|发文字号|有\s*效\s*性|"
    r"时\s*效\s*[:：]|公开\s*(?:方式|属性|类别)|20\d\d[-年./]\d{1,2}[-月./]\d{1,2}"
)
_SITE = re.compile(r"(?:网|网站|门户|政府|平台|信息公开|首页|频道|目录)$")
_LETTERHEAD = re.compile(r"[〔\[（(]\s*20\d\d\s*[〕\]）)]\s*(?:第\s*)?\d{1,4}\s*号")

# Lines that a page prints about itself. Each must match the whole line.
_FURNITURE = re.compile(
    r"扫一扫.{0,30}|.{0,12}(?:手机|微信)(?:版|扫).{0,20}|[【\[]?\s*(?:打\s*印|打印本页|打印此页|关\s*闭|关闭窗口|关闭本页|收\s*藏|纠\s*错|我要纠错|"
    r"返回顶部|返\s*回|返回首页|下载|复制链接)\s*[】\]]?(?:[\s|｜]*[【\[]?\s*(?:打印|打印本页|关闭|关闭窗口|关闭本页|收藏|纠错|返回顶部|返回)\s*[】\]]?)*|"
    r"(?:字\s*[体号]|字体大小)\s*[:：]?\s*[【\[(（]?\s*[大中小默认超\s|｜]{1,20}\s*[】\])）]?.{0,20}|(?:分享|分享到|分享至|我要分享)\s*[:：]?.{0,40}|"
    r"(?:上一篇|下一篇|上一条|下一条)\s*[:：]?.{0,80}|(?:您?现?在?的?当?前?位置|您现在所在的?位置)\s*[:：].{0,120}|"
    r"(?:相关(?:链接|阅读|文档|文件|解读|新闻|信息|稿件|附件下载)|延伸阅读|推荐阅读|热点新闻|政策解读|图解)\s*[:：]?|"
    r"[【\[（(]?责任编辑\s*[:：].{0,20}|(?:浏览|点击|访问|阅读)(?:次数|量|数)?\s*[:：]?\s*\d*\s*次?|版权所有.{0,120}|"
    r".{0,40}(?:ICP备|公网安备|网站标识码).{0,80}|(?:网站地图|联系我们|关于我们|法律声明|网站声明|设为首页|加入收藏)(?:[\s|｜]+.{0,60})?|"
    r"(?:主办|承办|技术支持|运维)(?:单位)?\s*[:：].{0,40}(?:版权|地址|邮编|电话|建议使用|ICP).{0,80}|\|+|>+|<+|【】|\[\]"
)
_RELATED = re.compile(
    r"(?:相关(?:链接|阅读|文档|文件|解读|新闻|信息|稿件)|延伸阅读|推荐阅读|热点新闻|政策解读)\s*[:：]?"
)
_LEGAL_NOTICE = re.compile(r"版权|转载|ICP|浏览器|分辨率|网站标识|技术支持|免责声明|Cookie", re.IGNORECASE)
_ATTACHMENT = re.compile(r"附\s*[件表]|\.(?:docx?|xlsx?|pdf|wps|zip|rar|ofd)\b", re.IGNORECASE)


def html_text(text: str, name: str) -> str:
    """Read the document that a web page publishes.

    Args:
        text: the page, decoded.
        name: what messages call the file.

    Raises:
        UnreadableSourceError: it has too many elements, or they nest too deeply to be a page.
    """
    if text.count("<") > MAX_TAGS:
        raise UnreadableSourceError(
            f"{name}: has more than {MAX_TAGS} tags; copy the document's text out of the page into a text file"
        )
    page = Page(_parse(text, name))
    lines = LinePrinter(page.hidden, page.main).print(page.root)
    kept = [line.text for line in _without_furniture(_document_lines(lines, page))]
    return "".join(f"{line}\n" for line in [*_missing_title(kept, page.titles), *kept])


def _missing_title(lines: list[str], titles: tuple[str, ...]) -> Iterator[str]:
    """Give the title that a page only calls itself by, where its text begins without one."""
    first = [without_blanks(line) for line in lines[:12]]
    beginning = "".join(first)
    bare = without_blanks(titles[0]) if titles else ""
    if bare not in beginning and not any(len(line) >= 10 and line in bare for line in first):
        yield titles[0]


def _parse(text: str, name: str) -> Element:
    """Parse with all limits on; inline tags that were never closed pile up, so they go where the depth is exceeded."""
    for source in (text, _INLINE_TAGS.sub("", text)):
        parser = etree.HTMLParser(
            encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(source.encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError:
            root = None
        limits = [entry for entry in parser.error_log if entry.type_name == "ERR_RESOURCE_LIMIT"]
        if root is not None and not limits:
            return root
    raise UnreadableSourceError(
        f"{name}: no text can be read from this page, its elements nest too deeply or one is too long; "
        "copy the document's text into a text file"
    )


def _document_lines(lines: list[Line], page: Page) -> Iterator[Line]:
    """Give the main text, and of what stands outside it the title, the publication data and whole paragraphs."""
    marked = [number for number, line in enumerate(lines) if line.is_main]
    if not marked:
        yield from lines
        return
    beginning = without_blanks("".join(lines[number].text for number in marked[:12]))[:800]
    is_below_title = is_behind = False
    head = _head_of_table(lines, marked[0]) if page.is_table else marked[0]
    for number, line in enumerate(lines):
        if line.is_main:
            is_behind = not page.is_known
            if page.is_known or not _is_link_line(line):
                yield line
        elif number < marked[0]:
            is_kept = _stands_above(line, page.title, beginning)
            is_below_title = is_below_title or (is_kept and not page.is_known and _is_title(line, page.title))
            if is_kept or ((is_below_title or number >= head) and _is_plain(line)):
                yield line
        else:
            is_behind = is_behind and _is_plain(line)
            if is_behind or _is_paragraph(line):
                yield line


def _head_of_table(lines: list[Line], first: int) -> int:
    """Find where the lines straight above a table begin that is all of the prose: its title, a notice, no links."""
    begin = first
    while begin and not lines[begin - 1].links and not _SITE.search(without_blanks(lines[begin - 1].text)):
        begin -= 1
    return begin


def _is_title(line: Line, title: str) -> bool:
    return line.is_heading or without_blanks(line.text) in title


def _is_plain(line: Line) -> bool:
    """Tell what stands beside prose that was found by its weight alone: addressees, a signature, a line on units."""
    return not line.links and not _FURNITURE.fullmatch(line.text) and not _LEGAL_NOTICE.search(line.text)


def _stands_above(line: Line, title: str, beginning: str) -> bool:
    """Tell the title, the number and the data of publication from navigation above a text."""
    bare = without_blanks(line.text)
    if len(line.text) > 300 or bare in beginning:
        return _is_paragraph(line) and bare not in beginning
    if _PUBLICATION.search(line.text) or _LETTERHEAD.search(line.text):
        return line.link_share < 0.5
    if len(bare) < 6 or _SITE.search(bare) or line.link_share > 0.3:
        return False
    return _is_title(line, title) or _is_paragraph(line)


def _is_paragraph(line: Line) -> bool:
    """Tell prose of a document from a page's own words: a full sentence, hardly linked, no legal notice."""
    return "。" in line.text and len(line.text) >= 20 and line.link_share < 0.3 and not _LEGAL_NOTICE.search(line.text)


def _is_link_line(line: Line) -> bool:
    return line.link_share >= 0.8 and len(line.text) < 80 and not _ATTACHMENT.search(line.text)


def _without_furniture(lines: Iterator[Line]) -> Iterator[Line]:
    """Drop what a page prints about itself, and the links below a heading such as 相关链接."""
    is_below_related = False
    for line in lines:
        if _RELATED.fullmatch(line.text):
            is_below_related = True
        elif is_below_related and line.link_share >= 0.5 and "。" not in line.text:
            continue
        else:
            is_below_related = False
            if not _FURNITURE.fullmatch(line.text):
                yield line
