"""The runs of a plan's text in which something is promised, and what governs each.

Made with sections and actions; read by those who look for targets and openings.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of the reading text: an action's text, or the text that stands under a section's heading.

    Attributes:
        start: first place in the reading text.
        end: place after the last.
        task_id: the task it belongs to; None in the text of a section.
        section_id: the section it belongs to, or that holds its task.
        headings: printed titles that govern it, outermost first, the task's heading last.
    """

    start: int
    end: int
    task_id: str | None
    section_id: str | None
    headings: tuple[str, ...] = ()


def outside_tables(passages: Iterable[Passage], tables: Sequence[tuple[int, int]]) -> Iterator[Passage]:
    """Cut tables, which are in order, out of passages; give what is left."""
    for passage in passages:
        begin = passage.start
        for start, end in tables:
            if start < passage.end and end > begin:
                if start > begin:
                    yield replace(passage, start=begin, end=start)
                begin = min(end, passage.end)
        if begin < passage.end:
            yield replace(passage, start=begin)
