"""Calls to a CKAN's API through ckanapi: with a timeout, at a limited rate, and repeated only where that is safe.

Every answer becomes a result or an error of this room. Decided by status and field names, never by CKAN's texts, which
come in the portal's language. Knows no dataset; the token leaves this module only in a header.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from publish.ckan.exceptions import (
    NotCkanError,
    NotFoundError,
    RefusedCallError,
    RightsError,
    TooLargeError,
    UncertainError,
)
from publish.ckan.settings import TOKEN_VARIABLE, CkanSettings
from publish.ckan.transport import Answer, Transport
from publish.ckan.uploads import Upload

_LONGEST_WAIT = 30.0
_IN_TROUBLE = frozenset({408, 425, 429})
# A server that knows no POST, or no such version of HTTP, will not know it later either.
_NEVER = frozenset({501, 505})


class CkanClient:
    """The API of one portal; may be used by several threads at once."""

    def __init__(self, settings: CkanSettings, sleep: Callable[[float], None] = time.sleep) -> None:
        """Take the settings; nothing is called yet."""
        self.settings = settings
        self._sleep = sleep
        self._transports = threading.local()
        self._pace = Pace(settings.calls_per_second, sleep)
        self._chance = random.SystemRandom()

    def read(self, action: str, data: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401 - as CKAN answers
        """Call an action that changes nothing or may be asked for twice; repeated while the portal is in trouble.

        Raises PortalError: one of the classes of this room's exceptions.
        """
        waits = self.waits()
        while True:
            try:
                return self.call(action, data or {})
            except UncertainError as error:
                wait = next(waits, None)
                if wait is None:
                    raise
                self._sleep(max(wait, error.retry_after))

    def call(self, action: str, data: Mapping[str, Any], uploads: Sequence[Upload] = ()) -> Any:  # noqa: ANN401
        """Make one call and return its result; with uploads, all values of `data` must be texts.

        Raises:
            UncertainError: whether the call was carried out is not known; look before it is repeated.
            PortalError: the portal refused it, or is no CKAN.
        """
        self._pace.wait()
        answer = self._transport().send(action, data, uploads)
        return self._result(action, answer)

    def waits(self) -> "Waits":
        """Say how long to wait before each repetition, as many as there may be."""
        return Waits(self.settings.attempts - 1, self.settings.backoff, self._chance)

    def pause(self, seconds: float) -> None:
        """Wait."""
        self._sleep(seconds)

    def measure(self, url: str) -> tuple[int, str]:
        """Download a file of the portal and return its size and sha256. Raises PortalError."""
        return self.download(url)

    def download(self, url: str, into: BinaryIO | None = None, at_most: int | None = None) -> tuple[int, str]:
        """Download a file of the portal into a stream; see Transport.download(). Raises PortalError."""
        self._pace.wait()
        return self._transport().download(url, into, at_most)

    def _transport(self) -> Transport:
        """Return this thread's own connection."""
        found: Transport | None = getattr(self._transports, "own", None)
        if found is None:
            found = self._transports.own = Transport(self.settings)
        return found

    def _result(self, action: str, answer: Answer) -> Any:  # noqa: ANN401 - as CKAN answers
        """Tell a result from the many kinds of failure."""
        place = f"{self.settings.address}: {action}"
        if (answer.status >= 500 and answer.status not in _NEVER) or answer.status in _IN_TROUBLE:
            raise UncertainError(f"{place}: {self._trouble(answer)}", answer.retry_after)
        if answer.status == 413:
            raise TooLargeError(
                f"{place}: too large for the portal (413); ask its operator to raise the limit of uploads"
            )
        content = _parsed(answer.text)
        if content is None or "success" not in content:
            raise self._no_ckan(place, answer)
        if content["success"] is True and "result" in content:
            return content["result"]
        raise self._refusal(place, answer.status, content.get("error"))

    def _no_ckan(self, place: str, answer: Answer) -> NotCkanError | RightsError | UncertainError:
        """Say what an answer is that no CKAN gives."""
        if 300 <= answer.status < 400:
            return NotCkanError(f"{place}: redirects ({answer.status}) to {answer.location!r:.120}; use that address")
        if answer.status in {401, 403}:
            return RightsError(
                f"{place}: not allowed ({answer.status}); see {TOKEN_VARIABLE} and the server before CKAN"
            )
        if answer.status == 200 and answer.text.lstrip()[:1] == "{" and _parsed(answer.text) is None:
            return UncertainError(f"{place}: the answer breaks off; publish again")
        kind = "HTML" if "<" in answer.text[:200] else "no JSON of CKAN"
        return NotCkanError(f"{place}: answers {answer.status} with {kind}; is this the address of a CKAN?")

    def _trouble(self, answer: Answer) -> str:
        """Say what is wrong with the server, and what to do."""
        content = _parsed(answer.text) or {}
        error = content.get("error")
        kind = str(error.get("__type", "")) if isinstance(error, dict) else ""
        if kind.startswith("Search"):
            return (
                f"{kind} ({answer.status}): the portal's search index (Solr) is away; have it started and publish again"
            )
        return f"the server is in trouble ({answer.status} {kind}".rstrip() + "); publish again later"

    def _refusal(self, place: str, status: int, error: object) -> RefusedCallError | UncertainError:
        """Turn CKAN's description of an error into one of ours."""
        fields: dict[str, Any] = error if isinstance(error, dict) else {"message": str(error)}
        kind = fields.pop("__type", "")
        text = self._clean(json.dumps(fields, ensure_ascii=False))
        if kind == "Authorization Error" or status in {401, 403}:
            return RightsError(
                f"{place}: the token's user may not do this ({text}); give that right or another token", fields
            )
        if kind == "Not Found Error" or status == 404:
            return NotFoundError(f"{place}: not found ({text})", fields)
        if kind.startswith("Search"):
            return UncertainError(f"{place}: the portal's search index (Solr) refuses ({text}); see its log")
        if "upload" in fields:
            return TooLargeError(
                f"{place}: a file is refused ({text}); if it is too large, ask the portal's operator to raise "
                f"ckan.max_resource_size",
                fields,
            )
        return RefusedCallError(f"{place}: refused ({status}, {text})", fields)

    def _clean(self, text: str) -> str:
        """Make one short line of a text of the portal, without the token."""
        line = " ".join(text.split())[:300]
        return line.replace(self.settings.token, "***") if self.settings.token else line


class Waits:
    """The waits before the repetitions of a call: doubled each time, and spread so that runs do not keep step."""

    def __init__(self, count: int, first: float, chance: random.Random) -> None:
        """Take how many there are and the first, in seconds."""
        self._left, self._next, self._chance = count, first, chance

    def __iter__(self) -> "Waits":
        return self

    def __next__(self) -> float:
        """Return the next wait in seconds."""
        if self._left <= 0:
            raise StopIteration
        self._left -= 1
        wait, self._next = self._next, self._next * 2
        return min(_LONGEST_WAIT, wait * self._chance.uniform(0.5, 1.5))


class Pace:
    """Keeps all threads together to so many calls a second."""

    def __init__(self, per_second: float | None, sleep: Callable[[float], None]) -> None:
        """Take the limit; None for none."""
        self._step = 1 / per_second if per_second else 0.0
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free_at = 0.0

    def wait(self) -> None:
        """Wait for one's turn."""
        if not self._step:
            return
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._free_at)
            self._free_at = turn + self._step
        if turn > now:
            self._sleep(turn - now)


def _parsed(text: str) -> dict[str, Any] | None:
    """Read an answer as a JSON object; None where it is none."""
    try:
        content = json.loads(text)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None
