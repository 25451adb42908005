"""Makes what a new portal needs: users, their tokens, organisations, groups, the trigger function, the index.

Only what is missing is made: what an operator has changed by hand stays. Tokens go into files that their owner alone
may read, never to the screen.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from ckan import model
from ckan.lib import api_token, search
from ckan.lib.i18n import build_js_translations, get_js_translations_dir
from ckan.plugins import toolkit

from ckanext.planport.words import FUNCTION, TRIGGER

NAME_OF_TOKENS = "planport"


def prepare_portal(wanted: dict[str, Any]) -> None:
    """Make what is missing of a portal; see `publish.embedded.ckan` of planport for the shape of `wanted`."""
    operator, publisher = wanted["operator"], wanted["publisher"]
    _make_user(operator["name"], sysadmin=True)
    _make_user(publisher["name"], sysadmin=False)
    for organisation in wanted["organisations"]:
        _make_group(organisation, kind="organization", member=publisher["name"], capacity="editor")
    for group in wanted["groups"]:
        # A member of a group may put datasets into it and nothing else.
        _make_group(group, kind="group", member=publisher["name"], capacity="member")
    make_function()
    for user in (operator, publisher):
        _make_token(user["name"], Path(user["token_file"]))
    # Anew each time: a file that was cut short looks as good as a whole one.
    shutil.rmtree(get_js_translations_dir(), ignore_errors=True)
    build_js_translations()
    if wanted["rebuild_index"]:
        search.rebuild(quiet=True)
        search.commit()


def make_function() -> None:
    """Make or replace the trigger function of cure 3."""
    definition = {"name": FUNCTION, "rettype": "trigger", "definition": TRIGGER, "or_replace": True}
    toolkit.get_action("datastore_function_create")(_context(), definition)


def _context() -> dict[str, Any]:
    """Return the context of an action that nobody needs to be allowed."""
    site_user = toolkit.get_action("get_site_user")({"ignore_auth": True}, {})
    return {"ignore_auth": True, "user": site_user["name"]}


def _make_user(name: str, *, sysadmin: bool) -> None:
    """Make a user with a password that nobody knows: tokens are made for it, and `ckan user setpass` gives another."""
    if model.User.get(name) is None:
        data = {"name": name, "email": f"{name}@example.invalid", "password": secrets.token_urlsafe(32)}
        toolkit.get_action("user_create")(_context(), data)
    user = model.User.get(name)
    if user.sysadmin != sysadmin:
        user.sysadmin = sysadmin
        model.repo.commit_and_remove()


def _make_group(entry: dict[str, str], *, kind: str, member: str, capacity: str) -> None:
    """Make an organisation or a group, and the publishing user a member of it."""
    found = model.Group.get(entry["name"])
    if found is None:
        extras = [{"key": "title_en", "value": entry["title_en"]}]
        data = {"name": entry["name"], "title": entry["title"], "extras": extras}
        toolkit.get_action(f"{kind}_create")(_context(), data)
    elif found.state != "active":
        # Deleted by hand, so meant to be gone.
        return
    data = {"id": entry["name"], "username": member, "role": capacity}
    toolkit.get_action(f"{kind}_member_create")(_context(), data)


def _make_token(user: str, file: Path) -> None:
    """Make a token and write it to its file, unless the one in the file is good; older ones of ours are revoked."""
    if file.is_file() and _is_good(file.read_text(encoding="ascii").strip(), user):
        return
    for old in toolkit.get_action("api_token_list")(_context(), {"user_id": user}):
        if old["name"] == NAME_OF_TOKENS:
            toolkit.get_action("api_token_revoke")(_context(), {"jti": old["id"]})
    token = toolkit.get_action("api_token_create")(_context(), {"user": user, "name": NAME_OF_TOKENS})["token"]
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(f"{token}\n")
    fresh.replace(file)


def _is_good(token: str, user: str) -> bool:
    """Say whether CKAN knows a token as this user's."""
    decoded = api_token.decode(token)
    known = model.ApiToken.get(decoded["jti"]) if decoded and "jti" in decoded else None
    return known is not None and known.owner is not None and known.owner.name == user
