"""The metadata score of a dataset by the weights of data.europa.eu's Metadata Quality Assessment: 405 points at most.

Measured on the descriptor, so that the score says the same wherever the dataset is published. What concerns files is
given by the share of files that have it; interoperability by the best of them. An address counts as reachable where
the file is one of the package, since the portal serves each of these.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from datapackages.described import Descriptor, PackageFile
from datapackages.terms import MEDIA_TYPES, format_of, term

MOST = 405
EXCELLENT = 351
_MACHINE_READABLE = frozenset({"csv", "json", "jsonl", "jsonld", "ttl", "xlsx"})
_NON_PROPRIETARY = frozenset({"csv", "html", "json", "jsonl", "jsonld", "md", "ttl", "txt"})


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the assessment: what is looked at, the points reached, and the points there are."""

    dimension: str
    title: str
    title_en: str
    points: int
    most: int

    @property
    def is_missing(self) -> bool:
        """Tell whether points were lost."""
        return self.points < self.most


def metadata_measures(descriptor: Descriptor) -> tuple[Measure, ...]:
    """Assess a dataset line by line, in the order of the assessment."""
    return tuple(
        Measure(dimension, title, title_en, int(most * share(descriptor)), most)
        for dimension, title, title_en, most, share in _LINES
    )


def metadata_score(descriptor: Descriptor) -> int:
    """Sum up the points of a dataset."""
    return sum(measure.points for measure in metadata_measures(descriptor))


def scored(described: dict[str, Any]) -> dict[str, Any]:
    """Write the score into a descriptor that has none yet."""
    found = Descriptor.model_validate(described)
    catalogue = described["catalogue"]
    quality = catalogue["quality"] | {"metadata_score": metadata_score(found)}
    return described | {"catalogue": catalogue | {"quality": quality}}


def _files(descriptor: Descriptor) -> tuple[PackageFile, ...]:
    """The files that the dataset can be downloaded as."""
    return (*descriptor.resources, *descriptor.catalogue.files)


def _given(*values: object) -> Fraction:
    """Give all where every value is there, else nothing."""
    return Fraction(all(bool(value) for value in values))


def _share(meets: Callable[[PackageFile], bool]) -> Callable[[Descriptor], Fraction]:
    """Measure the share of files that meet a condition."""

    def share(descriptor: Descriptor) -> Fraction:
        files = _files(descriptor)
        return Fraction(sum(map(meets, files)), len(files)) if files else Fraction(0)

    return share


def _best(meets: Callable[[PackageFile], bool]) -> Callable[[Descriptor], Fraction]:
    """Tell whether any file meets a condition."""
    return lambda descriptor: Fraction(any(map(meets, _files(descriptor))))


def _in(formats: Collection[str]) -> Callable[[PackageFile], bool]:
    """Tell whether a file has one of these formats."""
    return lambda file: format_of(file.path) in formats


def _has_listed_format(file: PackageFile) -> bool:
    """Tell whether EU and IANA list the format."""
    return bool(term("format", format_of(file.path)).iri and format_of(file.path) in MEDIA_TYPES)


def _has_known_licence(descriptor: Descriptor) -> Fraction:
    """Tell whether the licence is one of the EU's list."""
    return Fraction(any(licence.name == "CC0-1.0" for licence in descriptor.licenses))


def _complies(descriptor: Descriptor) -> Fraction:
    """Tell whether all is there that DCAT-AP asks for, each code one of its list."""
    catalogue = descriptor.catalogue
    codes = [("open_type", catalogue.open_type), ("update_cycle", catalogue.update_cycle)]
    codes += [("theme", theme) for theme in catalogue.themes] + [("language", code) for code in catalogue.language]
    listed = all(term(kind, code).iri for kind, code in codes)
    return _given(descriptor.title, descriptor.description, _files(descriptor), listed)


def _lines() -> Iterator[tuple[str, str, str, int, Callable[[Descriptor], Fraction]]]:
    """Go through the lines of the assessment: dimension, titles, points, and how much of them a dataset gets."""
    yield "findability", "关键词", "Keywords", 30, lambda one: _given(one.keywords)
    yield "findability", "主题类别", "Categories", 30, lambda one: _given(one.catalogue.themes)
    yield "findability", "空间范围", "Area", 20, lambda one: _given(one.catalogue.spatial.title)
    yield "findability", "时间范围", "Period", 20, lambda one: _given(one.catalogue.temporal.start)
    yield "accessibility", "访问地址可达", "Access address answers", 50, _share(lambda file: bool(file.path))
    yield "accessibility", "给出下载地址", "Download address given", 20, _share(lambda file: bool(file.path))
    yield "accessibility", "下载地址可达", "Download address answers", 30, _share(lambda file: bool(file.hash))
    yield "interoperability", "格式", "Format", 20, _best(lambda file: bool(format_of(file.path)))
    yield "interoperability", "媒体类型", "Media type", 10, _best(_in(MEDIA_TYPES))
    yield "interoperability", "格式取自词表", "Format from a list", 10, _best(_has_listed_format)
    yield (
        "interoperability",
        "非专有格式",
        "Not proprietary",
        20,
        _best(_in(_NON_PROPRIETARY)),
    )
    yield (
        "interoperability",
        "机器可读",
        "Machine-readable",
        20,
        _best(_in(_MACHINE_READABLE)),
    )
    yield "interoperability", "符合 DCAT-AP", "DCAT-AP", 30, _complies
    yield "reusability", "许可", "Licence", 20, lambda one: _given(one.licenses)
    yield "reusability", "许可取自词表", "Licence from a list", 10, _has_known_licence
    yield "reusability", "访问权限", "Access rights", 10, lambda one: _given(one.catalogue.open_type)
    yield (
        *("reusability", "访问权限取自词表", "Access rights from a list", 5),
        lambda one: _given(term("open_type", one.catalogue.open_type).iri),
    )
    yield (
        *("reusability", "联系方式", "Contact", 20),
        lambda one: _given(one.catalogue.contact.name, one.catalogue.contact.email or one.catalogue.contact.url),
    )
    yield "reusability", "发布者", "Publisher", 10, lambda one: _given(one.contributors_as("publisher"))
    yield "contextuality", "权利说明", "Rights", 5, lambda one: _given(one.catalogue.rights)
    yield "contextuality", "文件大小", "File size", 5, _share(lambda file: file.bytes >= 0)
    yield "contextuality", "首次发布日期", "Date of issue", 5, lambda one: _given(one.catalogue.issued_on)
    yield "contextuality", "更新日期", "Date of change", 5, lambda one: _given(one.catalogue.modified_on)


_LINES = tuple(_lines())
