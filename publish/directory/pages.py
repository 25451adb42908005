"""Pages of the directory portal: views in, bytes of HTML out, in Chinese and in English.

Everything that comes from a package is escaped by the templates. Reads the templates; writes nothing.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from datapackages.catalogue.links import feedback_address, safe_address
from datapackages.terms import format_of, term
from publish.directory import addresses
from publish.directory.addresses import LANGUAGES, Language
from publish.directory.catalogue import portal_graph
from publish.directory.charts import svg
from publish.directory.evidence import marked_text
from publish.directory.facts import facts_of
from publish.directory.filters import filters_of
from publish.directory.schema_org import schema_org
from publish.directory.settings import Settings
from publish.directory.views import DatasetView
from publish.portal import Manifest

_HERE = Path(__file__).parent


class Pages:
    """Renders all pages of one portal."""

    def __init__(self, settings: Settings) -> None:
        """Take the operator's settings."""
        self._settings = settings

    def dataset(self, view: DatasetView) -> dict[str, bytes]:
        """Render a dataset's page, one page for each of its tables, and its evidence page."""
        pages: dict[str, bytes] = {}
        for language in LANGUAGES:
            pages |= self._page(
                "dataset.html.j2",
                addresses.dataset_page(view.name),
                language,
                view=view,
                groups=facts_of(view, language),
                schema_org=schema_org(view, self._settings),
                feedback=self._feedback(view),
            )
            for table in view.tables:
                name = table.resource.name
                pages |= self._page(
                    "table.html.j2",
                    addresses.table_page(view.name, name),
                    language,
                    view=view,
                    table=table,
                    feedback=self._feedback(view, name),
                )
            if view.text is not None:
                pages |= self._page(
                    "evidence.html.j2",
                    addresses.evidence_page(view.name),
                    language,
                    view=view,
                    marked=marked_text(view.text, view.marks(language)),
                )
        return pages

    def withdrawn(self, manifest: Manifest) -> dict[str, bytes]:
        """Render what stands at every page of a withdrawn dataset: the reason and the day."""
        pages: dict[str, bytes] = {}
        for page in addresses.pages_of(manifest):
            if not page.endswith(".en.html"):
                for language in LANGUAGES:
                    pages |= self._page("withdrawn.html.j2", page, language, manifest=manifest)
        return pages

    def front(self, views: Sequence[DatasetView], withdrawn: Sequence[Manifest]) -> dict[str, bytes]:
        """Render the start page, the catalogue for machines, the site map, and the style and script of all pages."""
        graph = portal_graph(views, self._settings)
        pages = {
            addresses.STYLE: (_HERE / "assets" / "portal.css").read_bytes(),
            addresses.SCRIPT: (_HERE / "assets" / "portal.js").read_bytes(),
            addresses.CATALOGUE_TURTLE: graph.turtle().encode(),
            addresses.CATALOGUE_JSONLD: graph.json_ld().encode(),
            addresses.ROBOTS: self._robots(),
            addresses.SITEMAP: self._sitemap(views, withdrawn),
        }
        for language in LANGUAGES:
            pages |= self._page(
                "start.html.j2",
                addresses.START,
                language,
                views=views,
                withdrawn=withdrawn,
                filters=filters_of(views, withdrawn),
            )
        return pages

    def _page(self, template: str, address: str, language: Language, **context: object) -> dict[str, bytes]:
        """Render one page in one language; `address` is that of the Chinese page."""
        stem = address.removesuffix(".html")
        here = addresses.page(stem, language)

        def link(path: str, fragment: str = "") -> str:
            """Make a link from this page; English pages link English ones."""
            return addresses.relative(path, here) + (f"#{fragment}" if fragment else "")

        def localized(path: str) -> str:
            """Make a link to another page in this page's language."""
            page, _, fragment = path.partition("#")
            return link(addresses.page(page.removesuffix(".html"), language), fragment)

        rendered = (
            _environment()
            .get_template(template)
            .render(
                lang=language,
                say=lambda zh, en: zh if language == "zh" else en,
                link=link,
                localized=localized,
                other_language=link(addresses.page(stem, "en" if language == "zh" else "zh")),
                settings=self._settings,
                addresses=addresses,
                **context,
            )
        )
        return {here: rendered.encode()}

    def _feedback(self, view: DatasetView, table: str = "") -> str:
        """Make the address of the feedback desk for a dataset or a table; nothing where no desk is registered."""
        catalogue = view.descriptor.catalogue
        desk = catalogue.feedback_url or (f"mailto:{catalogue.contact.email}" if catalogue.contact.email else "")
        return feedback_address(desk, view.name, view.descriptor.version, table)

    def _robots(self) -> bytes:
        """Let everybody read everything."""
        lines = ["User-agent: *", "Allow: /"]
        if self._settings.base_address:
            lines.append(f"Sitemap: {self._settings.base_address}{addresses.SITEMAP}")
        return ("\n".join(lines) + "\n").encode()

    def _sitemap(self, views: Sequence[DatasetView], withdrawn: Sequence[Manifest]) -> bytes:
        """List all pages with the day of their data's last change."""
        entries = [(addresses.page("index", language), "") for language in LANGUAGES]
        for view in views:
            day = str(view.descriptor.catalogue.modified_on or "")
            entries += [(page, day) for page in addresses.pages_of(view.manifest)]
        entries += [(page, "") for manifest in withdrawn for page in addresses.pages_of(manifest)]
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        ]
        for page, day in entries:
            modified = f"<lastmod>{day}</lastmod>" if day else ""
            lines.append(f"<url><loc>{escape_xml(self._settings.base_address + page)}</loc>{modified}</url>")
        return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


@cache
def _environment() -> Environment:
    """Prepare the templates: escaping always on, and a value that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    environment.filters |= {"size": _size, "safe_address": safe_address, "format_of": format_of}
    environment.globals |= {"term": term, "svg": svg}
    return environment


def _size(count: int) -> str:
    """Print a size for people.

    >>> _size(512), _size(20480)
    ('512 B', '20.0 KB')
    """
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.1f} KB"
    return f"{count / 1024 / 1024:.1f} MB"
