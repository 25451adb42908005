"""The numbers that Word prints before paragraphs and that stand in no run of text.

A paragraph names a list and a level (ECMA-376 part 1, 17.9), itself or through its style; the list says how the level's
number is written and when it starts again. Knows nothing of the text behind the number.
"""

import re
from dataclasses import dataclass, field

from extract.text.labels import list_number
from extract.text.word_package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_BULLETS = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    is_followed: bool = True


@dataclass(slots=True)
class _List:
    """A numbering instance: its levels, the counters it shares, and where it starts them anew."""

    abstract_id: str
    levels: dict[int, _Level]
    starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts through the numbered paragraphs of a document, in their order."""

    _lists: dict[str, _List] = field(default_factory=dict)
    _styles: dict[str, tuple[str | None, int, str | None]] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)
    _default_style: str | None = None

    @classmethod
    def of(cls, numbering: Element | None, styles: Element | None) -> "Numbering":
        """Read the lists of `numbering.xml` and what `styles.xml` says about them; either may be missing."""
        read = cls()
        if styles is not None:
            read._read_styles(styles)
        if numbering is not None:
            read._read_lists(numbering)
        return read

    def label(self, paragraph: Element) -> str:
        """Give the number printed before a paragraph, empty where there is none, and count it."""
        number_id, level = self._list_of(paragraph)
        number_list = self._lists.get(number_id) if number_id is not None else None
        if number_list is None or level not in number_list.levels:
            return ""
        counters = self._counters.setdefault(number_list.abstract_id, {})
        self._count(number_list, number_id or "", level, counters)
        return _printed(number_list, level, counters)

    def _count(self, number_list: _List, number_id: str, level: int, counters: dict[int, int]) -> None:
        if level in number_list.starts and (number_id, level) not in self._started:
            counters[level] = number_list.starts[level]
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = number_list.levels[level].start
        self._started.add((number_id, level))
        for upper in range(level):
            counters.setdefault(upper, number_list.levels.get(upper, _Level()).start)
        for deeper in [deeper for deeper in counters if deeper > level]:
            restart = number_list.levels.get(deeper, _Level()).restart
            # w:lvlRestart counts levels from 1; 0 means never, none means after any level above.
            if restart is None or level < restart:
                del counters[deeper]

    def _list_of(self, paragraph: Element) -> tuple[str | None, int]:
        """Find list and level: the paragraph's own, else those of its style or of a style that it builds on."""
        properties = paragraph.find(f"{W}pPr")
        own = None if properties is None else properties.find(f"{W}numPr")
        style = self._default_style if properties is None else _value(properties, "pStyle") or self._default_style
        if own is not None:
            number_id, level = _value(own, "numId"), _value(own, "ilvl")
            if number_id is not None:
                return number_id, _small(level, self._style_list(style)[1])
            return self._style_list(style)[0], _small(level, 0)
        return self._style_list(style)

    def _style_list(self, style: str | None) -> tuple[str | None, int]:
        for _ in range(20):
            if style is None or style not in self._styles:
                break
            number_id, level, style = self._styles[style]
            if number_id is not None:
                return number_id, level
        return None, 0

    def _read_styles(self, styles: Element) -> None:
        for style in styles.iterfind(f"{W}style"):
            name = style.get(f"{W}styleId")
            if name is None or style.get(f"{W}type") != "paragraph":
                continue
            found = style.find(f"{W}pPr/{W}numPr")
            number_id = None if found is None else _value(found, "numId")
            level = 0 if found is None else _small(_value(found, "ilvl"), 0)
            self._styles[name] = (number_id, level, _value(style, "basedOn"))
            if style.get(f"{W}default") in ("1", "true", "on"):
                self._default_style = name

    def _read_lists(self, numbering: Element) -> None:
        abstract = {
            element.get(f"{W}abstractNumId", ""): _levels(element) for element in numbering.iterfind(f"{W}abstractNum")
        }
        for element in numbering.iterfind(f"{W}num"):
            number_id, abstract_id = element.get(f"{W}numId"), _value(element, "abstractNumId")
            if number_id is None or abstract_id not in abstract or number_id == "0":
                continue
            levels, starts = dict(abstract[abstract_id]), {}
            for override in element.iterfind(f"{W}lvlOverride"):
                level = _small(override.get(f"{W}ilvl"), 0)
                levels.update(_levels(override))
                start = _value(override, "startOverride")
                if start is not None:
                    starts[level] = _small(start, 1)
            self._lists[number_id] = _List(abstract_id, levels, starts)


def _levels(parent: Element) -> dict[int, _Level]:
    """Read the levels below a list or an override."""
    found: dict[int, _Level] = {}
    for element in parent.iterfind(f"{W}lvl"):
        number = _small(element.get(f"{W}ilvl"), 0)
        restart = _value(element, "lvlRestart")
        if number < _LEVELS:
            found[number] = _Level(
                start=_small(_value(element, "start"), 0),
                number_format=_number_format(element),
                text=_value(element, "lvlText") or "",
                restart=None if restart is None else _small(restart, 0),
                is_legal=element.find(f"{W}isLgl") is not None,
                is_followed=_value(element, "suff") != "nothing",
            )
    return found


def _number_format(level: Element) -> str:
    """Read the format of a level; newer ones stand in an alternative beside the fallback."""
    for element in level.iter(f"{W}numFmt"):
        value = element.get(f"{W}val", "")
        if value != "custom":
            return value
    return "decimal"


def _printed(number_list: _List, level: int, counters: dict[int, int]) -> str:
    """Write a level's text with the numbers of all levels that it shows."""
    own = number_list.levels[level]
    if own.number_format == "bullet":
        return ""

    def number(match: re.Match[str]) -> str:
        shown = int(match[1]) - 1
        if shown > level:
            return ""
        number_format = number_list.levels.get(shown, _Level()).number_format
        if own.is_legal and shown != level:
            number_format = "decimal"
        return list_number(counters.get(shown, 1), number_format)

    label = _BULLETS.sub("", _PLACE.sub(number, own.text))
    # Behind a stop the blank that Word prints says nothing; without one it keeps 1 and 5G apart.
    return f"{label} " if own.is_followed and label[-1:].isalnum() else label


def _value(parent: Element, tag: str) -> str | None:
    """Give the `w:val` of a child."""
    child = parent.find(f"{W}{tag}")
    return None if child is None else child.get(f"{W}val")


def _small(value: str | None, default: int) -> int:
    """Read a number as Word writes it; what is none or beyond any list counts as not given."""
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else default
