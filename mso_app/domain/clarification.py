"""Questions after the opinion (N-13): how long they may be asked, how a thread stands, and the words for it."""

from datetime import datetime, timedelta
from enum import StrEnum

TEXT_MAX = 4000
QUOTE_MAX = 600
THREADS_MAX = 30
ENTRIES_MAX = 30
"""Of one thread; whoever needs more should talk, and the case has a chat."""
REMINDED_BEFORE = timedelta(days=2)


class ThreadState(StrEnum):
    """Whose turn a thread is."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


def closes_at(done_at: datetime, days: int) -> datetime:
    """The first moment at which nothing can be asked or answered any more."""
    return done_at + timedelta(days=days)


def is_open(done_at: datetime, days: int, *, now: datetime) -> bool:
    return now < closes_at(done_at, days)
