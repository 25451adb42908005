"""What can go wrong while the embedded portal is brought up. Each message says what, where, and what to do next."""

from publish.exceptions import PortalError


class MachineError(PortalError):
    """The machine lacks a program or a library: raised before anything is installed; names the installing command."""

    exit_code = 4


class InstallError(PortalError):
    """A part of the portal could not be installed, such as an index of packages that cannot be reached."""

    exit_code = 5


class ServiceError(PortalError):
    """A server of the portal does not start, does not answer, or does not stop."""


class PortTakenError(PortalError):
    """Another program listens on the port that the portal is to use."""


class PortalLockedError(PortalError):
    """Another command has been working on the same portal for too long."""
