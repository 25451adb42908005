"""Run by CKAN's own Python: counts, within requests, how often the organisations of a user are read. Prints JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ckan import model
from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckan.lib.plugins import get_permission_labels
from ckan.lib.signals import action_succeeded
from ckan.plugins import load, toolkit, unload

APPLICATION = make_app(CKANConfigLoader(os.environ["CKAN_INI"]).get_config())._wsgi_app


@contextmanager
def counted() -> Iterator[list[str]]:
    """Count how often organisations of users are listed."""
    names: list[str] = []

    def note(action: str, **_: object) -> None:
        if action == "organization_list_for_user":
            names.append(action)

    with action_succeeded.connected_to(note):
        yield names


@contextmanager
def request() -> Iterator[Any]:
    """Be within a request of a CKAN whose hooks have run, and hand out the publisher; nothing written stays."""
    with APPLICATION.test_request_context("/"):
        APPLICATION.preprocess_request()
        yield model.User.get("planport-publisher")
        model.Session.rollback()


def ask_thrice(user: model.User | None) -> list[str]:
    """Ask three times, as CKAN does for three resources, and return the last answer."""
    return [get_permission_labels().get_user_dataset_labels(user) for _ in range(3)][-1]


def views_of_a_dataset(name: str) -> int:
    with request() as user, counted() as reads:
        context = {"user": user.name, "auth_user_obj": user}
        dataset = toolkit.get_action("package_show")(dict(context), {"id": name})
        asked = {"package": {**dataset, "resources": dataset["resources"] * 3}, "create_datastore_views": True}
        toolkit.get_action("package_create_default_resource_views")(dict(context), asked)
        return len(reads)


def a_membership_that_ends() -> list[bool]:
    with request() as user:
        told = [any(label.startswith("member-") for label in ask_thrice(user))]
        for member in model.Session.query(model.Member).filter_by(table_name="user", table_id=user.id):
            member.state = "deleted"
        model.Session.flush()
        return [*told, any(label.startswith("member-") for label in ask_thrice(user))]


def outside_of_requests() -> int:
    with APPLICATION.app_context(), counted() as reads:
        ask_thrice(model.User.get("planport-publisher"))
        return len(reads)


def in_two_requests() -> int:
    with counted() as reads:
        for _ in range(2):
            with request() as user:
                ask_thrice(user)
        return len(reads)


def another_plugin_that_makes_labels() -> list[str]:
    load("example_ipermissionlabels")
    try:
        # That plugin shows such a dataset to its creator and to admins alone.
        proposed = model.Package(notes="Proposed: roads", creator_user_id="someone", owner_org="town", state="active")
        return list(get_permission_labels().get_dataset_labels(proposed))
    finally:
        unload("example_ipermissionlabels")


def somebody_without_an_account() -> list[str]:
    with request():
        return ask_thrice(None)


if __name__ == "__main__":
    answers = {
        "views": views_of_a_dataset(sys.argv[1]),
        "ended": a_membership_that_ends(),
        "outside": outside_of_requests(),
        "two": in_two_requests(),
        "visitor": somebody_without_an_account(),
        "another": another_plugin_that_makes_labels(),
    }
    sys.stdout.write(json.dumps(answers))
