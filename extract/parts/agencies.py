"""The register of responsible bodies: who is meant by a name such as 省发改委. Knows names and regions, no document.

The same short name means another body in another region: 市公安局 is 福州市公安局 in a plan of Fuzhou. What is certain
stands in seeds/vocabulary/agencies.yml; a name that it does not explain is reported, never guessed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from extract.exceptions import VocabularyError
from extract.grammar.vocabulary import FOLDER, alternatives
from extract.models import Assignment, Issue
from extract.parts.agencies_index import STATE, AgencyEntry, build_index
from extract.parts.agencies_words import Region, RegisterFile, read_regions, read_register_file

_ANY = "any"  # the region of a collective name in a plan whose region is not known
_STATE_LEVELS = ("state", "ministry")
_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})  # provinces whose bodies are printed with 市
_LEVEL_WORD = re.compile("自治区|自治州|省|市|州|盟|县|区|旗")
_WORD_OF_LEVEL = {"province": "省", "city": "市", "county": "县"}
_ONE_FORM = str.maketrans("()〔〕[]【】", "（）（）（）（）")
_BRACKET_AT_END = re.compile("（[^（）]*）$")


class Register:
    """The bodies that are known, by the names that mean them. Make one with `load_register`."""

    def __init__(self, words: RegisterFile, regions: Mapping[str, Region]) -> None:
        """Build the indexes. Raises VocabularyError where two bodies claim one name or a reform names nobody."""
        self._index = build_index(words)
        self._regions = regions
        self._region_of = {name: one for one in regions.values() for name in (one.short, one.name)}
        self._place = re.compile(alternatives(self._region_of))
        for agency_id in self._index.links:
            if self.entry(agency_id) is None:
                raise VocabularyError(f"agencies.yml: reforms name {agency_id!r}, which no list holds; correct the id")

    def entries(self) -> tuple[AgencyEntry, ...]:
        """Give the bodies that are listed by name or by a reform, in the order of their ids."""
        found = (self.entry(agency_id) for agency_id in sorted({*self._index.fixed, *self._index.links}))
        return tuple(one for one in found if one)

    def entry(self, agency_id: str) -> AgencyEntry | None:
        """Give the body of an id; None where the register has none."""
        code, _, key = agency_id.partition("-")
        found = self._index.fixed.get(agency_id) or self._made(code, key) or self._collective_of_id(code, key)
        return self._linked(found) if found else None

    def _linked(self, entry: AgencyEntry) -> AgencyEntry:
        """Add what is known about a body's past and future."""
        links = self._index.links.get(entry.agency_id)
        if links is None:
            return entry
        return replace(
            entry,
            predecessor_ids=tuple(links.before),
            successor_ids=tuple(links.after),
            valid_from=links.valid_from,
            valid_to=links.valid_to,
            source=links.source,
        )

    def _made(self, code: str, key: str | None) -> AgencyEntry | None:
        """Make the body that a region has by a template; None where the region or its full name is not known."""
        region, template = self._regions.get(code), self._index.templates.get(key or "")
        if region is None or template is None or region.level == "state":
            return None
        form = template.names.get(region.level) or template.names.get("all")
        if form is None:
            return None
        name = form.replace("{region}", region.name).replace("{short}", region.short)
        return AgencyEntry(f"{code}-{key}", name, region.level, code, template.kind)

    def _collective_of_id(self, code: str, key: str) -> AgencyEntry | None:
        """Give the collective name of an id."""
        words = next((words for words in self._index.collectives if words.id == key), None)
        if words is None:
            return None
        return AgencyEntry(f"{code}-{key}", words.name, None, None if code == _ANY else code, "collective")

    def resolve(self, name: str, region_code: str | None, level: str | None) -> AgencyEntry | None:
        """Tell who is meant by a completed name in a plan of a region.

        Args:
            name: the name made complete, such as 省发改委.
            region_code: region of the plan (GB/T 2260); None where it is not known.
            level: level of the plan; in a plan of the state a bare 发展改革委 means the body of the state.

        Returns:
            The body, or None where nothing certain is known.
        """
        printed = "".join(name.split()).translate(_ONE_FORM)
        code = region_code or (STATE if level in _STATE_LEVELS else None)
        for form in dict.fromkeys((printed, _BRACKET_AT_END.sub("", printed))):
            agency_id = self._find(form, code, level)
            if agency_id:
                return self.entry(agency_id)
        for words in self._index.collectives:
            if words.pattern.fullmatch(printed):
                return self.entry(f"{code or _ANY}-{words.id}")
        return None

    def _find(self, name: str, code: str | None, level: str | None) -> str | None:
        """Find the id of a single body by its name."""
        if level in _STATE_LEVELS and name in self._index.bare:
            return self._index.bare[name]
        if name in self._index.own:
            return self._index.own[name]
        for region, rest in self._readings(name, code):
            found = self._index.local.get((region, rest)) or self._id_in(region, self._index.generic.get(rest))
            if found:
                return found
        return self._find_whole(name, code)

    def _readings(self, name: str, code: str | None) -> Iterator[tuple[str, str]]:
        """Read a name as a region and what it has: 福州市|公安局, 省|发改委, and 公安局 in a plan of a city."""
        place = self._place.match(name)
        if place and self._region_of[place[0]].name == place[0]:
            yield self._region_of[place[0]].code, name[place.end() :]
        if code is None or code == STATE:
            return
        word = _LEVEL_WORD.match(name)
        region = region_meant(word[0], code) if word else None
        if word and region:
            yield region, name[word.end() :]
        if code[2:] != "0000":
            yield code, name

    def _find_whole(self, name: str, code: str | None) -> str | None:
        """Find a name that holds its region's name, or the level, in its middle: 人行福州中心支行, 团省委."""
        if name in self._index.by_level and code:
            level, key = self._index.by_level[name]
            meant = region_meant(_WORD_OF_LEVEL.get(level, ""), code)
            return self._id_in(meant, key) if meant else None
        for place in self._place.finditer(name):
            named = self._region_of[place[0]]
            mark = "{region}" if place[0] == named.name else "{short}"
            template = self._index.whole.get(name[: place.start()] + mark + name[place.end() :])
            found = self._id_in(named.code, template)
            if found:
                return found
        return None

    def _id_in(self, code: str, key: str | None) -> str | None:
        """Give the id of a region's body by template, where it exists."""
        return f"{code}-{key}" if key and self._made(code, key) else None


