"""What a listener has been woken for and has not looked at yet."""

import asyncio


class Woken:
    """Topics, each once; one listener takes them. A thousand screens have several each, so it is small.

    Beyond `limit` nothing is added: a listener that far behind reads everything anyway.
    """

    __slots__ = ("_limit", "_topics", "_waiting")

    def __init__(self, limit: int = 64) -> None:
        self._limit = limit
        self._topics: dict[str, None] = {}
        self._waiting: asyncio.Future[None] | None = None

    def add(self, topic: str) -> None:
        if len(self._topics) < self._limit:
            self._topics[topic] = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def empty(self) -> bool:
        return not self._topics

    def take(self) -> frozenset[str]:
        """All of them, without waiting."""
        taken, self._topics = frozenset(self._topics), {}
        return taken

    async def wait(self) -> None:
        """Until there is one."""
        while not self._topics:
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None
