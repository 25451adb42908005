"""Measures publishing to a live CKAN: planport beside frictionless and the usual recipe, interleaved, in one run.

`make bench-portal`, or `python bench/portal.py [--repetitions N] [--state FOLDER] [--parts FOLDER]`. Brings a portal of
its own up, counts the calls in a proxy and the updates of the search index in Solr's log, and writes bench/portal.md.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.portal_packages import make_packages  # noqa: E402 - found only once the folder above is on the path
from bench.portal_peers import PUBLISHERS, install_peers  # noqa: E402
from publish.embedded.http import free_port  # noqa: E402
from publish.embedded.stack import down, up  # noqa: E402
from tests.portal.proxy import Proxy  # noqa: E402

PACKAGES = 5
PAGE = ROOT / "bench" / "portal.md"


@dataclass
class Measured:
    """What the repetitions of one publisher cost, cold or unchanged."""

    calls: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    updates: list[int] = field(default_factory=list)
    result: str = ""


@dataclass(frozen=True)
class Live:
    """The portal of the benchmark: its address, the tokens, and Solr's log."""

    url: str
    publisher: str
    operator: str
    log: Path

    def call(self, action: str, **data: object) -> Any:  # noqa: ANN401 - as CKAN answers
        """Call an action as the operator; None where it fails."""
        headers = {"Content-Type": "application/json", "Authorization": self.operator}
        request = urllib.request.Request(f"{self.url}/api/3/action/{action}", json.dumps(data).encode(), headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - http to this machine
                return json.load(answer)["result"]
        except urllib.error.HTTPError:
            return None

    def updates(self) -> int:
        """Count the updates of the index so far."""
        return sum("/update" in line for line in self.log.read_text().splitlines())

    def forget(self, name: str) -> None:
        """Purge a dataset with its tables."""
        dataset = self.call("package_show", id=name)
        for resource in dataset["resources"] if dataset else ():
            if resource["datastore_active"]:
                self.call("datastore_delete", resource_id=resource["id"], force=True)
        if dataset:
            self.call("dataset_purge", id=name)

    def describe(self, names: Sequence[str]) -> str:
        """Say what datasets hold: resources, doubled ones, tables, typed columns, labels and views."""
        resources = [resource for name in names for resource in self.call("package_show", id=name)["resources"]]
        doubled = len(resources) - len({(resource["package_id"], resource["name"]) for resource in resources})
        found = [self.call("datastore_search", resource_id=resource["id"], limit=0) for resource in resources]
        columns = [column for table in found if table for column in table["fields"] if column["id"] != "_id"]
        typed = sum(column["type"] != "text" for column in columns)
        labels = sum(bool(column.get("info", {}).get("label")) for column in columns)
        views = sum(len(self.call("resource_view_list", id=resource["id"])) for resource in resources)
        return (
            f"{len(resources)} resources ({doubled} doubled), {sum(map(bool, found))} tables, {typed} typed columns, "
            f"{labels} labels, {views} views"
        )


def main() -> None:
    """Bring a portal up, measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--state", type=Path, default=ROOT / "build" / "bench-portal")
    parser.add_argument("--parts", type=Path, default=ROOT / "build" / "ckan" / "parts")
    arguments = parser.parse_args()
    install_peers(ROOT / "build" / "bench-peers")
    # A new portal each time: what earlier runs made and dropped slows down whoever makes tables.
    down(arguments.state, parts=arguments.parts)
    shutil.rmtree(arguments.state, ignore_errors=True)
    address = up(arguments.state, port=free_port(), parts=arguments.parts, durable=False, progress=_tell)
    try:
        live = Live(
            address.url,
            address.publisher_token.read_text("ascii").strip(),
            address.operator_token.read_text("ascii").strip(),
            arguments.state / "logs" / "solr-requests.log",
        )
        measured = measure(live, arguments.repetitions)
    finally:
        down(arguments.state, parts=arguments.parts)
    page = printed(measured, arguments.repetitions)
    PAGE.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


def measure(live: Live, repetitions: int) -> dict[tuple[str, str], Measured]:
    """Run all publishers in turn, as often as asked for, each cold and then again with nothing changed."""
    measured = {(name, run): Measured() for name in PUBLISHERS for run in ("cold", "again")}
    with tempfile.TemporaryDirectory() as folder, Proxy(live.url).running() as proxy:
        packages = {name: make_packages(Path(folder), f"bench-{name}", PACKAGES) for name in PUBLISHERS}
        for repetition in range(repetitions):
            # Another one begins each time, so that nobody always meets a cold cache.
            names = list(PUBLISHERS)
            for name in names[repetition % len(names) :] + names[: repetition % len(names)]:
                folders = packages[name]
                for package in folders:
                    live.forget(package.name)
                for run in ("cold", "again"):
                    _tell(f"repetition {repetition + 1}: {name}, {run}")
                    publish = partial(PUBLISHERS[name], folders, proxy.url, live.publisher, run == "again")
                    _measure(live, proxy, publish, measured[name, run])
                    measured[name, run].result = live.describe([package.name for package in folders])
    return measured


def _measure(live: Live, proxy: Proxy, publish: Callable[[], None], into: Measured) -> None:
    """Measure one run."""
    proxy.reset()
    before, began = live.updates(), time.perf_counter()
    publish()
    into.seconds.append(time.perf_counter() - began)
    into.calls.append(proxy.calls)
    into.updates.append(live.updates() - before)


def printed(measured: dict[tuple[str, str], Measured], repetitions: int) -> str:
    """Print the page."""
    lines = [
        "# Publishing to CKAN, measured",
        "",
        f"`make bench-portal`: {PACKAGES} packages of 9 tables (614 rows each), CKAN 2.12 on the same machine through "
        f"a counting proxy, {repetitions} repetitions, interleaved; medians.",
        "",
        "| publisher | run | calls | a package | seconds: median (min-max) | Solr updates | result |",
        "|---|---|---|---|---|---|---|",
    ]
    for (name, run), found in measured.items():
        calls, middle = statistics.median(found.calls), statistics.median(found.seconds)
        seconds = f"{middle:.2f} ({min(found.seconds):.2f}-{max(found.seconds):.2f})"
        updates = statistics.median(found.updates)
        lines.append(
            f"| {name} | {run} | {calls:g} | {calls / PACKAGES:g} | {seconds} | {updates:g} | {found.result} |"
        )
    lines += ["", *_factors(measured), ""]
    return "\n".join(lines)


def _factors(measured: dict[tuple[str, str], Measured]) -> list[str]:
    """Say how many times as fast planport is."""
    lines = []
    for peer in [name for name in PUBLISHERS if name != "planport"]:
        ratios = []
        for run in ("cold", "again"):
            own, other = measured["planport", run], measured[peer, run]
            middle: Callable[[list[float]], float] = statistics.median
            ratios.append(f"{run} {middle(other.seconds) / middle(own.seconds):.1f} times")
        lines.append(f"- planport beside {peer}: {', '.join(ratios)} as fast.")
    return lines


def _tell(line: str) -> None:
    """Show progress."""
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
