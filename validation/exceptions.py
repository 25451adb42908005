"""What can go wrong while a package is validated. Each message says what, where, and what to do next."""

from extract.exceptions import PlanportError


class NotAPackageError(PlanportError):
    """What was given is no package that can be checked at all: raised while it is loaded."""


class RuleError(PlanportError):
    """The rules of validation or its word lists are malformed: raised when they are loaded."""


class WorkbookError(PlanportError):
    """A package's workbook cannot be read back: raised by the check that compares it with the tables."""


class RebuildingError(PlanportError):
    """A package cannot be built again from what it carries: raised by the check that compares the two."""
