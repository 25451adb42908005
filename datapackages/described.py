"""A `datapackage.json` as it is read: the metadata of the catalogue contract, typed and frozen.

The catalogue and the portals see datasets only as this. Key names are those of the descriptor. Values that nobody
printed stay empty. Knows nothing of files on disk; what composes a descriptor is descriptor.py.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _as_tuple(value: object) -> object:
    """Take one string, a list of strings or nothing where several values may stand."""
    if value in (None, ""):
        return ()
    return (value,) if isinstance(value, str | dict) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


def _as_text(value: object) -> object:
    """Take nothing as the empty text and a plain number as its digits (a year, a code)."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]


class _Part(BaseModel):
    """A frozen part of the descriptor; keys of other tools are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True, populate_by_name=True)


class Contact(_Part):
    """A desk, mailbox or form; never a person."""

    name: Text = ""
    email: Text = ""
    url: Text = ""


class Area(_Part):
    """A region by its code of GB/T 2260 and its name."""

    code: Text = ""
    title: Text = ""
    title_en: Text = ""


class Period(_Part):
    """The years or days that the data speak of."""

    start: Text = ""
    end: Text = ""


class Quality(_Part):
    """Measures taken from the validation report, never typed by hand."""

    coverage: Decimal | None = None
    score: Decimal | None = Field(default=None, alias="metadata_score")
    known_issues: int | None = None


class Provenance(_Part):
    """What made the package: program and definitions of tables, with their versions, and the corrections in force.

    `rules` is a hash of all code, rules and libraries that its bytes depend on; see program.py.
    """

    program: Text = ""
    definitions: Text = ""
    rules: Text = ""
    corrections: int | None = None


class PackageFile(_Part):
    """A file of the package that is no table, such as the workbook or the source document."""

    path: str
    title: Text = ""
    title_en: Text = ""
    format: Text = ""
    mediatype: Text = ""
    bytes: int
    hash: str

    @property
    def sha256(self) -> str:
        """The stated sha256 in hex, without the name of the method that may stand before it."""
        return self.hash.removeprefix("sha256:")


class Catalogue(_Part):
    """The object `catalogue` of the descriptor: what Frictionless has no key of its own for."""

    provider_code: Text = ""
    contact: Contact = Contact()
    themes: Texts = ()
    classification: Text = ""
    share_type: Text = ""
    share_condition: Text = ""
    share_method: Text = ""
    open_type: Text = ""
    open_condition: Text = ""
    update_cycle: Text = ""
    issued_on: Day = None
    modified_on: Day = None
    released: bool = False
    version_notes: Text = ""
    spatial: Area = Area()
    temporal: Period = Period()
    language: Texts = ()
    rights: Text = ""
    citation: Text = ""
    source_sha256: Texts = ()
    provenance: Provenance = Provenance()
    authority: Text = ""
    quality: Quality = Quality()
    related: Texts = ()
    feedback_url: Text = ""
    files: tuple[PackageFile, ...] = ()


class Licence(_Part):
    """A licence by its name in the list of Open Definition, its address and its title."""

    name: Text = ""
    path: Text = ""
    title: Text = ""


class Source(_Part):
    """A document that the data were taken from."""

    title: Text = ""
    path: Text = ""
    accessed: Text = ""
    sha256: Text = ""


class Contributor(_Part):
    """Who issued the source (author), who runs the portal (publisher), and others."""

    title: Text = ""
    title_en: Text = ""
    role: Text = ""
    path: Text = ""
    email: Text = ""


class Column(_Part):
    """One column of a table, as its Table Schema defines it."""

    name: str
    type: Text = "string"
    title: Text = ""
    title_en: Text = ""
    description: Text = ""
    description_en: Text = ""
    unit: Text = ""
    constraints: dict[str, Any] = Field(default_factory=dict)

    @property
    def is_required(self) -> bool:
        """Tell whether a cell of this column may not be empty."""
        return bool(self.constraints.get("required"))


class Reference(_Part):
    """The table and columns that a foreign key points at; an empty table name means the table itself."""

    resource: Text = ""
    fields: Texts = ()


class ForeignKey(_Part):
    """Columns whose values stand in another table of the package."""

    fields: Texts = ()
    reference: Reference = Reference()


class Schema(_Part):
    """A Table Schema."""

    columns: tuple[Column, ...] = Field(default=(), alias="fields")
    primary_key: Texts = Field(default=(), alias="primaryKey")
    foreign_keys: tuple[ForeignKey, ...] = Field(default=(), alias="foreignKeys")


class Resource(PackageFile):
    """A table of the package, or another file that stands among its resources."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,100}$")]
    description: Text = ""
    description_en: Text = ""
    rows: int | None = None
    table_schema: Schema | None = Field(default=None, alias="schema")

    @property
    def is_table(self) -> bool:
        """Tell whether the resource is a table in CSV."""
        return self.table_schema is not None and self.path.endswith(".csv")

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a table; none for other files."""
        return self.table_schema.columns if self.table_schema else ()

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The names of the columns that tell rows apart."""
        return self.table_schema.primary_key if self.table_schema else ()


class Descriptor(_Part):
    """`datapackage.json` as catalogue and portals see it."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,100}$")]
    title: Annotated[str, Field(min_length=1)]
    title_en: Text = ""
    description: Text = ""
    description_en: Text = ""
    version: Annotated[str, Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){1,3}$")]
    created: Text = ""
    keywords: Texts = ()
    licenses: tuple[Licence, ...] = ()
    sources: tuple[Source, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    resources: tuple[Resource, ...] = ()
    catalogue: Catalogue = Catalogue()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        """Refuse two resources of one name: their pages would have one address."""
        names = [resource.name for resource in self.resources]
        if len(set(names)) < len(names):
            raise ValueError("two resources have the same name")
        return self

    @property
    def tables(self) -> tuple[Resource, ...]:
        """The resources that are tables, in the order of the package."""
        return tuple(resource for resource in self.resources if resource.is_table)

    def table(self, name: str) -> Resource | None:
        """Find a table by its name."""
        return next((table for table in self.tables if table.name == name), None)

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that the data can be downloaded in, CSV first; sources, reports and the README are no data."""
        paths = [resource.path for resource in self.tables]
        paths += [file.path for file in self.catalogue.files if file.path.startswith(("data/", "catalog."))]
        suffixes = {path.rsplit(".", 1)[-1].lower() for path in paths}
        return tuple(sorted(suffixes, key=lambda suffix: (suffix != "csv", suffix)))

    def contributors_as(self, role: str) -> tuple[Contributor, ...]:
        """Find the contributors of one role, such as `author` or `publisher`."""
        return tuple(contributor for contributor in self.contributors if contributor.role == role)

    @property
    def provider(self) -> str:
        """The issuer of the source as printed; several joined by `;`, empty where none is printed."""
        return ";".join(contributor.title for contributor in self.contributors_as("author"))
