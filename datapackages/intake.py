"""The sidecar of a document that was dropped into a folder: what was read of its head, where, and what a person says.

Planport writes it once beside the document; a person compares it with the document, corrects values, and says that it
was reviewed. A file that a person has changed is never written again, and its values win over what is read. Knows no
folder and no Prefect; see docs/inbox.md.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from datapackages.exceptions import SidecarError
from datapackages.metadata import CLOSED_WORDS, OPEN_WORDS
from datapackages.sidecar import DisclosureBasis, KnownDamage, Sidecar
from extract.correcting import CorrectablePlan, Place
from extract.corrections import CorrectedPlan, CorrectionRow
from extract.exceptions import CorrectionError
from extract.grammar.vocabulary import parse_yaml
from extract.models import Header, Plan
from extract.text.spans import Spans, without_blanks

FIELDS = (
    "title",
    "notice_title",
    "issuer",
    "region",
    "region_code",
    "level",
    "plan_type",
    "issued_on",
    "published_on",
    "period_start",
    "period_end",
    "doc_number",
)
# What a value rests on that is not printed as such: region and level come from the issuer's name, else from a title.
_DERIVED_FROM = ("issuer", "title", "notice_title")
_LICENCE = "中华人民共和国著作权法第五条：具有行政性质的文件，不适用著作权保护"
_SEAL = "written: "
_EXPLAINED = """\
# What planport read of this document. Compare it with the document and correct `value` where it is wrong; leave `read`
# and `spans`, which say what was read and where (code points of the text as read). Then set `reviewed` to true and say
# which office or role looked at it, and when. Once you have changed this file, planport never writes it again.
"""
_FOR_PUBLICATION = """\
# Needed before it is published: English names, and, where no disclosure is printed, why the document may be opened.
"""


class _Part(BaseModel):
    """Base of the sidecar's parts: frozen, and refusing keys that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class ReadValue(_Part):
    """A value of the head: what holds, what was read, and where; `value` unlike `read` was corrected by a person."""

    value: str
    read: str
    spans: str

    @property
    def is_corrected(self) -> bool:
        """Tell whether a person has changed it."""
        return self.value != self.read


class Disclosure(_Part):
    """What is printed about disclosure, and where; the cell stays as printed."""

    read: str
    spans: str


class IntakeSidecar(_Part):
    """All that such a file says."""

    reviewed: bool
    reviewed_by: str
    reviewed_on: date | None
    plan_id: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,100}$")]
    document: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    format: str
    values: dict[str, ReadValue]
    disclosure: Disclosure
    title_en: str
    region_en: str
    address: str
    disclosure_basis: DisclosureBasis | None

    @property
    def corrected(self) -> tuple[str, ...]:
        """Name the values that a person has corrected."""
        return tuple(name for name in FIELDS if self.values[name].is_corrected)

    @property
    def missing(self) -> tuple[str, ...]:
        """Name what a reviewer must still fill in before the package can be published."""
        needed = {name: self.values[name].value for name in ("title", "region", "region_code", "level")}
        needed |= {"title_en": self.title_en, "region_en": self.region_en, "reviewed_by": self.reviewed_by}
        missing = [name for name, value in needed.items() if not value]
        return (*missing, *(() if self.reviewed_on else ("reviewed_on",)))


@dataclass(frozen=True, slots=True)
class StoredSidecar:
    """A sidecar as it lies beside its document, and whether a person has changed it."""

    says: IntakeSidecar
    is_changed_by_hand: bool


def _text(value: object) -> str:
    return "" if value is None else str(value)


def describe_reading(plan: Plan, document: str, sha256: str) -> IntakeSidecar:
    """Say what was read of a document, nothing of it reviewed."""
    header = plan.header
    values = {name: _read_value(plan, name) for name in FIELDS}
    printed = Disclosure(read=header.disclosure or "", spans=str(header.evidence.get("disclosure", "")))
    return IntakeSidecar(
        reviewed=False,
        reviewed_by="",
        reviewed_on=None,
        plan_id=plan.plan_id,
        document=document,
        sha256=sha256,
        format=plan.source_format,
        values=values,
        disclosure=printed,
        title_en="",
        region_en="",
        address="",
        disclosure_basis=None,
    )


