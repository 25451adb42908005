"""The plugin `planport`: put it first in ckan.plugins. Brings the cures into CKAN; each is made in its own module."""

from __future__ import annotations

from typing import Any

import click
from ckan import plugins
from ckan.common import CKANConfig
from ckan.lib.plugins import DefaultTranslation
from ckan.plugins import toolkit

from ckanext.planport.command import planport
from ckanext.planport.middleware import LocalePath
from ckanext.planport.tables import mend_table_view


class PlanportPlugin(plugins.SingletonPlugin, DefaultTranslation):
    """Cures for Chinese, English titles on English pages, and the command that prepares a portal."""

    plugins.implements(plugins.IConfigurer)
    plugins.implements(plugins.IConfigurable)
    plugins.implements(plugins.IMiddleware, inherit=True)
    plugins.implements(plugins.ITranslation)
    plugins.implements(plugins.IClick)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates before CKAN's."""
        toolkit.add_template_directory(config, "templates")

    def configure(self, config: CKANConfig) -> None:
        """Mend the table view once all plugins are loaded."""
        mend_table_view()

    def make_middleware(self, app: Any, config: CKANConfig) -> Any:
        """Put the layer for the path of translations before CKAN's own."""
        app.wsgi_app = LocalePath(app.wsgi_app)
        return app

    def get_commands(self) -> list[click.Command]:
        """Add `ckan planport`."""
        return [planport]
