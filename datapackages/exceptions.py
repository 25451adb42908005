"""What can go wrong while a plan becomes a package. Each message says what, where, and what to do next."""

from extract.exceptions import PlanportError


class DefinitionError(PlanportError):
    """A definition of a table, a column or a closed list is missing or malformed: raised when it is loaded."""


class SidecarError(PlanportError):
    """A plan's sidecar is missing or malformed: raised when it is loaded."""


class SourceChangedError(PlanportError):
    """A source is not the one that its sidecar describes: raised before it is read."""


class ReleaseError(PlanportError):
    """The release record is malformed, or a release that cannot be: raised where it is loaded or extended."""


class PackageError(PlanportError):
    """A package cannot be written to a folder: raised by the writers and by the swap."""
