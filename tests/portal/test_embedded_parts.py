"""What the portal is made of: the machine, the settings, the programs and their pins. No server is started."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from publish.embedded.ckan import write_private
from publish.embedded.exceptions import InstallError, MachineError, PortTakenError
from publish.embedded.http import ask, free_port, is_free
from publish.embedded.install import Installer
from publish.embedded.machine import account_for, check_machine, find_missing
from publish.embedded.parts import CONSTRAINTS, PLUGIN, SOLR_SOURCES, Parts, pinned, stamp
from publish.embedded.settings import LONGEST_SOCKET_FOLDER, PartStatus, PortalSettings, PortalStatus
from publish.embedded.stack import down, status
from tests.habits.house import ROOT


@pytest.fixture
def empty_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which no program is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("empty_path")
def test_what_is_missing_is_named_all_at_once_with_the_commands_that_install_it() -> None:
    with pytest.raises(MachineError) as caught:
        check_machine(solr_is_installed=False)
    message = str(caught.value)
    assert "Java 17" in message
    assert "Maven" in message
    assert "apt-get install -y openjdk-17-jdk-headless && apt-get install -y maven" in message
    assert "\n" not in message


@pytest.mark.usefixtures("empty_path")
def test_maven_is_not_missed_once_solr_is_installed() -> None:
    assert [entry.what for entry in find_missing(solr_is_installed=True)] == ["Java 17 or later"]


def test_an_old_java_is_as_good_as_none(empty_path: Path) -> None:
    java = empty_path / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019' >&2\n")
    java.chmod(0o755)
    assert "Java 17 or later" in [entry.what for entry in find_missing(solr_is_installed=True)]


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.util.find_library", lambda _: None)
    assert "apt-get install -y libmagic1" in [entry.command for entry in find_missing(solr_is_installed=True)]


def test_a_machine_without_java_ends_the_command_with_a_code_and_a_line_of_its_own(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "publish.embedded", "up", "--state", str(tmp_path / "state")]
    result = subprocess.run(command, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert result.returncode == 4
    assert result.stderr.startswith("planport: the portal needs what this machine lacks")
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "state").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_root_runs_postgres_as_another_user_or_as_none_that_it_takes_for_root(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "postgres").touch(mode=0o755)
    tmp_path.chmod(0o700)
    account = account_for(tmp_path / "bin", tmp_path / "postgres")
    seen = subprocess.run([*account.prefix, "id", "-u"], capture_output=True, text=True, check=True).stdout
    assert account.prefix
    assert seen.strip() != "0"


def test_an_ordinary_user_runs_postgres_himself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    account = account_for(tmp_path, tmp_path)
    assert account.prefix == ()
    assert account.uid == 4711


def test_the_constraints_are_names_and_versions_only_sorted_and_each_once() -> None:
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9._-]+==[a-z0-9.]+", line) for line in lines)
    names = [line.partition("==")[0] for line in lines]
    assert len(set(names)) == len(names)
    assert pinned("ckan") == "ckan==2.12.0"


def test_a_pin_that_is_missing_is_named() -> None:
    with pytest.raises(InstallError, match="does not pin no-such-package"):
        pinned("no-such-package")


def test_the_java_program_listens_on_the_loopback_address_only() -> None:
    source = (SOLR_SOURCES / "PortalSolr.java").read_text(encoding="utf-8")
    assert re.findall(r"new InetSocketAddress\(([^,]+),", source) == ['"127.0.0.1"']


def test_maven_names_a_version_for_everything() -> None:
    root = ElementTree.parse(SOLR_SOURCES / "pom.xml").getroot()  # noqa: S314 - our own file
    versions = [entry.findtext("version") for entry in root.iterfind(".//dependency")]
    assert versions == ["9.10.1", "10.0.26", "10.0.26"]


def test_a_part_counts_as_installed_only_when_it_was_made_whole(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.solr_folder.mkdir()
    assert not parts.solr_is_installed
    stamp(parts.solr_folder).touch()
    assert parts.solr_is_installed


def test_the_folder_of_the_plugin_changes_with_its_sources_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "plugin"
    shutil.copytree(PLUGIN, copy)
    monkeypatch.setattr("publish.embedded.parts.PLUGIN", copy)
    before = Parts(tmp_path).plugin_folder
    cache = copy / "ckanext" / "planport" / "__pycache__"
    cache.mkdir(exist_ok=True)
    (cache / "words.pyc").touch()
    (copy / ".cache" / "1").mkdir(parents=True)
    (copy / ".cache" / "1" / "checked").touch()
    assert Parts(tmp_path).plugin_folder == before
    (copy / "ckanext" / "planport" / "words.py").write_text("# another")
    assert Parts(tmp_path).plugin_folder != before


def test_environments_of_another_folder_are_others_since_they_know_their_place(tmp_path: Path) -> None:
    assert Parts(tmp_path / "a").ckan_folder.name != Parts(tmp_path / "b").ckan_folder.name


def test_the_same_python_by_another_name_needs_no_other_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Parts(tmp_path).ckan_folder
    monkeypatch.setattr("sys.executable", str(Path(sys.executable).with_name("python3.11")))
    assert Parts(tmp_path).ckan_folder == before


def test_other_versions_are_cleared_away_but_not_where_portals_share_the_programs(tmp_path: Path) -> None:
    state = tmp_path / "state"
    for parts in (state / "parts", tmp_path / "shared"):
        for name in ("solr-000000000000", "notes", Parts(parts).solr_folder.name):
            (parts / name).mkdir(parents=True)
        Installer(PortalSettings.of(state, parts=parts), Parts(parts), ()).clear()
    assert not (state / "parts" / "solr-000000000000").exists()
    assert (state / "parts" / "notes").exists()
    assert Parts(state / "parts").solr_folder.exists()
    assert (tmp_path / "shared" / "solr-000000000000").exists()


def test_a_part_that_was_cut_short_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With pip and Maven failing at once, as on a machine that reaches no index."""
    parts = Parts(tmp_path / "parts")
    left = parts.redis_folder / "half"
    left.mkdir(parents=True)
    said: list[str] = []
    settings = PortalSettings.of(tmp_path / "state", parts=parts.folder, progress=said.append)
    monkeypatch.setattr("sys.executable", "/bin/false")
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(InstallError, match="failed with exit code"):
        Installer(settings, parts, ()).install()
    assert not left.exists()
    assert not stamp(parts.redis_folder).exists()
    assert "Redis: installing" in said
    assert "Redis: installed" not in said


