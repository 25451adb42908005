"""The command line: reads arguments, calls the part that does the work, prints, and ends with an exit code.

0: all that was asked for happened. 1: part of it did not. 2: the input or the arguments are no good, nothing was
written. 3: a portal cannot be read or written. Errors are one line on stderr; `--debug` shows where they come from.
"""

import atexit
import gc
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Annotated, Literal

import typer
from typer.main import get_command

from extract.exceptions import PlanportError
from flows.exceptions import RunFailedError, UsageError
from flows.settings import Settings

app = typer.Typer(
    name="planport",
    help="Chinese governments' digital plans as open data: extracted, validated, published, every value traceable.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_OBJECTS_BETWEEN, _ROUNDS_BETWEEN = 100_000, 50
_DEFAULTS = Settings()
AllowHttp = Annotated[bool, typer.Option("--allow-http", help="Speak plain http to another machine.")]
Sources = Annotated[Path, typer.Option(help="Folder of the registered plans and their sidecars.")]
Packages = Annotated[Path, typer.Option(help="Folder that the packages are written to.")]
Inbox = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder of documents that nobody registered; each becomes a package.")
]
PortalFolder = Annotated[Path, typer.Option(help="Folder of the directory portal.")]


def main() -> None:
    """Run the command line; the entry point of `planport`."""
    # What a command makes lives nearly all to its end; to look through it for garbage as often as usual takes a
    # twentieth of the time, and so does a last look before the process ends, which what is frozen is spared.
    gc.set_threshold(_OBJECTS_BETWEEN, _ROUNDS_BETWEEN)
    atexit.register(gc.freeze)
    # `--debug` is understood wherever it stands.
    arguments = sorted(sys.argv[1:], key=lambda argument: argument != "--debug")
    debug = arguments[:1] == ["--debug"]
    if not debug:
        sys.excepthook = _print_unexpected
    try:
        # Not app(): that would put Typer's own printing of tracebacks in place.
        get_command(app)(arguments)
    except PlanportError as error:
        if debug:
            raise
        _fail(str(error), error.exit_code)
    except OSError as error:
        if debug:
            raise
        _fail(f"{error.filename or 'the system'}: {error.strerror or error}", 1)


