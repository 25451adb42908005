"""`planport schedule` runs the pipeline by itself."""

import signal
import time

import pytest

from flows.runlog import load_record
from tests.flows.conftest import Workshop


@pytest.mark.slow
def test_the_pipeline_runs_at_the_next_full_minute(workshop: Workshop) -> None:
    with workshop.start("schedule", "--cron", "* * * * *") as process:
        for _ in range(150):
            record = load_record(workshop.settings.record)
            if record or process.poll() is not None:
                break
            time.sleep(1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert record is not None
    assert record.complete, record.failures


def test_what_is_no_cron_expression_is_told_in_one_line(workshop: Workshop) -> None:
    result = workshop.planport("schedule", "--cron", "daily")
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].startswith("planport: 'daily' is no cron expression")
