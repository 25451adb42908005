"""The indexes of the register: which names may mean which body. Built once from the word lists; resolves nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from extract.exceptions import VocabularyError
from extract.models import Level
from extract.parts.agencies_words import AgencyKind, Collective, Function, Reform, RegisterFile

STATE = "000000"
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """One body of the register. `source` says where what no plan states comes from."""

    agency_id: str
    name: str
    level: Level | None
    region_code: str | None
    kind: AgencyKind
    valid_from: date | None = None
    valid_to: date | None = None
    predecessor_ids: tuple[str, ...] = ()
    successor_ids: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A body that many regions have; `names` gives its full name by level, or for `all`."""

    key: str
    kind: AgencyKind
    names: Mapping[str, str]


@dataclass(slots=True)
class Links:
    """What is known about a body's past and future."""

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None


@dataclass(slots=True)
class Index:
    """Names and what they mean.

    Attributes:
        fixed: bodies with a name of their own, by id.
        templates: bodies that many regions have, by key.
        links: past and future, by id.
        own: names that mean one body wherever they stand.
        bare: names that mean a body of the state in a plan of the state.
        local: short names of bodies with a name of their own, by region.
        generic: short names that mean a template, whatever the region.
        whole: names with {region} or {short} in the place of the region.
        by_level: names that hold the level in their middle (团省委), with that level.
        collectives: collective names.
    """

    fixed: dict[str, AgencyEntry] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    links: dict[str, Links] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    bare: dict[str, str] = field(default_factory=dict)
    local: dict[tuple[str, str], str] = field(default_factory=dict)
    generic: dict[str, str] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)
    by_level: dict[str, tuple[Level, str]] = field(default_factory=dict)
    collectives: tuple[Collective, ...] = ()


def build_index(words: RegisterFile) -> Index:
    """Build the indexes. Raises VocabularyError where two bodies claim one name."""
    index = Index(collectives=words.collectives)
    _add_functions(index, words)
    _add_patterns(index, words)
    _add_bodies(index, words)
    for reform in words.reforms:
        _add_reform(index, reform)
    return index


def _add_functions(index: Index, words: RegisterFile) -> None:
    """Index departments of regions, and party bodies."""
    for function in words.functions:
        for key, end, aliases in _forms(function, words):
            levels = ("province",) if end == "厅" else function.levels
            official = f"{{region}}{function.stem}{end}"
            _add_template(index, Template(key, "government", dict.fromkeys(levels or ("all",), official)), aliases)
    for function in words.party:
        for key, end, aliases in _forms(function, words):
            with_committee = [f"委{alias}" for alias in aliases]
            names = with_committee if function.with_committee_only else [*aliases, *with_committee]
            official = f"中共{{region}}委{function.stem}{end}"
            _add_template(index, Template(f"party-{key}", "party", {"all": official}), names)


def _forms(function: Function, words: RegisterFile) -> Iterator[tuple[str, str, list[str]]]:
    """Give a function's bodies: key, ending, and all short names."""
    for end in function.ends:
        ending = words.endings[end]
        key = "-".join(part for part in (function.id, ending.id) if part)
        ends = [end, ending.short] if ending.short else [end]
        stems = dict.fromkeys((function.stem, *function.shorts))
        yield key, end, [stem + one for stem in stems for one in ends]


def _add_patterns(index: Index, words: RegisterFile) -> None:
    """Index bodies whose full name follows from the region in another way."""
    for pattern in words.patterns:
        _add_template(index, Template(pattern.id, pattern.kind, pattern.names), pattern.aliases)
        for form in pattern.whole:
            _claim(index.whole, form, pattern.id)
        for level, name in pattern.by_level.items():
            _claim(index.by_level, name, (level, pattern.id))


def _add_template(index: Index, template: Template, aliases: Iterable[str]) -> None:
    """Index a template by its short names and by its full ones."""
    _claim(index.templates, template.key, template)
    for alias in aliases:
        _claim(index.generic, alias, template.key)
    for form in template.names.values():
        _claim(index.whole, form, template.key)


def _add_bodies(index: Index, words: RegisterFile) -> None:
    """Index bodies with a name of their own."""
    for body in words.bodies:
        entry = AgencyEntry(body.id, body.name, body.level, body.region_code, body.kind, source=body.source)
        _claim(index.fixed, body.id, entry)
        for alias in body.aliases:
            _claim(index.local, (body.region_code, alias), body.id)
        # A name that stays as printed (市数字办) means this body in its own region only.
        for own in (*body.own, *(() if body.name[0] in "省市县区" else (body.name,))):
            _claim(index.own, own, body.id)
    for state in words.state:
        agency_id = f"{STATE}-{state.id}"
        _claim(index.fixed, agency_id, AgencyEntry(agency_id, state.name, "state", STATE, state.kind))
        for own in (state.name, *state.own):
            _claim(index.own, own, agency_id)
        for bare in state.bare:
            _claim(index.bare, bare, agency_id)


def _add_reform(index: Index, reform: Reform) -> None:
    """Index who became whom, both ways."""
    code = f"{reform.region_code}-" if reform.region_code else ""
    for change in reform.changes:
        before, after = ([code + key for key in keys] for keys in (change.before, change.after))
        for agency_id in before:
            links = index.links.setdefault(agency_id, Links())
            links.after += after
            links.valid_to, links.source = reform.day, _joined(links.source, reform.source)
        for agency_id in after:
            links = index.links.setdefault(agency_id, Links())
            links.before += before
            links.source = _joined(links.source, reform.source)
            if not change.continues:
                links.valid_from = reform.day


def _joined(known: str | None, source: str) -> str:
    """Add a source to those known."""
    return source if known in (None, source) else f"{known}；{source}"


def _claim(index: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    """Put a name into an index. Raises VocabularyError where another body has it."""
    if index.setdefault(key, value) != value:
        raise VocabularyError(f"agencies.yml: {key!r} means both {index[key]!r} and {value!r}; keep one")
