"""Serves the pipeline on a schedule, until it is stopped."""

from prefect import flow
from prefect.client.schemas.schedules import CronSchedule
from pydantic import ValidationError

from flows.exceptions import UsageError
from flows.lock import exclusive
from flows.pipeline import pipeline_flow
from flows.runlog import is_unchanged, load_record
from flows.settings import Settings


@flow(name="planport-scheduled")
def scheduled_flow(settings: Settings) -> None:
    """Run the pipeline where something has changed since the last run."""
    with exclusive(settings.lock):
        if not is_unchanged(load_record(settings.record), settings):
            pipeline_flow(settings)


def check_cron(cron: str) -> None:
    """Raise UsageError where a text is no cron expression."""
    try:
        CronSchedule(cron=cron)
    except ValidationError as error:
        raise UsageError(f"{cron!r} is no cron expression; '0 6 * * *', say, means every day at six") from error


def serve_pipeline(settings: Settings, cron: str) -> None:
    """Serve the pipeline at the times of a cron expression, one run at a time."""
    parameters = {"settings": settings}
    scheduled_flow.serve(name="planport", cron=cron, limit=1, parameters=parameters, print_starting_message=False)
