"""Metadata is composed of what is known: words, themes, openness, abstracts; nothing is made up."""

import re
from dataclasses import replace

import pytest

from datapackages.metadata import DatasetMetadata, SourceReference, plan_metadata
from datapackages.sidecar import DisclosureBasis, Sidecar
from extract.models import Coverage, Damage, Header, Plan
from tests.plans import PLAN_ID, small_plan

SOURCE = SourceReference("甲", f"source/{PLAN_ID}.txt", None, "0" * 64)


def sidecar(**change: object) -> Sidecar:
    known: dict[str, object] = {
        "plan_id": PLAN_ID,
        "title": "登记的标题",
        "title_en": "Registered title",
        "region": "福州市",
        "region_en": "Fuzhou City",
        "region_code": "350100",
        "level": "city",
        "licence": "x",
        "sha256": "0" * 64,
    }
    return Sidecar.model_validate(known | change)


def metadata(header: Header | None = None, known: Sidecar | None = None) -> DatasetMetadata:
    plan = small_plan() if header is None else replace(small_plan(), header=header)
    return plan_metadata(plan, SOURCE, known)


BARE = Plan(PLAN_ID, "文", "text", Header(), Damage(), Coverage(0, 0))


@pytest.mark.parametrize("plan", [small_plan(), BARE], ids=["full", "bare"])
def test_abstracts_have_the_length_that_catalogues_ask(plan: Plan) -> None:
    found = plan_metadata(plan, SOURCE, None)

    assert 50 <= len(found.description) <= 5000
    assert 50 <= len(found.description_en) <= 5000


@pytest.mark.parametrize("plan", [small_plan(), BARE], ids=["full", "bare"])
def test_keywords_are_three_to_ten_that_every_portal_takes(plan: Plan) -> None:
    keywords = plan_metadata(plan, SOURCE, None).keywords

    assert 3 <= len(keywords) <= 10
    assert all(re.fullmatch(r"[\w .-]{2,100}", word) for word in keywords)
    assert len(set(keywords)) == len(keywords)


def test_registered_keywords_come_first() -> None:
    assert metadata(known=sidecar(keywords=["数字福州"])).keywords[0] == "数字福州"


def test_titles_come_from_the_sidecar_then_from_the_text_then_from_the_id() -> None:
    assert metadata(known=sidecar()).title == "登记的标题"
    assert metadata().title == "2020年数字闽州工作要点"
    assert metadata(Header(notice_title="通知")).title == "通知"
    assert metadata(Header()).title == PLAN_ID


def test_an_unregistered_document_gets_an_english_title_of_kind_and_years() -> None:
    assert metadata().title_en == f"Key tasks, 2020 ({PLAN_ID})"
    assert metadata(Header(period_start=2018, period_end=2020)).title_en == f"Policy document, 2018-2020 ({PLAN_ID})"
    assert metadata(Header()).title_en == f"Policy document ({PLAN_ID})"


def test_a_dataset_belongs_to_general_and_to_the_themes_of_its_openings() -> None:
    assert metadata().themes == ("transport", "general")
    assert plan_metadata(BARE, SOURCE, None).themes == ("general",)


@pytest.mark.parametrize(
    ("printed", "open_type"),
    [
        ("主动公开", "open"),
        ("此件公开发布", "open"),
        ("依申请公开", "on-application"),
        ("不予公开", "not-open"),
        ("此件不公开", "not-open"),
        (None, ""),
    ],
)
def test_openness_follows_the_printed_words(printed: str | None, open_type: str) -> None:
    assert metadata(Header(disclosure=printed)).open_type == open_type


def test_a_registered_basis_opens_what_prints_nothing_but_never_what_prints_the_contrary() -> None:
    known = sidecar(disclosure_basis=DisclosureBasis(statement="已在政府网站发布"))

    assert metadata(Header(), known).open_type == "open"
    assert metadata(Header(disclosure="不予公开"), known).open_type == "not-open"


def test_damage_is_told_in_both_abstracts() -> None:
    found = plan_metadata(replace(small_plan(), damage=Damage("spliced", 132, 32)), SOURCE, None)

    assert "共132句，其中32句已丢失" in found.description
    assert "32 of its 132 sentences are lost" in found.description_en


def test_the_area_is_the_printed_one_else_the_registered_one_else_empty() -> None:
    assert metadata(known=sidecar()).spatial_code == "359900"
    assert metadata(Header(), sidecar()).spatial_title == "福州市"
    assert metadata(Header()).spatial_code == ""


def test_the_rights_say_whose_publication_this_is_not() -> None:
    assert "不是闽州市人民政府办公厅的正式发布" in metadata().rights
    assert "not an official publication of the issuer" in metadata(Header()).rights


def test_a_registered_issuer_that_the_text_does_not_print_is_no_author() -> None:
    assert metadata(Header(), sidecar(issuer="福州市人民政府办公厅")).author == ""
