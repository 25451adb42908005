"""Cure 7, for CKAN 2.12: the same rights are read from the database again and again within one request.

Whether a dataset may be seen is asked of each of its resources and views, and each time CKAN reads all organisations of
the user: about twenty times in the call that makes the views of nine tables. Here they are read once in a request.
Whatever writes a membership, an organisation, a collaborator or a user in that request makes them be read anew, and
outside of requests, where a process lives for days, nothing is kept.
"""

from __future__ import annotations

from typing import Any

from ckan import model, plugins
from ckan.lib.plugins import DefaultPermissionLabels
from ckan.plugins import toolkit
from flask import has_app_context
from sqlalchemy import event

_KEPT = "planport_labels"
_DECIDING = (model.Member, model.Group, model.PackageMember, model.User)


def begin_request() -> None:
    """Keep from now on what is read, and nothing of an earlier request."""
    setattr(toolkit.g, _KEPT, {})


class PlanportRightsPlugin(plugins.SingletonPlugin):
    """Gives the labels of the next plugin that makes any, else CKAN's own, and makes those of a user once a request."""

    plugins.implements(plugins.IPermissionLabels)
    plugins.implements(plugins.IConfigurable)
    plugins.implements(plugins.IMiddleware, inherit=True)

    def make_middleware(self, app: Any, config: Any) -> Any:
        """Begin anew with each request."""
        app.before_request(begin_request)
        return app

    def configure(self, config: Any) -> None:
        """Watch what is written."""
        if not event.contains(model.Session, "after_flush", _forget):
            event.listen(model.Session, "after_flush", _forget)

    def get_dataset_labels(self, dataset_obj: model.Package) -> list[str]:
        """Return the labels of a dataset, made anew each time."""
        labels: list[str] = self._maker().get_dataset_labels(dataset_obj)
        return labels

    def get_user_dataset_labels(self, user_obj: model.User | None) -> list[str]:
        """Return the labels that a user has a right to."""
        kept = _kept()
        if kept is None or not user_obj:
            return list(self._maker().get_user_dataset_labels(user_obj))
        if user_obj.id not in kept:
            kept[user_obj.id] = list(self._maker().get_user_dataset_labels(user_obj))
        return list(kept[user_obj.id])

    def _maker(self) -> Any:
        """Find whose labels they are; another plugin's rules stay in force."""
        makers = (one for one in plugins.PluginImplementations(plugins.IPermissionLabels) if one is not self)
        return next(makers, None) or DefaultPermissionLabels()


def _kept() -> dict[str, list[str]] | None:
    """Return what this request has read; None outside of requests."""
    return getattr(toolkit.g, _KEPT, None) if has_app_context() else None


def _forget(session: Any, *_: Any) -> None:
    """Keep nothing where something was written that decides on rights."""
    written = (one for kind in (session.new, session.dirty, session.deleted) for one in kind)
    if _kept() and any(isinstance(one, _DECIDING) for one in written):
        begin_request()