def _read_value(plan: Plan, name: str) -> ReadValue:
    read = _text(getattr(plan.header, name))
    return ReadValue(value=read, read=read, spans=_evidence(plan, name) if read else "")


def _evidence(plan: Plan, name: str) -> str:
    """Cite where a value was read from; a derived one where the words stand that it comes from."""
    header = plan.header
    if name in header.evidence:
        return str(header.evidence[name])
    if name in ("period_start", "period_end"):
        year = _text(getattr(header, name))
        places = ("title", "notice_title", "issued_on", "published_on", "doc_number")
        return next((str(spans) for spans in _cited(header, places) if year in spans.text_in(plan.source_text)), "")
    if name in ("region", "region_code", "level"):
        stem, cited = _text(header.region)[:2], list(_cited(header, _DERIVED_FROM))
        found = [spans for spans in cited if stem and stem in without_blanks(_printed(plan, spans))]
        # 国务院 says 全国 without printing it.
        return str((found or cited)[0]) if cited and (header.region or name == "level") else ""
    return next((str(spans) for spans in _cited(header, ("title", "notice_title"))), "") if name == "plan_type" else ""


def _printed(plan: Plan, spans: Spans) -> str:
    return spans.text_in(plan.source_text)


def _cited(header: Header, names: tuple[str, ...]) -> Iterator[Spans]:
    return (header.evidence[name] for name in names if name in header.evidence)


def print_sidecar(says: IntakeSidecar) -> bytes:
    """Print a sidecar; its last line lets planport see whether anybody has changed it since."""
    head = says.model_dump(mode="json", include={"reviewed", "reviewed_by", "reviewed_on", "plan_id", "document"})
    head |= {"sha256": says.sha256, "format": says.format}
    lines = [_EXPLAINED, _yaml(head)]
    lines += [f"{name}: {_flow(says.values[name].model_dump())}\n" for name in FIELDS]
    lines.append(f"disclosure: {_flow(says.disclosure.model_dump())}\n")
    lines += [_FOR_PUBLICATION, _yaml({"title_en": says.title_en, "region_en": says.region_en})]
    lines.append(_yaml({"address": says.address}))
    basis = says.disclosure_basis or DisclosureBasis.model_construct(statement="")
    lines.append(_yaml({"disclosure_basis": basis.model_dump(mode="json", include=set(_BASIS))}))
    body = "".join(lines)
    return f"{body}{_SEAL}{_sealed(body)}\n".encode()


_BASIS = ("statement", "address", "day", "reviewed_by")


def _yaml(values: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000)
    return text.replace(": null\n", ":\n")


