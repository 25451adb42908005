"""`ckan planport-tools`: the command line of the plugin."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.group("planport-tools", short_help="Prepare a portal for planport, and mend it for Chinese.")
def planport() -> None:
    """Prepare a portal for planport, and mend it for Chinese."""


@planport.command(short_help="Make users, tokens, organisations and groups that are missing.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def prepare(file: Path) -> None:
    """Make the users, tokens, organisations and groups that FILE (JSON) lists, where they are missing."""
    from ckanext.planport.prepare import prepare_portal

    prepare_portal(json.loads(file.read_text(encoding="utf-8")))


@planport.command("function", short_help="Make the trigger function that lets tables be searched in Chinese.")
def function() -> None:
    """Make the DataStore's trigger function cjk_grams, which publishers name in `triggers` of datastore_create."""
    from ckanext.planport.prepare import make_function

    make_function()


@planport.command("solr-schema", short_help="Print CKAN's Solr schema, made for Chinese.")
def solr_schema() -> None:
    """Print CKAN's Solr schema, made for Chinese."""
    from ckanext.planport.schema import mend, stock_schema

    click.echo(mend(stock_schema().read_text(encoding="utf-8")), nl=False)
