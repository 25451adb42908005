"""The cures for Chinese as far as they need no CKAN: words, columns, path of translations, schema, catalogues."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ckanext.planport.columns import contain_instead
from ckanext.planport.middleware import LocalePath, mended
from ckanext.planport.schema import mend
from ckanext.planport.words import TRIGGER, query_of

from datapackages.terms import term
from datapackages.vocabularies import load_themes
from publish.ckan.extras import OWN_KEYS
from tests.habits.house import ROOT

TRANSLATIONS = ROOT / "publish" / "ckanext-planport" / "ckanext" / "planport"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("高速", "高速"),
        ("高速 项目", "高速:* & 项目"),
        ("高速公路，项目", "高速公路:* & 项目"),
        ("５Ｇ网络", "5G网络"),
        ("５Ｇ", "5G"),
        ("2018年", "2018年"),
        ("高速&项目|!(路):*", "高速:* & 项目:* & 路"),
        ("一二三四五六七八九十一二三四五六七", "一二三四五六七八九十一二三四五六"),
        # Without Han characters it is what CKAN makes.
        ("new york", "new_york"),
        ("a-b", "a-b"),
        ("100%", "100_"),
        ("'; drop", "_drop"),
    ],
)
def test_what_a_visitor_types_becomes_a_query_of_whole_words(typed: str, asked: str) -> None:
    assert query_of(typed) == asked


def test_the_trigger_takes_grams_of_the_lengths_that_the_query_counts_on() -> None:
    assert "ARRAY[left(rest, 1), left(rest, 2), left(rest, 3), left(rest, 4), rest]" in TRIGGER
    assert "rest := substr(found[1], i, 16);" in TRIGGER
    assert "'_full_text'" in TRIGGER


def clauses(*columns: str) -> list[tuple[Any, ...]]:
    made = [(f'to_tsvector(\'simple\', cast("{name}" as text)) @@ "query {name}"',) for name in columns]
    return [("_id > :value_0", {"value_0": 1}), *made]


def test_a_column_asked_for_han_characters_must_contain_each_word() -> None:
    where = contain_instead({"heading": "高速:* & 项目:*"}, clauses("heading"))
    assert where[0] == clauses()[0]
    assert where[1:] == [
        (
            'normalize(cast("heading" as text), NFKC) ILIKE :planport_0_0 AND '
            'normalize(cast("heading" as text), NFKC) ILIKE :planport_0_1',
            {"planport_0_0": "%高速%", "planport_0_1": "%项目%"},
        )
    ]


def test_wildcards_and_quotes_in_a_column_search_stand_for_themselves() -> None:
    where = contain_instead({'a"b:c': "100%_\\高"}, [('x @@ "query a""b:c"',)])
    assert where == [
        ('normalize(cast("a""b\\:c" as text), NFKC) ILIKE :planport_0_0', {"planport_0_0": "%100\\%\\_\\\\高%"})
    ]


def test_columns_asked_for_other_words_are_left_to_ckan() -> None:
    asked = {"heading": "road:*", "text": 5}
    assert contain_instead(asked, clauses("heading", "text")) == clauses("heading", "text")


@pytest.mark.parametrize(
    ("asked", "passed_on"),
    [
        ("/api/i18n/zh_Hans-CN", "/api/i18n/zh_Hans_CN"),
        ("/api/i18n/zh-Hans-CN", "/api/i18n/zh_Hans_CN"),
        ("/api/3/i18n/zh_Hant-TW", "/api/3/i18n/zh_Hant_TW"),
        ("/en/api/i18n/pt-BR", "/en/api/i18n/pt_BR"),
        ("/api/i18n/en", "/api/i18n/en"),
        ("/dataset/a-b", "/dataset/a-b"),
        ("/api/i18n/zh-Hans/more", "/api/i18n/zh-Hans/more"),
        ("", ""),
    ],
)
def test_the_path_of_translations_names_the_locale_as_ckan_s_files_do(asked: str, passed_on: str) -> None:
    assert mended(asked) == passed_on


def test_the_layer_hands_everything_else_on_untouched() -> None:
    seen: list[dict[str, Any]] = []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        seen.append(environ)
        start_response("200 OK", [])
        return [b"body"]

    said: list[str] = []
    answer = LocalePath(application)(
        {"PATH_INFO": "/api/i18n/zh-Hans-CN", "QUERY_STRING": "a-b"}, lambda status, _: said.append(status)
    )
    assert list(answer) == [b"body"]
    assert said == ["200 OK"]
    assert seen == [{"PATH_INFO": "/api/i18n/zh_Hans_CN", "QUERY_STRING": "a-b"}]


STOCK = """<?xml version="1.0" encoding="UTF-8" ?>
<schema name="ckan-2.12" version="1.6"><types>
  <fieldType name="text" class="solr.TextField">
    <analyzer><tokenizer class="solr.WhitespaceTokenizerFactory"/></analyzer>
  </fieldType>
  <fieldType name="text_general" class="solr.TextField"/>
  <fieldType name="string" class="solr.StrField"/>
