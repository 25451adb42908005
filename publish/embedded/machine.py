"""What the machine itself must bring: Java, Maven, two libraries, and for root another user. Installs nothing."""

import ctypes.util
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publish.embedded.exceptions import MachineError

OLDEST_JAVA = 17
OTHER_USER = "nobody"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the machine lacks, and the command that installs it on Debian and Ubuntu."""

    what: str
    command: str


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL, which refuses to run as root: the words before its command, and the owner of its files."""

    prefix: tuple[str, ...]
    uid: int
    gid: int


def check_machine(*, solr_is_installed: bool) -> None:
    """Raise MachineError with all that is missing and the command that installs it."""
    missing = tuple(find_missing(solr_is_installed=solr_is_installed))
    if missing:
        what = ", ".join(entry.what for entry in missing)
        commands = " && ".join(dict.fromkeys(entry.command for entry in missing))
        raise MachineError(f"the portal needs what this machine lacks: {what}; install it with: {commands}")


def find_missing(*, solr_is_installed: bool) -> Iterator[Missing]:
    """Yield what the machine lacks; Maven and the compiler are needed only until Solr is installed."""
    if _java_version() < OLDEST_JAVA:
        yield Missing(f"Java {OLDEST_JAVA} or later", f"apt-get install -y openjdk-{OLDEST_JAVA}-jdk-headless")
    elif not solr_is_installed and shutil.which("javac") is None:
        yield Missing("the Java compiler javac", f"apt-get install -y openjdk-{OLDEST_JAVA}-jdk-headless")
    if not solr_is_installed and shutil.which("mvn") is None:
        yield Missing("Maven (mvn)", "apt-get install -y maven")
    if ctypes.util.find_library("magic") is None:
        yield Missing("the library libmagic1", "apt-get install -y libmagic1")
    for module in ("venv", "pip"):
        if importlib.util.find_spec(module) is None:
            yield Missing(f"Python's {module}", f"apt-get install -y python3-{module}")


def account_for(binaries: Path, folder: Path) -> Account:
    """Choose who runs PostgreSQL from `binaries` with its files in `folder`. Raises MachineError.

    An ordinary user runs it himself. For root it is `nobody`; where that user cannot enter the folders (a clone below
    /root, say), PostgreSQL runs in a user namespace in which root's own files belong to an ordinary user.
    """
    if os.getuid() != 0:
        return Account((), os.getuid(), os.getgid())
    other = pwd.getpwnam(OTHER_USER)
    drop = ("setpriv", f"--reuid={other.pw_uid}", f"--regid={other.pw_gid}", "--clear-groups")
    if _works((*drop, "/bin/sh", "-c", 'test -x "$0" && test -x "$1"', str(binaries / "postgres"), str(folder.parent))):
        return Account(drop, other.pw_uid, other.pw_gid)
    mapped = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    if _works((*mapped, "true")):
        return Account(mapped, 0, 0)
    raise MachineError(
        f"PostgreSQL does not run as root, and the user {OTHER_USER} cannot enter {folder}; put the state folder where "
        "every user may enter (such as below /srv or /var/lib), or run the command as an ordinary user"
    )


def _works(command: tuple[str, ...]) -> bool:
    """Say whether a command can be run and succeeds."""
    try:
        return subprocess.run(command, cwd="/", capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _java_version() -> int:
    """Return the major version of the Java that is found first, or 0."""
    try:
        result = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)  # noqa: S607 - the user's own
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', result.stderr)
    return int(found[1]) if found and result.returncode == 0 else 0
