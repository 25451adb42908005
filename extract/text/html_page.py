"""Which elements of a page hold the document, and which no reader would see or want.

Works on the tree alone, by names of elements and the share of prose and links in them; prints nothing.
"""

import re

from lxml import etree

from extract.text.html_lines import Element, is_link
from extract.text.spans import without_blanks

_INVISIBLE_NAMES = (
    "script style noscript template iframe object embed applet svg canvas audio video map select option optgroup "
    "button input textarea datalist head title meta link frameset frame noframes nav"
)
_INVISIBLE = frozenset(_INVISIBLE_NAMES.split())
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# Names that content systems of Chinese governments give to the element around a document's text.
_MAIN = re.compile(
    r"(?:^|[\s_-])(?:ucap-?content|trs_(?:editor|ueditor|paper\w*)|view\s+trs_ueditor|zoom(?:con|text)?|pages_content|"
    r"article[-_]?(?:con|content|body|text|main)?|artical(?:[-_]?con\w*)?|news[-_]?(?:content|con|text|body)|"
    r"(?:xx?gk|zfxxgk|wz|detail|info|text|main|show|doc|con|xl|view|bt)[-_]?(?:content|con|text|article|txt|nr)|"
    r"content[-_]?(?:text|body|main|detail|article)?|con|wp_articlecontent|entry-content|vsb_content\w*|v_news_content|"
    r"custom_unionstyle|cont|mainbody|printcontent|printarea|fontzoom|nr|wenzhang|zhengwen)(?:$|[\s\d_-])",
    re.IGNORECASE,
)
# Names of the page around it.
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|foot\w*|header|top(?:bar|nav|menu)?|head(?:er)?(?:bar|nav|top)?|logo|banner|bread\w*|crumbs?|"
    r"location|dqwz|wz_?dh|position|share\w*|bdshare\w*|bshare\w*|jiathis\w*|social\w*|side(?:bar|nav)?|related\w*|xgxx|xgwd|xgwj|xgjd|"
    r"xgyd|xglj|relnews|recommend\w*|hotnews|print(?:er|btn|page)?|tool(?:bar|s)?|copyright|copy|qr-?code|ewm|erweima|search\w*|login|"
    r"pagination|pager|comment\w*|friend-?links?|youlian|sitemap|gotop|backtop|return-?top|float\w*|fixed\w*|wza|accessib\w*)(?:$|[\s\d_-])",
    re.IGNORECASE,
)
_CONTAINER_NAMES = "html body div td th tr tbody table section article main center form dl dd ul li fieldset"
_CONTAINERS = frozenset(_CONTAINER_NAMES.split())
_SENTENCE = re.compile("[。；，]")
_SITE = re.compile(r"\s*[_|｜]+\s*|\s+[-—–]+\s+|-(?=[^-\d][^-]{1,20}$)")
"""What parts a document's title from that of its site."""
_DOCUMENT = re.compile(
    r"(?:通知|意见|方案|计划|规划|要点|措施|办法|决定|批复|公告|通告|细则|分工|纲要|规定|行动)(?:[（(][^（()）]{1,30}[）)])?$"
)