</types><fields><field name="title" type="text"/></fields></schema>"""


def chain(schema: str, name: str, moment: str) -> list[str]:
    root = ElementTree.fromstring(schema)  # noqa: S314 - made by this test
    steps = root.find(f".//fieldType[@name='{name}']/analyzer[@type='{moment}']")
    return [step.get("class").removeprefix("solr.").removesuffix("Factory") for step in steps]


def test_the_schema_indexes_pairs_and_single_characters_and_asks_for_pairs_in_order() -> None:
    schema = mend(STOCK)
    chinese = ["StandardTokenizer", "CJKWidthFilter", "LowerCaseFilter", "CJKBigramFilter"]
    assert chain(schema, "text_general", "index") == chinese
    english = ["SnowballPorterFilter", "ASCIIFoldingFilter"]
    assert chain(schema, "text", "query") == [*chinese, *english]
    assert re.findall(r'outputUnigrams="(\w+)"', schema) == ["true", "false", "true", "false"]
    assert schema.count('autoGeneratePhraseQueries="true"') == 2


def test_all_else_of_the_schema_stays() -> None:
    schema = mend(STOCK)
    assert 'name="ckan-2.12"' in schema
    assert '<fieldType name="string" class="solr.StrField" />' in schema
    assert '<field name="title" type="text" />' in schema
    assert mend(schema) == schema


def test_a_file_that_is_no_schema_of_ckan_is_refused() -> None:
    with pytest.raises(ValueError, match="no field type text"):
        mend("<schema><types/></schema>")


def entries(file: Path) -> list[dict[str, str]]:
    """The entries of a .po file by keyword, read by hand: Babel lives in CKAN's environment."""
    found = []
    for block in file.read_text(encoding="utf-8").split("\n\n")[1:]:
        pairs = re.findall(r'^(msgid|msgid_plural|msgstr|msgstr\[\d\]) "(.*)"$', block, re.MULTILINE)
        found.append(dict(pairs))
    return found


def catalogue(folder: str, locale: str = "zh_Hans_CN") -> Path:
    """The .po file of a folder in a language."""
    return next((TRANSLATIONS / folder / locale).rglob("*.po"))


@pytest.mark.parametrize(
    ("folder", "locale", "least"),
    [("i18n", "zh_Hans_CN", 50), ("i18n_pages", "zh_Hans_CN", 50), ("i18n_pages", "en", 20)],
)
def test_each_text_is_translated_once_with_the_same_blanks_to_fill(folder: str, locale: str, least: int) -> None:
    found = entries(catalogue(folder, locale))
    assert len({entry["msgid"] for entry in found}) == len(found) >= least
    for entry in found:
        texts = [value for key, value in entry.items() if key.startswith("msgstr")]
        assert all(texts), entry
        blanks = set(re.findall(r"\{\w*\}|%\(\w+\)s", entry.get("msgid_plural", entry["msgid"])))
        assert all(set(re.findall(r"\{\w*\}|%\(\w+\)s", text)) <= blanks for text in texts), entry


@pytest.mark.parametrize("folder", ["i18n", "i18n_pages"])
def test_plurals_have_both_forms_since_the_rule_gets_lost(folder: str) -> None:
    plurals = [entry for entry in entries(catalogue(folder)) if "msgid_plural" in entry]
    assert plurals
    assert all(entry["msgstr[0]"] == entry["msgstr[1]"] for entry in plurals)


def test_the_keys_and_codes_that_planport_publishes_have_the_names_of_the_catalogue_contract() -> None:
    named = {entry["msgid"]: entry["msgstr"] for entry in entries(catalogue("i18n_pages")) if "msgstr" in entry}
    assert set(named) >= OWN_KEYS
    codes = {"open_type": ("open", "on-application", "not-open"), "update_cycle": ("as-needed", "annual")}
    codes |= {"theme_ids": tuple(theme.theme_id for theme in load_themes())}
    for kind, known in codes.items():
        of_terms = kind.replace("theme_ids", "theme")
        assert [named[f"{kind}: {code}"] for code in known] == [term(of_terms, code).zh for code in known]


def test_groups_are_themes_in_both_languages() -> None:
    """Every text about groups that is said otherwise in Chinese is said so in English too."""
    chinese = {entry["msgid"] for entry in entries(catalogue("i18n_pages")) if "group" in entry["msgid"].lower()}
    english = {entry["msgid"]: entry for entry in entries(catalogue("i18n_pages", "en"))}
    assert chinese <= set(english)
    texts = [text for entry in english.values() for key, text in entry.items() if key.startswith("msgstr")]
    assert not [text for text in texts if "group" in text.lower().replace("{group}", "")]