def _flow(values: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(
        values, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=True, default_style="'"
    )
    return text.rstrip("\n")


def _sealed(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def load_intake(path: Path) -> StoredSidecar:
    """Load the sidecar of a document. Raises SidecarError with the first thing that is wrong with it."""
    try:
        text = path.read_text("utf-8")
        loaded = parse_yaml(text)
    except (OSError, UnicodeDecodeError) as error:
        raise SidecarError(f"sidecar {path} cannot be read ({error}); mend it, or remove it to begin anew") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SidecarError(f"sidecar {path} is not YAML: {' '.join(str(error).split())}; mend that line") from error
    if not isinstance(loaded, dict):
        raise SidecarError(f"sidecar {path}: holds no values; mend it, or remove it to begin anew")
    body, _, seal = text.rpartition(_SEAL)
    try:
        says = IntakeSidecar.model_validate(_shaped(loaded))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"] if part != "values") or "the file"
        raise SidecarError(f"sidecar {path}: {place}: {first['msg']}; mend that line") from error
    return StoredSidecar(says, seal.strip() != _sealed(body))


def _shaped(loaded: dict[str, Any]) -> dict[str, Any]:
    """Bring what the file says into the shape of the model; days and years that a person wrote bare become text."""
    shaped = {name: value for name, value in loaded.items() if name not in FIELDS and name != "written"}
    shaped["values"] = {name: _texts(loaded[name]) for name in FIELDS if name in loaded}
    if absent := [name for name in FIELDS if name not in loaded]:
        shaped["values"] |= {absent[0]: None}
    basis = loaded.get("disclosure_basis")
    shaped["disclosure_basis"] = _basis(basis) if isinstance(basis, dict) else basis
    return shaped | {name: _text(loaded.get(name)) for name in ("title_en", "region_en", "address", "reviewed_by")}


def _basis(basis: dict[str, Any]) -> dict[str, Any] | None:
    """Take a basis that somebody filled in; a form without a statement is none."""
    if not basis.get("statement"):
        return None
    return {name: ("" if value is None and name != "day" else value) for name, value in basis.items()}


def _texts(value: object) -> object:
    return {key: _text(part) for key, part in value.items()} if isinstance(value, dict) else value


def correct_head(corrected: CorrectedPlan, says: IntakeSidecar) -> CorrectedPlan:
    """Put the values that a person corrected in place of what was read; the table corrections tells of each.

    Raises:
        CorrectionError: a value does not fit its column.
    """
    plan = corrected.plan
    working = CorrectablePlan(plan)
    rows: list[CorrectionRow] = []
    for name in says.corrected:
        value, read = says.values[name].value, _text(getattr(plan.header, name))
        if value != read:
            place = Place("plans", plan.plan_id, Spans(), name)
            try:
                row_id, old, new = working.match(place, read, value)
            except CorrectionError as error:
                raise CorrectionError(f"{plan.plan_id}: {name} of the sidecar of {says.document} {error}") from error
            working.change(place, row_id, new)
            number = len(corrected.corrections) + len(rows) + 1
            rows.append(_row(f"{plan.plan_id}-c{number:02d}", row_id, name, (old, new), says.reviewed_on))
    return CorrectedPlan(working.plan_with(()), (*corrected.corrections, *rows))


def _row(correction_id: str, row_id: str, column: str, cells: tuple[Any, Any], day: date | None) -> CorrectionRow:
    return CorrectionRow(
        correction_id=correction_id,
        table="plans",
        row_id=row_id,
        column=column,
        old_value=cells[0],
        new_value=cells[1],
        kind="error",
        reason="corrected in the sidecar by the reviewer of the document",
        status="accepted",
        reported_on=None,
        decided_on=day,
        version="",
    )


def changed_readings(says: IntakeSidecar, now: IntakeSidecar) -> tuple[str, ...]:
    """Name the values that are read otherwise now than when the sidecar was written, and that nobody has corrected."""
    return tuple(
        name
        for name in FIELDS
        if says.values[name].read != now.values[name].read and not says.values[name].is_corrected
    )


def why_held(says: IntakeSidecar, disclosure: str | None) -> str:
    """Say what keeps a package from being published, by CATALOGUE.md, section 4; empty where nothing does.

    Args:
        says: the sidecar of its document.
        disclosure: what the document prints about it.
    """
    printed = disclosure or ""
    reasons = [] if says.reviewed else ["nobody has reviewed it"]
    if says.reviewed and says.missing:
        reasons.append(f"its sidecar lacks {', '.join(says.missing)}")
    if any(word in printed for word in CLOSED_WORDS):
        reasons.append(f"the document prints {printed}")
    elif not (says.disclosure_basis or any(word in printed for word in OPEN_WORDS)):
        reasons.append("no disclosure is printed and the sidecar gives no disclosure_basis")
    return "; ".join(reasons)


def registered_sidecar(says: IntakeSidecar, plan: Plan) -> Sidecar | None:
    """Make the sidecar of a registered plan of one that may be published; None of any other.

    `plan` is the plan with the corrected values in place.
    """
    header = plan.header
    if why_held(says, header.disclosure):
        return None
    damage = KnownDamage()
    if plan.damage.kind != "none":
        damage = KnownDamage(
            kind=plan.damage.kind, sentences=plan.damage.sentences, sentences_lost=plan.damage.sentences_lost
        )
    return Sidecar.model_validate(
        {
            "plan_id": plan.plan_id,
            "title": header.title,
            "title_en": says.title_en,
            "issuer": header.issuer or "",
            "region": header.region,
            "region_en": says.region_en,
            "region_code": header.region_code,
            "level": header.level,
            "address": says.address,
            "licence": _LICENCE,
            "sha256": says.sha256,
            "damage": damage.model_dump(),
            "disclosure_basis": says.disclosure_basis.model_dump() if says.disclosure_basis else None,
        }
    )
