"""The typed configuration of publishing to a CKAN: its address, the token, and how patient to be.

The token comes from the environment alone and is never shown: not in messages, nor when the object is printed.
"""

import ipaddress
import math
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from publish.ckan.exceptions import AddressError, TokenError

TOKEN_VARIABLE = "CKAN_API_TOKEN"  # nosec B105  # noqa: S105 - the name of the variable, not a token
_TOKEN_LETTERS = frozenset(string.ascii_letters + string.digits + string.punctuation)


@dataclass(frozen=True, slots=True)
class CkanSettings:
    """One portal and how to talk to it.

    Attributes:
        address: Where the portal's pages begin, such as `https://data.example.org`.
        token: The API token; empty where nothing is to be written.
        organisation: The organisation that all datasets go to; empty stands for that of each issuer.
        allow_http: Whether plain http may be spoken to another machine.
        connect_timeout: Seconds until a connection must stand.
        read_timeout: Seconds in which the server must send something.
        attempts: How often a call that may be repeated is made at most.
        backoff: Seconds before the first repetition; doubled with each, and spread by chance.
        calls_per_second: The limit that all calls together keep; None for no limit.
        threads: How many tables are loaded at once, over all datasets; with 1, one call follows another.
        rows_per_call: How many rows go into one call.
        upload_limit: The size in bytes of the largest file that the portal takes, where known.
        patience: Seconds to wait for another run that is at work on a dataset or on this machine.
    """

    address: str
    token: str = field(default="", repr=False)
    organisation: str = ""
    allow_http: bool = False
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    attempts: int = 4
    backoff: float = 0.5
    calls_per_second: float | None = None
    threads: int = 4
    rows_per_call: int = 10_000
    upload_limit: int | None = None
    patience: float = 15.0

    def __post_init__(self) -> None:
        """Check the address and the token. Raises AddressError and TokenError."""
        object.__setattr__(self, "address", checked_address(self.address, allow_http=self.allow_http))
        if not set(self.token) <= _TOKEN_LETTERS:
            raise TokenError(f"{TOKEN_VARIABLE} holds characters that no API token has; copy it again from the portal")
        if self.calls_per_second is not None and not 0 < self.calls_per_second < math.inf:
            raise AddressError("the limit of calls per second must be a number above 0; leave it out for no limit")

    def require_token(self) -> None:
        """Refuse to write without a token. Raises TokenError."""
        if not self.token:
            raise TokenError(
                f"{TOKEN_VARIABLE} is not set, and {self.address} takes no changes without an API token; "
                f"make one on your user page there and put it into the environment"
            )


def token_of(environment: Mapping[str, str]) -> str:
    r"""Take the token from the environment; empty where there is none.

    >>> token_of({"CKAN_API_TOKEN": " abc\n"})
    'abc'
    """
    return environment.get(TOKEN_VARIABLE, "").strip()


def checked_address(address: str, *, allow_http: bool) -> str:
    """Return an address without the slash at its end. Raises AddressError; a password is not repeated in the message.

    >>> checked_address("https://data.example.org/", allow_http=False)
    'https://data.example.org'
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressError("the portal's address cannot be read; write it like https://data.example.org") from error
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise AddressError(
            f"the portal's address has a user or password in it; leave it out, the token comes from {TOKEN_VARIABLE}"
        )
    if parts.scheme not in {"http", "https"} or not host or (port is not None and not 0 < port < 65536):
        raise AddressError(f"{address[:100]!r} is no address of a portal; write it like https://data.example.org")
    if parts.query or parts.fragment or any(character.isspace() for character in address):
        raise AddressError(f"{address[:100]!r} is more than a portal's address; leave out what follows its path")
    if parts.scheme == "http" and not allow_http and not is_loopback(host):
        raise AddressError(
            f"{address[:100]}: over plain http the token can be read on the way; use https, or allow http"
        )
    return address.rstrip("/")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine.

    >>> [is_loopback(host) for host in ("localhost", "127.0.0.1", "::1", "data.example.org")]
    [True, True, True, False]
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