def region_meant(word: str, code: str) -> str | None:
    """Tell which region a level word means in a plan of a region; None where it may be several.

    >>> region_meant("省", "350100"), region_meant("市", "350100"), region_meant("市", "350000")
    ('350000', '350100', None)
    >>> region_meant("市", "310000")
    '310000'
    """
    if word in ("省", "自治区"):
        return f"{code[:2]}0000"
    if word in ("市", "州", "自治州", "盟"):
        if code[:2] in _MUNICIPALITIES:
            return f"{code[:2]}0000"
        return f"{code[:4]}00" if code[2:4] != "00" else None
    return code if code[4:] != "00" else None


def load_register(path: Path | None = None, regions: Path | None = None) -> Register:
    """Load the register; without a path, that of this repository. Raises VocabularyError."""
    words = read_register_file(path or FOLDER / "agencies.yml")
    return Register(words, read_regions(regions or FOLDER / "regions.yml"))


@cache
def default_register() -> Register:
    """Give the register of this repository, loaded once."""
    return load_register()


def resolve_assignments(
    register: Register, assignments: Iterable[Assignment], region_code: str | None, level: str | None
) -> tuple[tuple[Assignment, ...], tuple[Issue, ...]]:
    """Give each assignment the id of its body; a name that the register does not know is an issue, and stays a row."""
    resolved, issues = [], []
    for assignment in assignments:
        entry = register.resolve(assignment.agency, region_code, level)
        resolved.append(replace(assignment, agency_id=entry.agency_id if entry else None))
        if entry is None:
            issues.append(_unknown(assignment))
    return tuple(resolved), tuple(issues)


def _unknown(assignment: Assignment) -> Issue:
    """Report a name that the register does not know."""
    return Issue(
        severity="warning",
        rule="unknown-agency",
        place=assignment.assignment_id,
        text=assignment.mention[:200],
        message=f"the register does not know {assignment.agency!r}; agency_id stays empty",
        advice="add the body or the alias to seeds/vocabulary/agencies.yml",
        spans=assignment.spans,
    )