def _fail(message: str, exit_code: int) -> None:
    print(f"planport: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201 - the one line of an error
    sys.exit(exit_code)


def _print_unexpected(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    """Tell of an error that planport did not raise on purpose; Python then ends with exit code 1."""
    message = f"{kind.__name__}: {' '.join(str(error).split())}"
    print(f"planport: unexpected {message}; run again with --debug and report it", file=sys.stderr)  # noqa: T201


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"planport {version('planport')}")
        raise typer.Exit


@app.callback()
def common(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and Prefect's own messages.")] = False,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Chinese governments' digital plans as open data: extracted, validated, published, every value traceable."""
    # Both are looked at before any command is: `--debug` by main(), `--version` by its callback.
    _ = debug, show_version


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="The plan: text, HTML, DOCX or PDF.", metavar="FILE")],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the package; by default one named like the plan.")
    ] = None,
) -> None:
    """Read one plan and write its package.

    The plan need not be registered. What is no readable plan ends with exit code 2, and nothing is written.
    """
    from flows.single import extract_document

    written = extract_document(file, out)
    rows = ", ".join(f"{name} {count}" for name, count in written.report.rows)
    typer.echo(f"{written.folder}: {rows}")
    typer.echo(f"{written.folder}: {written.confidence}")
    for line in written.report.lines()[: len(written.report.failed_checks)]:
        typer.echo(f"planport: {line}", err=True)


@app.command()
def run(
    context: typer.Context,
    sources: Sources = _DEFAULTS.sources,
    packages: Packages = _DEFAULTS.packages,
    portal: PortalFolder = _DEFAULTS.portal,
    inbox: Inbox = None,
) -> None:
    """Run the pipeline.

    Reads all registered plans, writes and validates their packages, and publishes them to the directory portal. Where
    nothing has changed since the last run, nothing is written.

    With --inbox each document of that folder is read as well: beside it a sidecar is written that tells what was read,
    to be reviewed; its package is made, and published once the sidecar is reviewed and the document may be opened.
    """
    from rich.console import Console

    from flows.running import run_pipeline

    debug = bool(context.find_root().params["debug"])
    settings = Settings(sources=sources, packages=packages, portal=portal, inbox=inbox)
    run_pipeline(settings, Console(), debug=debug)


@app.command()
def validate(
    folders: Annotated[list[Path], typer.Argument(help="Folders of packages.", metavar="DIR")],
    sources: Sources = _DEFAULTS.sources,
) -> None:
    """Check packages.

    Prints what is wrong with each and writes nothing. Needs nothing but the package; where its sidecar is at hand, the
    two must agree. Exit code 1 if one fails, 2 if one is no package.
    """
    from validation.gate import judge

    worst = 0
    for verdict in judge(folders, sources):
        for line in verdict.lines():
            typer.echo(line)
        worst = max(worst, verdict.exit_code)
    if worst > 1:
        raise UsageError("not every folder is a package; the lines above say what was refused")
    if worst:
        raise RunFailedError("not every package passed; the lines above say what to mend")


@app.command()
def publish(  # noqa: PLR0913, PLR0917 - one argument an option
    portal: Annotated[
        str, typer.Option(metavar="URL|DIR", help="A CKAN's address, or the folder of a directory portal.")
    ],
    folders: Annotated[list[Path] | None, typer.Argument(help="Folders of packages.", metavar="DIR")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan and write nothing.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Read a CKAN back cell by cell afterwards.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
    withdraw: Annotated[str | None, typer.Option(metavar="NAME", help="Withdraw this dataset instead.")] = None,
    reason: Annotated[str, typer.Option(help="Why it is withdrawn; it will stand on its page.")] = "",
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the withdrawal; else today.")
    ] = None,
    organisation: Annotated[str, typer.Option(metavar="NAME", help="Organisation of all datasets on a CKAN.")] = "",
    allow_http: AllowHttp = False,
    rate: Annotated[float | None, typer.Option(metavar="N", help="Calls per second at most.")] = None,
) -> None:
    """Publish packages to a portal, or withdraw a dataset.

    What is to be done is planned, applied, and read back from the portal. The API token of a CKAN comes from the
    environment variable CKAN_API_TOKEN alone.
    """
    from flows.portals import PortalOptions, differences, failure_of, portal_of, reviewed_with
    from publish.apply import publish as publish_folders
    from publish.apply import withdraw as withdraw_dataset
    from publish.printing import plan_json, plan_lines, result_lines

    if bool(folders) == bool(withdraw):
        raise UsageError("give either folders of packages or --withdraw NAME; see planport publish --help")
    target = portal_of(portal, PortalOptions(organisation, allow_http, rate), lambda line: typer.echo(line, err=True))
    if withdraw:
        since = (day or datetime.now()).date()
        result = withdraw_dataset(withdraw, target, reason=reason, day=since, dry_run=dry_run)
    else:
        result = publish_folders(folders or (), target, dry_run=dry_run, review=reviewed_with(_DEFAULTS.sources))
    failure = failure_of(result)
    if as_json:
        typer.echo(plan_json(result.plan))
    elif failure is None or len(result.datasets) > 1:
        for line in plan_lines(result.plan) if dry_run else result_lines(result):
            typer.echo(line)
    if failure is not None:
        raise failure
    differing = list(differences(target, folders or ())) if verify and not dry_run else []
    for line in differing:
        typer.echo(line, err=True)
    if differing:
        raise RunFailedError("what the portal holds is not what was published; the lines above say why")


@app.command()
def diff(
    old: Annotated[
        str, typer.Argument(help="A package, its zip, a folder of packages, or the address of a CKAN.", metavar="OLD")
    ],
    new: Annotated[str, typer.Argument(help="What it is compared with.", metavar="NEW")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the difference as JSON.")] = False,
    allow_http: AllowHttp = False,
) -> None:
    """Show what changed between packages, or between portals.

    Compares rows by their keys: those that came, those that went, and each cell with its old and its new value.
    """
    from flows.comparing import difference_of
    from flows.portals import PortalOptions

    typer.echo(difference_of(old, new, PortalOptions(allow_http=allow_http), as_json=as_json).rstrip())


@app.command()
def release(
    packages: Annotated[list[str] | None, typer.Argument(metavar="PACKAGE", help="By default all.")] = None,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the release; else today.")] = None,
    step: Annotated[
        Literal["major", "minor", "patch"], typer.Option(help="How far the version is raised; see the data contract.")
    ] = "patch",
    notes: Annotated[str, typer.Option(help="What has changed, for the change log.")] = "",
) -> None:
    """Release packages whose data has changed.

    Adds to the release record each package of the last run whose data is not that of its newest release.
    """
    from flows.releasing import release_packages

    since = (day or datetime.now()).date()
    released = release_packages(packages or (), _DEFAULTS, day=since, step=step, notes=notes)
    for new in released:
        typer.echo(f"{new.package}: {new.version} of {since}, {new.note}")
    typer.echo("now run `planport run`" if released else "no data has changed; nothing is released")


@app.command()
def schedule(  # noqa: PLR0913, PLR0917 - one argument an option
    context: typer.Context,
    cron: Annotated[str, typer.Option(help="When to run, as a cron expression, such as '0 6 * * *'.")],
    sources: Sources = _DEFAULTS.sources,
    packages: Packages = _DEFAULTS.packages,
    portal: PortalFolder = _DEFAULTS.portal,
    inbox: Inbox = None,
) -> None:
    """Run the pipeline on a schedule, until stopped."""
    from flows.running import serve_on_schedule

    debug = bool(context.find_root().params["debug"])
    settings = Settings(sources=sources, packages=packages, portal=portal, inbox=inbox)
    serve_on_schedule(settings, cron, debug=debug)


embedded = typer.Typer(
    help="A complete CKAN on this machine, with its database, search and queue.", no_args_is_help=True
)
app.add_typer(embedded, name="portal")

State = Annotated[Path, typer.Option(metavar="DIR", help="Folder in which all of the portal lies.")]


@embedded.command()
def up(
    state: State = Path("build/ckan"),
    port: Annotated[int | None, typer.Option(help="Port on 127.0.0.1; else as before, or 5000.")] = None,
) -> None:
    """Bring the portal up.

    What is missing is installed first; a portal that is up is left as it is. Prints its address and the file in which
    the publisher's API token lies.
    """
    from publish.embedded.stack import up as bring_up

    address = bring_up(state, port=port, progress=lambda line: typer.echo(line, err=True))
    typer.echo(f"{address.url}\nthe publisher's token: {address.publisher_token}")


@embedded.command()
def down(state: State = Path("build/ckan")) -> None:
    """Stop the portal; what it holds stays."""
    from publish.embedded.stack import down as take_down

    take_down(state, progress=lambda line: typer.echo(line, err=True))


@embedded.command()
def status(state: State = Path("build/ckan")) -> None:
    """Say how each server of the portal is; exit code 1 where it is not up."""
    from publish.embedded.stack import status as ask

    found = ask(state)
    for part in found.parts:
        typer.echo(f"{part.name:9} {part.state:9} {part.pid or '-':>8} {part.address}")
    if not found.is_up:
        raise RunFailedError("the portal is not up; start it with `planport portal up`")
    typer.echo(f"up at {found.url}")
