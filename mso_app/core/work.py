"""Handing work to the background from inside a business transaction, without knowing who does it.

`jobs/` installs the real starter when the process serves. Without one the row that asks for the
work is the request, and the engine picks it up the next time it looks.
"""

from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession


class Starter(Protocol):
    async def __call__(self, session: AsyncSession, name: str, *, key: str, arguments: tuple[str, ...]) -> None: ...


_starter: Starter | None = None


def install(starter: Starter | None) -> None:
    """Let this start all background work from now on; None takes it back."""
    global _starter  # noqa: PLW0603 -- one engine per process
    _starter = starter


async def start(session: AsyncSession, name: str, *, key: str, arguments: tuple[str, ...]) -> None:
    """Start the named workflow when, and only when, this transaction commits. The same key is the same work."""
    if _starter is not None:
        await _starter(session, name, key=key, arguments=arguments)
