"""The plugin `planport_pages`: the front page and the wording of planport's own portal, and English titles.

Other portals can do without it; the cures are in `planport`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ckan import plugins
from ckan.common import CKANConfig
from ckan.lib.plugins import DefaultTranslation
from ckan.plugins import toolkit

from ckanext.planport import titles

NEWEST = 6
CODED = {"open_type", "share_type", "share_method", "classification", "authority", "update_cycle", "theme_ids"}

Extras = list[tuple[str, Any]]


class PlanportPagesPlugin(plugins.SingletonPlugin, DefaultTranslation):
    """The look of planport's own portal."""

    plugins.implements(plugins.IConfigurer)
    plugins.implements(plugins.IMiddleware, inherit=True)
    plugins.implements(plugins.ITranslation)
    plugins.implements(plugins.IActions)
    plugins.implements(plugins.ITemplateHelpers)
    plugins.implements(plugins.IGroupController, inherit=True)
    plugins.implements(plugins.IOrganizationController, inherit=True)
    plugins.implements(plugins.IPackageController, inherit=True)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates before CKAN's."""
        toolkit.add_template_directory(config, "templates_pages")

    def make_middleware(self, app: Any, config: CKANConfig) -> Any:
        """Name the portal in the visitor's language."""
        app.before_request(titles.name_site_in_english)
        return app

    def i18n_directory(self) -> str:
        """Return the folder of this plugin's words, apart from those of the cures."""
        return str(Path(__file__).parent / "i18n_pages")

    def get_actions(self) -> dict[str, Callable[..., Any]]:
        """Give groups, organisations, views and columns with their English titles on English pages."""
        shown = {"organization_show": organization_show, "resource_view_list": resource_view_list}
        return {"group_list": group_list, "organization_list": organization_list, **shown}

    def get_helpers(self) -> dict[str, Callable[..., Any]]:
        """Let the front page list themes and datasets, and a dataset's page call codes by their names."""
        return {
            "planport_themes": themes,
            "planport_newest": newest,
            "sorted_extras": sorted_extras,
            "datastore_dictionary": datastore_dictionary,
        }

    def before_view(self, data_dict: dict[str, Any]) -> dict[str, Any]:
        """Show a group or organisation with its English title on English pages."""
        return titles.group_in_english(data_dict) if titles.is_english_page() else data_dict

    def before_dataset_view(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Show a dataset with its English title on English pages."""
        return titles.dataset_in_english(pkg_dict) if titles.is_english_page() else pkg_dict

    def after_dataset_search(self, search_results: dict[str, Any], search_params: dict[str, Any]) -> dict[str, Any]:
        """Show what was found with English titles on English pages."""
        return titles.found_in_english(search_results) if titles.is_english_page() else search_results


@toolkit.chained_action
@toolkit.side_effect_free
def group_list(listed: Callable[..., list[Any]], context: Any, data_dict: dict[str, Any]) -> list[Any]:
    """List the groups as CKAN does, on English pages by their English titles."""
    found = listed(context, data_dict)
    return titles.groups_in_english(found) if titles.is_english_page() else found


@toolkit.chained_action
@toolkit.side_effect_free
def organization_list(listed: Callable[..., list[Any]], context: Any, data_dict: dict[str, Any]) -> list[Any]:
    """List the organisations as CKAN does, on English pages by their English titles."""
    found = listed(context, data_dict)
    return titles.groups_in_english(found) if titles.is_english_page() else found


@toolkit.chained_action
@toolkit.side_effect_free
def organization_show(shown: Callable[..., dict[str, Any]], context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Show an organisation as CKAN does, on English pages of datasets by its English title."""
    found = shown(context, data_dict)
    return titles.groups_in_english([found])[0] if titles.is_english_page_of_dataset() else found


@toolkit.chained_action
@toolkit.side_effect_free
def resource_view_list(listed: Callable[..., list[Any]], context: Any, data_dict: dict[str, Any]) -> list[Any]:
    """List the views as CKAN does, on English pages the default ones by the names of their kinds."""
    found = listed(context, data_dict)
    return titles.views_in_english(found) if titles.is_english_page() else found


@toolkit.chained_helper
def datastore_dictionary(shown: Callable[..., list[dict[str, Any]]], *asked: Any, **more: Any) -> list[dict[str, Any]]:
    """Tell the columns of a table as CKAN does, on English pages with their English titles and texts."""
    found = shown(*asked, **more)
    return titles.columns_in_english(found) if titles.is_english_page() else found


@toolkit.chained_helper
def sorted_extras(sort: Callable[..., Extras], *extras: Any, **more: Any) -> Extras:
    """Sort the extras of a dataset as CKAN does, and call keys and codes of the catalogue contract by their names."""
    sorted_ = [(key, _named(key, value) if key in CODED else _joined(value)) for key, value in sort(*extras, **more)]
    if not titles.is_english_page():
        return sorted_
    # The page has the English title and text at its head.
    shown = [(key, value) for key, value in sorted_ if key not in {"title_en", "description_en"}]
    return [(key.replace("_", " ").capitalize() if key.islower() else key, value) for key, value in shown]


def _named(key: str, value: str) -> str:
    """Name the codes of a value, several of them parted by `;`; one without a name stays."""
    codes = [code for code in str(value).split(";") if code]
    named = {f"{key}: {code}": toolkit._(f"{key}: {code}") for code in codes}
    return "；".join(code if name == asked else name for code, (asked, name) in zip(codes, named.items(), strict=True))


def _joined(value: Any) -> Any:
    """Print a list, which ckanext-dcat wants as JSON, as people read it; all else stays."""
    try:
        found = json.loads(value) if str(value).startswith('["') else None
    except ValueError:
        return value
    return "；".join(map(str, found)) if isinstance(found, list) else value


def themes() -> list[dict[str, Any]]:
    """Return the groups for the front page, those with most datasets first."""
    listed = toolkit.get_action("group_list")({}, {"all_fields": True, "include_extras": True, "sort": "title asc"})
    return sorted(listed, key=lambda theme: -theme["package_count"])


def newest() -> list[dict[str, Any]]:
    """Return the datasets that changed last."""
    return toolkit.get_action("package_search")({}, {"rows": NEWEST, "sort": "metadata_modified desc"})["results"]
