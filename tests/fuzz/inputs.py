"""Inputs for fuzzing: pieces of the seeds put together anew, with noise between them, and bytes of any kind."""

from hypothesis import strategies as st

from tests.fuzz.corpus import seeds
from tests.strategies import pieces

_LONGEST = 400


@st.composite
def _part_of_a_seed(draw: st.DrawFn) -> bytes:
    """Draw a part of a seed; it may begin and end within a character."""
    seed = draw(st.sampled_from([seed for seed in seeds() if seed]))
    start = draw(st.integers(0, len(seed) - 1))
    return seed[start : start + draw(st.integers(1, _LONGEST))]


def inputs() -> st.SearchStrategy[bytes]:
    """Draw one input for any target."""
    noise = pieces.map(lambda text: text.encode("utf-8", errors="replace"))
    repeated = st.tuples(noise, st.integers(2, 60)).map(lambda drawn: drawn[0] * drawn[1])
    parts = st.one_of(_part_of_a_seed(), noise, repeated, st.binary(max_size=40))
    return st.lists(parts, max_size=12).map(b"".join)
