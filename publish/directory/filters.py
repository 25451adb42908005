"""What the start page can be filtered by: the values that occur in the datasets, each once, in a fixed order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datapackages.terms import Term, term
from publish.directory.views import DatasetView
from publish.portal import Manifest

# Stands for a value that no source prints.
MISSING = Term("-", "原文未印", "Not printed")


@dataclass(frozen=True, slots=True)
class Filters:
    """The choices of each filter."""

    theme: tuple[Term, ...]
    provider: tuple[Term, ...]
    region: tuple[Term, ...]
    year: tuple[Term, ...]
    format: tuple[Term, ...]
    open: tuple[Term, ...]
    status: tuple[Term, ...]


def filters_of(views: Sequence[DatasetView], withdrawn: Sequence[Manifest]) -> Filters:
    """Gather the choices from the datasets listed."""
    statuses = [Term("published", "已发布", "Published")] if views else []
    statuses += [Term("withdrawn", "已撤回", "Withdrawn")] if withdrawn else []
    catalogues = [view.descriptor.catalogue for view in views]
    return Filters(
        theme=tuple(term("theme", code) for code in _once(code for entry in catalogues for code in entry.themes)),
        provider=_named(view.descriptor.provider for view in views),
        region=_named(entry.spatial.title for entry in catalogues),
        year=_named(year for view in views for year in view.years),
        format=tuple(
            Term(name, name.upper(), name.upper()) for name in _once(f for view in views for f in view.formats)
        ),
        open=tuple(term("open_type", code) for code in _once(entry.open_type for entry in catalogues)),
        status=tuple(statuses),
    )


def _once(values: Iterable[str]) -> list[str]:
    """Each value once, in order."""
    return sorted(set(values))


def _named(values: Iterable[str]) -> tuple[Term, ...]:
    """Values that are their own names; the missing one last."""
    known = _once(values)
    terms = tuple(Term(value, value, value) for value in known if value)
    return (*terms, MISSING) if "" in known else terms