def test_sockets_lie_in_the_state_folder_or_in_a_short_one_where_that_is_too_long(tmp_path: Path) -> None:
    near = PortalSettings.of(Path("/srv/portal"))
    assert near.run == Path("/srv/portal/run")
    deep = PortalSettings.of(tmp_path / ("长" * 40))
    assert len(os.fsencode(deep.run)) <= LONGEST_SOCKET_FOLDER
    assert deep.run != PortalSettings.of(tmp_path / ("深" * 40)).run
    assert deep.run == PortalSettings.of(tmp_path / ("长" * 40)).run


def test_programs_may_be_shared_and_lie_in_the_state_folder_otherwise() -> None:
    assert PortalSettings.of(Path("/srv/a")).parts == Path("/srv/a/parts")
    assert PortalSettings.of(Path("/srv/a"), parts=Path("/srv/b")).parts == Path("/srv/b")


def test_a_private_file_is_never_open_to_others_even_where_an_older_one_was(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("old")
    file.chmod(0o644)
    write_private(file, "new")
    assert file.read_text() == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_portal_that_never_was_is_neither_up_nor_an_error(tmp_path: Path) -> None:
    found = status(tmp_path / "nothing")
    assert not found.is_up
    assert found.url is None
    down(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_portal_is_up_only_when_every_part_is() -> None:
    running = PartStatus("redis", "running", 1, "")
    failing = PartStatus("ckan", "failing", 2, "")
    assert PortalStatus(Path(), "http://127.0.0.1:1", (running,)).is_up
    assert not PortalStatus(Path(), "http://127.0.0.1:1", (running, failing)).is_up


def test_ports_are_free_or_not() -> None:
    port = free_port()
    assert is_free(port)
    assert ask(f"http://127.0.0.1:{port}/") is None


def test_each_kind_of_error_has_its_exit_code() -> None:
    assert [MachineError.exit_code, InstallError.exit_code, PortTakenError.exit_code] == [4, 5, 3]
