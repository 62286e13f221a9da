"""Ids: random for people and cases, so that none can be guessed from another."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID, uuid4

_source: Random | None = None


def new_id() -> UUID:
    if _source is None:
        return uuid4()
    return UUID(int=_source.getrandbits(128), version=4)


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """The same ids in the same order, for the demo world; never while anybody is served."""
    global _source  # noqa: PLW0603 -- ids come from one place per process
    _source = Random(seed)  # noqa: S311 -- repeatable is the point
    try:
        yield
    finally:
        _source = None
