"""The command line: reads arguments, calls the part that does the work, prints, and ends with an exit code.

0: all that was asked for happened. 1: part of it did not. 2: the input or the arguments are no good, nothing was
written. 3: a portal cannot be read or written. Errors are one line on stderr; `--debug` shows where they come from.
"""

import sys
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Annotated, Optional

import typer

from extract.exceptions import PlanportError
from flows.exceptions import UsageError
from flows.settings import Settings

app = typer.Typer(
    name="planport",
    help="Chinese governments' digital plans as open data: extracted, validated, published, every value traceable.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_DEFAULTS = Settings()
Sources = Annotated[Path, typer.Option(help="Folder of the registered plans and their sidecars.")]
Packages = Annotated[Path, typer.Option(help="Folder that the packages are written to.")]
PortalFolder = Annotated[Path, typer.Option(help="Folder of the directory portal.")]


def main() -> None:
    """Run the command line; the entry point of `planport`."""
    # `--debug` is understood wherever it stands.
    arguments = sorted(sys.argv[1:], key=lambda argument: argument != "--debug")
    debug = arguments[:1] == ["--debug"]
    if not debug:
        sys.excepthook = _print_unexpected
    try:
        app(arguments)
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


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - the form of a Typer callback
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
def run(
    sources: Sources = _DEFAULTS.sources,
    packages: Packages = _DEFAULTS.packages,
    portal: PortalFolder = _DEFAULTS.portal,
) -> None:
    """Read all registered plans, write and validate their packages, and publish them to the directory portal.

    Reads and writes below the current folder. Where nothing has changed since the last run, nothing is written.
    """
    from flows.running import run_pipeline

    run_pipeline(Settings(sources=sources, packages=packages, portal=portal), debug="--debug" in sys.argv)
