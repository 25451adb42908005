"""What can go wrong while the pipeline is run. Each message says what, where, and what to do next."""

from extract.exceptions import PlanportError


class RunFailedError(PlanportError):
    """Part of what was asked for did not happen: raised at the end of a command whose other parts did."""

    exit_code = 1


class BusyError(PlanportError):
    """Another run is at work in the same folder: raised before anything is read."""

    exit_code = 1


class ServerError(PlanportError):
    """The Prefect server of a run did not start: raised before anything is read."""

    exit_code = 1


class GateClosedError(PlanportError):
    """A package did not pass validation and is not published: raised when its report is written."""

    exit_code = 1


class UsageError(PlanportError):
    """A command was asked for something that its arguments do not allow: raised by the command line."""
