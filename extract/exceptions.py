"""What can go wrong while a plan is read. Each message says what, where, and what to do next."""


class PlanportError(Exception):
    """Base of every error that planport raises on purpose; `exit_code` is what a command ends with."""

    exit_code = 2

    @property
    def lines(self) -> tuple[str, ...]:
        """What the user is told: a line for each thing that is wrong."""
        return (str(self),)


class SpanError(PlanportError):
    """A span that is no place in a text: raised where spans are made or parsed."""


class UnreadableSourceError(PlanportError):
    """A file is missing, empty, no text, too large or of an unknown format: raised by the readers."""


class NotAPlanError(PlanportError):
    """A readable text in which too little of a plan was found: raised at the end of `extract_plan`."""


class VocabularyError(PlanportError):
    """A file under seeds/vocabulary is missing or malformed: raised when it is loaded."""


class CorrectionError(PlanportError):
    """A correction is malformed, or matches nothing or more than one place: raised where it is loaded or applied.

    Where several are wrong, it is made of a message for each.
    """

    def __str__(self) -> str:
        """Join the messages."""
        return "; ".join(map(str, self.args))

    @property
    def lines(self) -> tuple[str, ...]:
        """A line for each correction that is wrong."""
        return tuple(map(str, self.args))
