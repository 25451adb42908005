"""English titles on English pages, from the extras `title_en` and `description_en` of datasets, groups, organisations.

CKAN keeps one title of each. What the API answers stays as it is stored. Knows no template.
"""

from __future__ import annotations

from typing import Any

from ckan import model
from ckan.lib.datapreview import get_view_plugin
from ckan.plugins import toolkit
from flask import has_request_context

KEY = "title_en"
# What the default views are called where they were made on a Chinese portal.
DEFAULT_TITLES = {"表格", "文本", "图片", "图像"}


def is_english_page() -> bool:
    """Say whether an English page is being made for a visitor, and not an answer of the API."""
    if not has_request_context():
        return False
    endpoint = toolkit.request.endpoint or ""
    return toolkit.h.lang() == "en" and endpoint.partition(".")[0] != "api"


def is_english_page_of_dataset() -> bool:
    """Say whether an English page of a dataset is being made, which shows an organisation and never changes it."""
    return is_english_page() and str(toolkit.request.endpoint).startswith("dataset")


def group_in_english(group: dict[str, Any]) -> dict[str, Any]:
    """Put the English title of a group or organisation in the place of its title."""
    english = _extra(group, KEY)
    if english:
        group.update(title=english, display_name=english)
    return group


def dataset_in_english(dataset: dict[str, Any]) -> dict[str, Any]:
    """Put the English title and description of a dataset where CKAN's pages look for translations."""
    for field, key in (("title", KEY), ("notes", "description_en")):
        english = _extra(dataset, key)
        if english:
            dataset[f"{field}_translated"] = {"en": english}
    for resource in dataset.get("resources") or []:
        for field in ("name", "description"):
            english = resource.get(f"{field}_en")
            if english:
                resource[f"{field}_translated"] = {"en": english}
                if str(toolkit.request.endpoint).endswith(".read"):
                    # The page of a resource looks for no translation; forms must have what is stored.
                    resource[field] = english
    names = group_titles()
    for group in [*(dataset.get("groups") or []), *filter(None, [dataset.get("organization")])]:
        title = names.get(group.get("name", ""))
        if title:
            group.update(title=title, display_name=title)
    return dataset


def found_in_english(found: dict[str, Any]) -> dict[str, Any]:
    """Put English titles into the answer of a search: its datasets, and the groups that it can be narrowed to."""
    for dataset in found.get("results", []):
        dataset_in_english(dataset)
        for field in ("title", "notes"):
            # Lists look for no translation.
            dataset[field] = dataset.get(f"{field}_translated", {}).get("en", dataset.get(field))
    names = group_titles()
    for facet in ("groups", "organization"):
        for item in found.get("search_facets", {}).get(facet, {}).get("items", []):
            item["display_name"] = names.get(item["name"], item["display_name"])
    return found


def groups_in_english(listed: list[Any]) -> list[Any]:
    """Put English titles into a list of groups or organisations, unless it is one of names only."""
    names = group_titles()
    for group in listed:
        if isinstance(group, dict) and group.get("name") in names:
            group.update(title=names[group["name"]], display_name=names[group["name"]])
    return listed


def views_in_english(views: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Call views by the names of their kinds, where they bear the name that their kind has in the portal's language."""
    for view in views:
        kind = get_view_plugin(view["view_type"])
        if kind is not None and view["title"] in DEFAULT_TITLES:
            view["title"] = kind.info()["default_title"]
    return views


def columns_in_english(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the English title and text of each column of a table in the place of the stored ones."""
    for column in columns:
        info = column.get("info") or {}
        english = {name: info[f"{name}_en"] for name in ("label", "notes") if info.get(f"{name}_en")}
        column["info"] = {**info, **english}
    return columns


def group_titles() -> dict[str, str]:
    """Return the English titles of all groups and organisations by their names; asked once a request."""
    if not hasattr(toolkit.g, "planport_group_titles"):
        groups = model.Session.query(model.Group).filter(model.Group.state == "active")
        named = {group.name: group.extras.get(KEY) for group in groups}
        toolkit.g.planport_group_titles = {name: title for name, title in named.items() if title}
    return toolkit.g.planport_group_titles


def name_site_in_english() -> None:
    """Call the portal by its description on English pages: CKAN knows one title, the Chinese one."""
    if is_english_page():
        toolkit.g.site_title = toolkit.config["ckan.site_description"]


def _extra(holder: dict[str, Any], key: str) -> str:
    """Return the value of an extra, empty where there is none."""
    extras = holder.get("extras") or []
    return next((extra["value"] for extra in extras if isinstance(extra, dict) and extra.get("key") == key), "")
