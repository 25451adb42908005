"""What can go wrong between planport and a CKAN. Each message says what, where, and what to do next."""

from collections.abc import Mapping
from typing import Any

from publish.exceptions import PortalError, PublishError


class AddressError(PublishError):
    """The portal's address is no good: no scheme, a password in it, or plain http to another machine."""


class TokenError(PublishError):
    """CKAN_API_TOKEN is missing or cannot be a token: raised before any call that writes."""


class NotCkanError(PortalError):
    """What answers is no CKAN: HTML, a redirect, or JSON of another form. Raised at the first answer."""


class UncertainError(PortalError):
    """No answer, or one of a server in trouble: whether the call was carried out is not known.

    Raised by the client once repeating is of no use or not safe; callers look before they repeat. `retry_after` is
    what the server asked for, in seconds.
    """

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        """Keep how long the server wants to be left alone."""
        super().__init__(message)
        self.retry_after = retry_after


class RefusedCallError(PortalError):
    """CKAN has looked at a call and refused it; `errors` names the fields (texts are in the portal's language)."""

    def __init__(self, message: str, errors: Mapping[str, Any] | None = None) -> None:
        """Keep the fields that CKAN complains about."""
        super().__init__(message)
        self.errors = dict(errors or {})


class NotFoundError(RefusedCallError):
    """What a call speaks of is not there, or not for this token."""


class RightsError(RefusedCallError):
    """The token may not do what was asked; the message names the right that is missing."""


class TooLargeError(RefusedCallError):
    """A file or a call is larger than the portal, or a server before it, takes."""


class ConflictError(PortalError):
    """Somebody else changed the dataset between reading and writing, and goes on doing so."""


class PreflightError(PortalError):
    """The portal cannot take the packages: its version, plugins, organisations or limits. Nothing was written."""
