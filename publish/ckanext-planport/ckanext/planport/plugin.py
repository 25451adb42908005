"""Brings the cures into CKAN; each is made in its own module.

The plugin `planport` goes first in ckan.plugins; `planport_tables` goes behind `datastore` and `datatables_view`, since
CKAN wants `datastore` to be the first that changes queries of tables.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from ckan import plugins
from ckan.common import CKANConfig
from ckan.lib.plugins import DefaultTranslation
from ckan.plugins import toolkit
from ckanext.datastore.interfaces import IDatastore

from ckanext.planport.columns import contain_instead
from ckanext.planport.command import planport
from ckanext.planport.labels import format_resource_items, render_datetime
from ckanext.planport.middleware import LocalePath
from ckanext.planport.tables import mend_table_view


@toolkit.side_effect_free
@toolkit.chained_action
def status_show(shown: Callable[..., dict[str, Any]], context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Tell the largest file in MB that may be uploaded, beside what CKAN tells of itself."""
    return {**shown(context, data_dict), "max_resource_size": toolkit.config["ckan.max_resource_size"]}


class PlanportPlugin(plugins.SingletonPlugin, DefaultTranslation):
    """The cures of pages, and the commands."""

    plugins.implements(plugins.IConfigurer)
    plugins.implements(plugins.IMiddleware, inherit=True)
    plugins.implements(plugins.ITranslation)
    plugins.implements(plugins.ITemplateHelpers)
    plugins.implements(plugins.IActions)
    plugins.implements(plugins.IClick)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates before CKAN's."""
        toolkit.add_template_directory(config, "templates")

    def make_middleware(self, app: Any, config: CKANConfig) -> Any:
        """Put the layer for the path of translations before CKAN's own."""
        app.wsgi_app = LocalePath(app.wsgi_app)
        return app

    def get_helpers(self) -> dict[str, Callable[..., Any]]:
        """Name the values of a resource and write dates in the visitor's language."""
        return {"format_resource_items": format_resource_items, "render_datetime": render_datetime}

    def get_actions(self) -> dict[str, Callable[..., Any]]:
        """Let `status_show` tell the limit of uploads, which publishers ask for before they write."""
        return {"status_show": status_show}

    def get_commands(self) -> list[click.Command]:
        """Add `ckan planport-tools`."""
        return [planport]


class PlanportTablesPlugin(plugins.SingletonPlugin):
    """The cures of the search in tables."""

    plugins.implements(plugins.IConfigurable)
    plugins.implements(IDatastore, inherit=True)

    def configure(self, config: CKANConfig) -> None:
        """Mend the table view once all plugins are loaded."""
        mend_table_view()

    def datastore_search(
        self, context: Any, data_dict: dict[str, Any], fields_types: dict[str, str], query_dict: dict[str, Any]
    ) -> dict[str, Any]:
        """Let the search in single columns find Chinese."""
        asked = data_dict.get("q")
        if isinstance(asked, dict):
            known = {column: text for column, text in asked.items() if column in fields_types}
            query_dict["where"] = contain_instead(known, query_dict.get("where", []))
        return query_dict
