"""A whole run from the command line: one at a time, nothing where nothing changed, with a server of its own.

Prefect is loaded here and only when there is something to do.
"""

import sys
from typing import TYPE_CHECKING

from flows.exceptions import RunFailedError
from flows.inbox import check_inbox, is_outside
from flows.lock import exclusive
from flows.progress import shown_progress
from flows.runlog import RunRecord, is_unchanged, load_record
from flows.server import configure, running_server
from flows.settings import Settings
from flows.sources import plan_ids_beside
from flows.summary import print_summary

if TYPE_CHECKING:
    from rich.console import Console


def run_pipeline(settings: Settings, console: "Console", *, debug: bool) -> None:
    """Run the pipeline, or say that nothing has changed.

    Raises:
        UsageError: there are no sources.
        BusyError: another run is at work here.
        RunFailedError: part of what was asked for did not happen.
    """
    plan_ids_beside(settings.sources, settings.inbox)
    if settings.inbox is not None:
        check_inbox(settings.inbox, settings)
        if is_outside(settings.inbox):
            message = f"planport: {settings.inbox} lies outside of the current folder; its sidecars are written there"
            print(message, file=sys.stderr)  # noqa: T201 - said once, before anything is written
    with exclusive(settings.lock):
        record = load_record(settings.record)
        if record is not None and is_unchanged(record, settings):
            unchanged = record.model_copy(update={"changes": ("nothing: no file was written",), "published": {}})
            print_summary(unchanged, settings, console)
            return
        try:
            print_summary(_run_with_prefect(settings, debug=debug), settings, console)
        except RunFailedError:
            # Raised when the record is written: what did happen is shown like that of any run.
            if failed := load_record(settings.record):
                print_summary(failed, settings, console)
                _tell_failures(failed)
            raise


def serve_on_schedule(settings: Settings, cron: str, *, debug: bool) -> None:
    """Run the pipeline at the times of a cron expression until the process is stopped. Raises UsageError."""
    home = configure(settings.prefect_home, debug=debug)
    with running_server(home, may_reset=home == settings.prefect_home.absolute(), with_scheduler=True):
        from flows.schedule import check_cron, serve_pipeline

        check_cron(cron)
        print(f"the pipeline runs at {cron!r}; stop it with Ctrl-C", file=sys.stderr)  # noqa: T201
        serve_pipeline(settings, cron)


def _tell_failures(record: RunRecord) -> None:
    """Print a line on stderr for each failure where there are several; a single one is the error's own message."""
    if len(record.failures) > 1:
        for failure in record.failures:
            print(f"planport: {failure.place}: {failure.message}", file=sys.stderr)  # noqa: T201


def _run_with_prefect(settings: Settings, *, debug: bool) -> RunRecord:
    """Start Prefect with its server and run the pipeline flow."""
    home = configure(settings.prefect_home, debug=debug)
    with shown_progress(), running_server(home, may_reset=home == settings.prefect_home.absolute()) as own:
        from prefect.logging.handlers import APILogHandler
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        from flows.pipeline import pipeline_flow

        # A heartbeat tells a lasting server that a run is alive; here it would only add a second to every flow.
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None} if own else {}):
            try:
                return pipeline_flow(settings)
            finally:
                # While there is still a server that takes them.
                APILogHandler().flush()
