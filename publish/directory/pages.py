"""Pages of the directory portal: views in, bytes of HTML out, in Chinese and in English.

Everything that comes from a package is escaped by the templates. Reads the templates; writes nothing.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from datapackages.catalogue.links import feedback_address, feedback_query, safe_address
from datapackages.catalogue.published import NAME as CATALOGUE
from datapackages.catalogue.score import EXCELLENT, MOST, metadata_measures
from datapackages.terms import format_of, term
from publish.directory import addresses
from publish.directory.addresses import LANGUAGES, Language
from publish.directory.catalogue import portal_graph
from publish.directory.charts import svg
from publish.directory.evidence import marked_text
from publish.directory.facts import facts_of
from publish.directory.filters import filters_of
from publish.directory.log import LogEntry, atom, log_of
from publish.directory.programs import calls_of, row_files
from publish.directory.schema_org import schema_org
from publish.directory.settings import Settings
from publish.directory.views import DatasetView, corrections_of
from publish.portal import Manifest

_HERE = Path(__file__).parent


class Pages:
    """Renders all pages of one portal."""

    def __init__(self, settings: Settings) -> None:
        """Take the operator's settings."""
        self._settings = settings

    def dataset(self, view: DatasetView) -> dict[str, bytes]:
        """Render a dataset's page, one page for each of its tables, its evidence page, and its rows for programs."""
        pages: dict[str, bytes] = row_files(view)
        for language in LANGUAGES:
            pages |= self._page(
                "dataset.html.j2",
                addresses.dataset_page(view.name),
                language,
                view=view,
                groups=facts_of(view, language, self._settings.base_address),
                schema_org=schema_org(view, self._settings),
                measures=metadata_measures(view.descriptor),
                calls=tuple(calls_of(view, self._settings)),
            )
            for table in view.tables:
                name = table.resource.name
                pages |= self._page(
                    "table.html.j2",
                    addresses.table_page(view.name, name),
                    language,
                    view=view,
                    table=table,
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
        log = log_of(views, withdrawn)
        pages = {
            addresses.STYLE: (_HERE / "assets" / "portal.css").read_bytes(),
            addresses.SCRIPT: (_HERE / "assets" / "portal.js").read_bytes(),
            addresses.CATALOGUE_TURTLE: graph.turtle().encode(),
            addresses.CATALOGUE_JSONLD: graph.json_ld().encode(),
            addresses.FEED: atom(log, self._settings),
            addresses.ROBOTS: self._robots(),
            addresses.SITEMAP: self._sitemap(views, withdrawn),
        }
        for language in LANGUAGES:
            pages |= self._own_pages(views, withdrawn, log, language)
        return pages

    def _own_pages(
        self,
        views: Sequence[DatasetView],
        withdrawn: Sequence[Manifest],
        log: Sequence[LogEntry],
        language: Language,
    ) -> dict[str, bytes]:
        """Render the start page, the commitments, the change log, the corrections, and the page for reports."""
        start = {"views": views, "withdrawn": withdrawn, "filters": filters_of(views, withdrawn)}
        catalogue = next((view for view in views if view.name == CATALOGUE), None)
        commitments = [commitment for view in views for commitment in view.commitments]
        texts = {view.name for view in views if addresses.source_text(view.manifest)}
        pages = self._page("start.html.j2", addresses.START, language, catalogue=catalogue, **start)
        pages |= self._page(
            "commitments.html.j2", addresses.COMMITMENTS, language, commitments=commitments, views=views, texts=texts
        )
        pages |= self._page("changes.html.j2", addresses.CHANGES, language, log=log)
        pages |= self._page("corrections.html.j2", addresses.CORRECTIONS, language, corrections=corrections_of(views))
        return pages | self._page("feedback.html.j2", addresses.FEEDBACK, language, contact=self._contact(views))

    def _contact(self, views: Sequence[DatasetView]) -> str:
        """Name the operator's mailbox or own form, if one is registered: the page for reports is none itself."""
        for view in views:
            contact = view.descriptor.catalogue.contact
            own = f"{self._settings.base_address}{addresses.FEEDBACK}"
            if address := safe_address(f"mailto:{contact.email}" if contact.email else contact.url):
                return "" if address == own else address
        return ""

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

        def report(view: DatasetView, table: str = "", row: str = "") -> str:
            """Make the link to the feedback desk with dataset, version, table and row filled in."""
            catalogue = view.descriptor.catalogue
            desk = catalogue.feedback_url or (f"mailto:{catalogue.contact.email}" if catalogue.contact.email else "")
            known = (view.name, view.descriptor.version, table, row)
            if desk and desk == f"{self._settings.base_address}{addresses.FEEDBACK}":
                return f"{localized(addresses.FEEDBACK)}?{feedback_query(*known)}"
            return feedback_address(desk, *known)

        rendered = (
            _environment()
            .get_template(template)
            .render(
                lang=language,
                say=lambda zh, en: zh if language == "zh" else en,
                link=link,
                localized=localized,
                report=report,
                other_language=link(addresses.page(stem, "en" if language == "zh" else "zh")),
                settings=self._settings,
                addresses=addresses,
                **context,
            )
        )
        return {here: rendered.encode()}

    def _robots(self) -> bytes:
        """Let everybody read everything."""
        lines = ["User-agent: *", "Allow: /"]
        if self._settings.base_address:
            lines.append(f"Sitemap: {self._settings.base_address}{addresses.SITEMAP}")
        return ("\n".join(lines) + "\n").encode()

    def _sitemap(self, views: Sequence[DatasetView], withdrawn: Sequence[Manifest]) -> bytes:
        """List all pages with the day of their data's last change."""
        entries = [
            (addresses.page(name.removesuffix(".html"), language), "")
            for name in addresses.FRONT_PAGES
            for language in LANGUAGES
        ]
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
    environment.globals |= {"term": term, "svg": svg, "most_points": MOST, "excellent_points": EXCELLENT}
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