class Page:
    """A parsed page: `main` elements hold its document, `hidden` ones are not part of it.

    Attributes:
        root: the page's outermost element.
        main: where the document's text stands; several where it is cut into parts.
        hidden: what no one sees, and the page's own parts.
        is_known: whether `main` was found by its name, not by the share of prose.
        is_table: whether nearly all prose stands in one table.
        titles: what the page calls its document, best first.
        title: all that the page calls itself, without blanks.
    """

    def __init__(self, root: Element) -> None:
        """Weigh all elements once and choose."""
        self.root = root
        self.titles, self.title = _titles(root)
        self.hidden: set[Element] = set()
        self._prose: dict[Element, int] = {}
        named: list[Element] = []
        furniture: list[Element] = []
        self._weigh(named, furniture)
        total = self._prose.get(root, 0)
        # A name may mislead, a footer is one; below a short text it holds much of the page's prose.
        self.hidden.update(
            element
            for element in furniture
            if self._prose[element] * (2 if element.tag == "footer" else 20) < total and element.find(".//h1") is None
        )
        outer = self._outermost(named)
        self.is_known = total > 0 and sum(self._prose[element] for element in outer) * 10 >= total * 6
        self.main = outer if self.is_known else self._densest(total)
        self.is_table = not self.is_known and any(element.tag == "table" for element in self.main)

    def _weigh(self, named: list[Element], furniture: list[Element]) -> None:
        """Sum up prose from the leaves to the root, and note the elements with telling names."""
        links = 0
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if _is_invisible(element):
                    self.hidden.add(element)
                    walk.skip_subtree()
                    self._prose[element] = 0
                else:
                    links += is_link(element)
                    self._prose[element] = 0 if links else _prose(element.text)
                continue
            if element in self.hidden:
                prose = 0
            else:
                links -= is_link(element)
                prose = self._prose[element]
                self._note(element, named, furniture)
            parent = element.getparent()
            if parent is not None:
                self._prose[parent] += prose + (0 if links else _prose(element.tail))

    @staticmethod
    def _note(element: Element, named: list[Element], furniture: list[Element]) -> None:
        if element.tag not in _CONTAINERS and element.tag not in ("header", "footer", "aside", "p", "span"):
            return
        if element.tag in ("footer", "aside"):
            furniture.append(element)
            return
        for attribute in ("id", "class"):
            name = element.get(attribute, "")[:200]
            if name and element.tag in _CONTAINERS and _MAIN.search(name):
                named.append(element)
            elif name and element.tag not in ("html", "body") and _FURNITURE.search(name):
                furniture.append(element)

    def _outermost(self, named: list[Element]) -> frozenset[Element]:
        """Keep of nested containers the innermost that loses nothing of the outer one's prose.

        Names such as `content` stand around whole pages too, so of two that hold the same prose the inner one counts.
        """
        order = {element: number for number, element in enumerate(dict.fromkeys(named))}
        chosen: set[Element] = set()
        for element in order:  # inner elements end first
            if self._prose[element] == 0 or element in self.hidden:
                continue
            inner = {other for other in chosen if _is_inside(other, element)} if len(chosen) <= 50 else set()
            if sum(self._prose[other] for other in inner) * 100 < self._prose[element] * 97:
                chosen -= inner
                chosen.add(element)
        return frozenset(chosen)

    def _densest(self, total: int) -> frozenset[Element]:
        """Find the smallest container that holds nine tenths of the prose."""
        element = self.root
        while total:
            inner = [child for child in element if self._prose.get(child, 0) * 10 >= total * 9]
            if not inner or inner[0].tag not in _CONTAINERS:
                break
            element = inner[0]
        if element.tag in ("tbody", "tr") and (table := next(element.iterancestors("table"), None)) is not None:
            element = table  # its head has no prose and is part of it
        return frozenset({element})


def _is_inside(inner: Element, outer: Element) -> bool:
    return any(ancestor is outer for ancestor in inner.iterancestors())


def _is_invisible(element: Element) -> bool:
    if element.tag in _INVISIBLE or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


def _prose(text: str | None) -> int:
    """Count the characters of a piece of running text; words without a stop between them count nothing."""
    return len(text) if text is not None and _SENTENCE.search(text) else 0


def _titles(root: Element) -> tuple[tuple[str, ...], str]:
    """Find what the page calls its document, and all that it calls itself.

    The first is the name that the rules for government sites ask for, or what its title says before that of the site.
    """
    named = [
        element.get("content", "") for element in root.iter("meta") if element.get("name", "").lower() == "articletitle"
    ]
    shown = ["".join(element.itertext()) for element in root.iter("title")]
    told = [
        title for title in (_SITE.split(title.strip(), maxsplit=1)[0] for title in shown) if _DOCUMENT.search(title)
    ]
    titles = (" ".join(title.split()) for title in (*named, *told))
    return tuple(title for title in titles if 0 < len(title) <= 200), without_blanks(" ".join(shown + named))[:500]
