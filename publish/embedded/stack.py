"""The portal as one: `up` brings it up, `down` takes it down, `status` says how it is.

Each of them may be repeated, killed at any moment and repeated, or run twice at once; the second then waits. Knows the
order of the servers, not how they are started.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from datapackages.vocabularies import load_organisations
from publish.embedded.ckan import Ckan
from publish.embedded.commands import exclusive
from publish.embedded.exceptions import PortTakenError, ServiceError
from publish.embedded.http import is_free
from publish.embedded.install import Installer
from publish.embedded.machine import check_machine
from publish.embedded.parts import Parts
from publish.embedded.postgres import Postgres
from publish.embedded.processes import Service, holder, start, state_of, stop, wait
from publish.embedded.redis import Redis
from publish.embedded.settings import (
    DEFAULT_PORT,
    PartStatus,
    PortalAddress,
    PortalSettings,
    PortalStatus,
    Progress,
    silent,
)
from publish.embedded.solr import Solr


def up(
    state: Path,
    *,
    port: int | None = None,
    parts: Path | None = None,
    durable: bool = True,
    progress: Progress = silent,
) -> PortalAddress:
    """Bring a portal up, installing what is missing, and return where it answers; one that is up is left as it is.

    Args:
        state: The folder in which all of the portal lies; made where it is missing.
        port: The port on 127.0.0.1; None stands for the one that it had before, else 5000.
        parts: The folder of the installed programs, if it is not to lie in the state folder.
        durable: Whether data must survive a power failure; tests may do without.
        progress: Gets a line for each step.

    Raises:
        MachineError: The machine lacks something; the message names the command that installs it.
        PortTakenError: Another program listens on the port.
        InstallError: A part cannot be installed or prepared.
        ServiceError: A server does not start.
        PortalLockedError: Another command has been working on this portal for too long.
    """
    settings = PortalSettings.of(state, port=port, parts=parts, durable=durable, progress=progress)
    check_machine(solr_is_installed=Parts(settings.parts).solr_is_installed)
    with _working(settings) as held:
        with exclusive(settings.parts / "install.lock", progress) as installing:
            installer = Installer(settings, Parts(settings.parts), (held, installing))
            installer.install()
        ckan = _ckan(settings)
        _check_port(ckan)
        _write_port(settings, ckan.port)
        _start_foundations(ckan, held)
        ckan.configure()
        ckan.prepare((held,))
        _start_ckan(ckan)
        installer.clear()
        if not ckan.token_works():
            ckan.prepare((held,), again=True)
        if not ckan.token_works():
            raise ServiceError(
                f"{ckan.url} does not accept the token in {settings.publisher_token}; see {settings.logs}"
            )
    operator = load_organisations().operator.name
    return PortalAddress(ckan.url, settings.publisher_token, settings.operator_token, operator)


def down(state: Path, *, parts: Path | None = None, progress: Progress = silent) -> None:
    """Stop every server of a portal; what it holds stays. One that is down is left as it is. Raises ServiceError."""
    settings = PortalSettings.of(state, parts=parts, progress=progress)
    if not settings.state.is_dir():
        return
    with _working(settings):
        for service in reversed(_services(settings)):
            stop(service, progress)


def status(state: Path, *, parts: Path | None = None) -> PortalStatus:
    """Ask every server of a portal how it is; changes nothing and waits for nobody."""
    settings = PortalSettings.of(state, parts=parts)
    if _read_port(settings) is None:
        return PortalStatus(settings.state, None, ())
    asked = []
    for service in _services(settings):
        held = holder(service)
        asked.append(PartStatus(service.name, state_of(service), held.pid if held else None, service.address))
    return PortalStatus(settings.state, asked[-1].address, tuple(asked))


def _ckan(settings: PortalSettings) -> Ckan:
    """Put the portal together."""
    parts = Parts(settings.parts)
    port = settings.port or _read_port(settings) or DEFAULT_PORT
    return Ckan(settings, parts, Postgres(settings, parts), Redis(settings, parts), Solr(settings, parts), port)


def _services(settings: PortalSettings) -> list[Service]:
    """List the servers in the order in which they are started."""
    ckan = _ckan(settings)
    return [ckan.postgres.service(), ckan.redis.service(), ckan.solr.service(), ckan.service()]


def _start_foundations(ckan: Ckan, held: int) -> None:
    """Start what CKAN stands on, side by side. CKAN keeps connections to PostgreSQL, so it must not outlive that."""
    progress = ckan.settings.progress
    postgres, redis, solr = ckan.postgres.prepare((held,)), ckan.redis.prepare(), ckan.solr.prepare((held,))
    if ckan.solr.needs_index:
        stop(solr, progress)
        ckan.solr.drop_index()
    start(solr, progress)
    if start(postgres, progress):
        stop(ckan.service(), progress)
    start(redis, progress)
    for service in (redis, postgres, solr):
        wait(service)


def _start_ckan(ckan: Ckan) -> None:
    """Start CKAN itself."""
    service = ckan.service()
    start(service, ckan.settings.progress)
    wait(service)
    ckan.settings.progress(f"CKAN: answers at {ckan.url}")


def _check_port(ckan: Ckan) -> None:
    """Refuse a port on which another program listens. Raises PortTakenError."""
    is_ours = holder(ckan.service()) is not None and _read_port(ckan.settings) == ckan.port
    if not is_ours and not is_free(ckan.port):
        raise PortTakenError(
            f"port {ckan.port} is taken by another program; end that or choose another port with --port"
        )


@contextlib.contextmanager
def _working(settings: PortalSettings) -> Iterator[int]:
    """Hold the portal's lock, its folders made."""
    try:
        settings.state.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ServiceError(
            f"{settings.state} cannot be made ({error.strerror}); choose another state folder"
        ) from error
    if os.getuid() == 0:
        # PostgreSQL runs as another user, who must be able to pass through.
        settings.state.chmod(0o711)
    _make_run_folder(settings)
    with exclusive(settings.state / "portal.lock", settings.progress) as held:
        yield held


def _make_run_folder(settings: PortalSettings) -> None:
    """Make the folder of locks and sockets; one in a place open to all must be our own. Raises ServiceError."""
    settings.run.mkdir(mode=0o711, parents=True, exist_ok=True)
    found = settings.run.lstat()
    if found.st_uid != os.getuid() or settings.run.is_symlink() or found.st_mode & 0o022:
        raise ServiceError(f"{settings.run} belongs to somebody else or is open to others; remove it and try again")


def _read_port(settings: PortalSettings) -> int | None:
    """Return the port that the portal had when it was last brought up."""
    file = settings.state / "port"
    return int(file.read_text("ascii")) if file.is_file() else None


def _write_port(settings: PortalSettings, port: int) -> None:
    """Note the port, so that the portal keeps its address."""
    fresh = settings.state / "port.new"
    fresh.write_text(str(port), "ascii")
    fresh.replace(settings.state / "port")
