"""What can go wrong while packages are published. Each message says what, where, and what to do next."""

from extract.exceptions import PlanportError


class PackageRefusedError(PlanportError):
    """A folder that must not be published: no package, not validated, not released, or leaving its own folder."""


class PortalError(PlanportError):
    """A portal cannot be read or written as it stands: raised by a portal before it changes anything."""

    exit_code = 3


class PortalBusyError(PortalError):
    """Another run is writing to the same portal: raised before anything is read."""


class ForeignFileError(PortalError):
    """A file or dataset that planport did not make stands where one is to be written: it is kept."""


class PublishError(PlanportError):
    """What was asked for cannot be done by any plan, such as a withdrawal of a dataset that is not there."""
