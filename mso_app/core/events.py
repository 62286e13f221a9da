"""What happened, said once: `emit` runs the reactions inside the transaction and keeps the rest for after it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact, named in the past tense, carrying ids only."""


Reaction = Callable[[AsyncSession, Event], Awaitable[None]]
Later = Callable[[], Awaitable[None]]

_reactions: dict[type[Event], list[Reaction]] = {}


def react(event: type[Event], *reactions: Reaction) -> None:
    """Enter reactions for one kind of event, each once; only `services/reactions.py` calls this."""
    entered = _reactions.setdefault(event, [])
    entered.extend(reaction for reaction in reactions if reaction not in entered)


async def emit(session: AsyncSession, event: Event) -> None:
    """Run every reaction to this event inside the transaction."""
    for kind in type(event).__mro__:
        for reaction in _reactions.get(kind, []):
            await reaction(session, event)


def after_the_commit(session: AsyncSession, what: Later) -> None:
    """Do this once the transaction is durable, and not at all if it is rolled back."""
    session.info.setdefault("after_commit", []).append(what)


def after_a_refusal(session: AsyncSession, what: Later) -> None:
    """Do this if the transaction is rolled back: a denial must be on record although nothing else is."""
    session.info.setdefault("after_rollback", []).append(what)


def is_refusal_noted(session: AsyncSession) -> bool:
    """Whether something is already kept for a rollback."""
    return bool(session.info.get("after_rollback"))


def take(session: AsyncSession, *, committed: bool) -> list[Later]:
    """The pending consequences of one outcome; the other outcome's are dropped."""
    kept: list[Later] = session.info.pop("after_commit" if committed else "after_rollback", [])
    session.info.pop("after_rollback" if committed else "after_commit", None)
    return kept
