"""Cure 2, for CKAN 2.10 to 2.12 with Solr 9: dataset search does not find a word inside a run of Han characters.

CKAN's stock schema splits at white space and punctuation only. `python -m ckanext.planport.schema` prints the schema of
the CKAN that is installed, with the two text types made to index pairs of Han characters (and single ones), to ask for
unbroken runs of pairs, and to fold full-width letters. Put it in place of the core's schema.xml, delete the core's
data, restart Solr, and run `ckan search-index rebuild`. Knows CKAN's files, and does not load CKAN.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from xml.etree import ElementTree

# English words keep their stems in `text`, as in the stock schema.
_ENGLISH = (
    {"class": "solr.SnowballPorterFilterFactory", "language": "English", "protected": "protwords.txt"},
    {"class": "solr.ASCIIFoldingFilterFactory"},
)
MENDED = {"text": _ENGLISH, "text_general": ()}


def mend(stock: str) -> str:
    """Return a schema with the two text types made for Chinese. Raises ValueError where it has no such types."""
    builder = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))  # nosec B314
    root = ElementTree.fromstring(stock, parser=builder)  # nosec B314
    types = {entry.get("name"): entry for entry in root.iter("fieldType")}
    for name, endings in MENDED.items():
        if name not in types:
            raise ValueError(f"the schema has no field type {name}; is it CKAN's?")
        _rewrite(types[name], endings)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def stock_schema() -> Path:
    """Find the schema that comes with the installed CKAN. Raises FileNotFoundError."""
    found = importlib.util.find_spec("ckan")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("CKAN is not installed in this environment")
    return Path(found.submodule_search_locations[0]) / "config" / "solr" / "schema.xml"


def _rewrite(entry: ElementTree.Element, endings: tuple[dict[str, str], ...]) -> None:
    """Give a type its two chains. The order of pairs must stand, hence `autoGeneratePhraseQueries`."""
    entry.set("autoGeneratePhraseQueries", "true")
    for child in list(entry):
        entry.remove(child)
    # Single characters stand in the index, so that 水 is found; asked for along with pairs, they would find too much.
    for moment, with_single in (("index", "true"), ("query", "false")):
        analyzer = ElementTree.SubElement(entry, "analyzer", type=moment)
        ElementTree.SubElement(analyzer, "tokenizer", {"class": "solr.StandardTokenizerFactory"})
        filters = (
            {"class": "solr.CJKWidthFilterFactory"},
            {"class": "solr.LowerCaseFilterFactory"},
            {"class": "solr.CJKBigramFilterFactory", "outputUnigrams": with_single},
            *endings,
        )
        for attributes in filters:
            ElementTree.SubElement(analyzer, "filter", attributes)


if __name__ == "__main__":
    sys.stdout.write(mend(stock_schema().read_text(encoding="utf-8")))
