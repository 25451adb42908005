"""One connection to a CKAN: ckanapi's client, made to stream uploads, never to follow redirects, always with a timeout.

Knows HTTP; what an answer means is decided elsewhere.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from publish.ckan.exceptions import NotCkanError, NotFoundError, UncertainError
from publish.ckan.settings import CkanSettings
from publish.ckan.uploads import MultipartBody, Upload

_BLOCK = 1 << 16
_LONGEST_ANSWER = 1 << 28
_LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, text, where a redirect leads, and how long the server wants to be left alone."""

    status: int
    text: str
    location: str = ""
    retry_after: float = 0.0


class Transport:
    """A connection for one thread."""

    def __init__(self, settings: CkanSettings) -> None:
        """Take the settings; ckanapi and requests are loaded here, when a portal is really talked to."""
        import requests

        self._settings = settings
        self._session = requests.Session()
        # Keeps requests from putting a password of ~/.netrc in the place of our token.
        self._session.auth = lambda request: request
        self._timeout = (settings.connect_timeout, settings.read_timeout)
        self._remote = _remote(settings, self)

    def send(self, action: str, data: Mapping[str, Any], uploads: Sequence[Upload]) -> Answer:
        """Make one call. Raises UncertainError where no whole answer comes."""
        answer = self._remote.call_action(action, dict(data), files=list(uploads))
        assert isinstance(answer, Answer)  # noqa: S101 - `_remote` gives back what `post` returns
        return answer

    def post(self, url: str, data: Any, headers: Mapping[str, str], uploads: Sequence[Upload]) -> Answer:  # noqa: ANN401
        """Send what ckanapi has prepared."""
        headers = dict(headers)
        if uploads:
            fields = {name.decode(): value.decode() for name, value in data.items()}
            with MultipartBody(fields, uploads) as body:
                headers["Content-Type"] = body.content_type
                return self._posted(url, body, headers)
        return self._posted(url, data, headers)

    def _posted(self, url: str, body: Any, headers: Mapping[str, str]) -> Answer:  # noqa: ANN401
        """Post a body and read the answer as text."""
        import requests

        try:
            response = self._session.post(
                url,
                data=body,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.exceptions.SSLError as error:
            raise NotCkanError(
                f"{self._settings.address}: its certificate is not trusted ({_reason(error)})"
            ) from error
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise NotCkanError(f"{self._settings.address}: no address that can be called ({_reason(error)})") from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise UncertainError(
                f"{self._settings.address}: no answer ({_reason(error)}); is it up? publish again"
            ) from error
        response.encoding = "utf-8"
        location = response.headers.get("Location", "").partition("?")[0]
        return Answer(response.status_code, response.text, location, _seconds(response.headers.get("Retry-After", "")))

    def download(self, url: str, into: BinaryIO | None, at_most: int | None) -> tuple[int, str]:
        """Download a file, keep it where a stream is given, and return its size and sha256.

        A file that is longer than `at_most` bytes is left there; its size is then more than that. Raises PortalError.
        """
        import requests

        digest, size = hashlib.sha256(), 0
        # The token goes to the portal alone, wherever the address of a file leads.
        own = url.startswith(f"{self._settings.address}/")
        headers = {"Authorization": self._settings.token} if own and self._settings.token else {}
        try:
            with self._session.get(
                url, headers=headers, timeout=self._timeout, stream=True, allow_redirects=not own
            ) as found:
                if found.status_code != 200:
                    raise NotFoundError(f"{url}: answers {found.status_code}; publish again")
                for block in found.iter_content(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    if at_most is not None and size > at_most:
                        break
                    if into is not None:
                        into.write(block)
        except (requests.exceptions.RequestException, OSError) as error:
            raise UncertainError(f"{url}: cannot be downloaded ({_reason(error)}); try again") from error
        return size, digest.hexdigest()


def _remote(settings: CkanSettings, transport: Transport) -> Any:  # noqa: ANN401 - a class of ckanapi, which has no types
    """Make ckanapi's client send through our transport and hand back the whole answer."""
    import ckanapi.remoteckan  # type: ignore[import-untyped]

    class Remote(ckanapi.remoteckan.RemoteCKAN):  # type: ignore[misc]
        def call_action(self, action: str, data_dict: dict[str, Any], files: Sequence[Upload]) -> Answer:
            url, data, headers = ckanapi.remoteckan.prepare_action(
                action, data_dict, self.apikey, files, base_url=self.base_url
            )
            headers["User-Agent"] = self.user_agent
            return transport.post(f"{self.address.rstrip('/')}/{url}", data, headers, files)

    return Remote(settings.address, apikey=settings.token or None, user_agent="planport (ckanapi)")


def _reason(error: BaseException) -> str:
    """Name an error of the network in a few words, without addresses."""
    inner = error
    while inner.__cause__ or inner.__context__:
        inner = inner.__cause__ or inner.__context__ or inner
    strerror = getattr(inner, "strerror", None)
    return str(strerror) if strerror else type(error).__name__


def _seconds(text: str) -> float:
    """Read Retry-After where it is a number of seconds; a date is passed over."""
    return min(float(text), _LONGEST_WAIT) if text.isascii() and text.isdigit() else 0.0
