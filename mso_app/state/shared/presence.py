"""What the screen of a conversation knows of the other person, from their wake-ups: whether they have it open, and
whether they write."""

import time

TYPING_SECONDS = 6.0
HERE_EVERY_SECONDS = 25.0
"""How often a page says that it goes on having a conversation open."""
A_LITTLE_EARLY_SECONDS = 5.0
"""The tick that lets a page say so may come before it is due."""
GONE_AFTER_SECONDS = 60.0
LOOK_AGAIN_SECONDS = 3.0
"""While the other writes: what has to fade by itself."""
KINDS = frozenset({"typing", "here", "gone"})


class Presence:
    """One for each listening screen; nothing of it is kept anywhere."""

    def __init__(self) -> None:
        self._typing_until = self._here_until = self._said_at = 0.0

    def hear(self, kinds: frozenset[str]) -> None:
        """What came of the other's wake-ups."""
        now = time.monotonic()
        if "gone" in kinds:
            self._here_until = self._typing_until = 0.0
        if "typing" in kinds:
            self._typing_until = now + TYPING_SECONDS
        if kinds & {"typing", "here"}:
            self._here_until = now + GONE_AFTER_SECONDS

    def said(self) -> None:
        """What they were writing has come."""
        self._typing_until = 0.0

    def now(self) -> tuple[bool, bool]:
        """Whether they are here, and whether they write."""
        now = time.monotonic()
        if now >= self._typing_until:
            self._typing_until = 0.0
        return now < self._here_until, self._typing_until > 0

    def is_due(self) -> bool:
        """Whether this screen has to say again that it is here."""
        return time.monotonic() - self._said_at >= HERE_EVERY_SECONDS - A_LITTLE_EARLY_SECONDS

    def greeted(self) -> None:
        """It has said so."""
        self._said_at = time.monotonic()

    def pace(self) -> float:
        """How many seconds the screen may sleep when nobody wakes it."""
        return LOOK_AGAIN_SECONDS if self._typing_until else HERE_EVERY_SECONDS
