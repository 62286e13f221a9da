"""Browser tabs without a browser: events through the framework's own pipeline, guard included, frames collected."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from uuid import uuid4

from reflex.event import Event
from reflex.state import BaseState, StateUpdate
from reflex.utils.format import json_dumps
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.registry import RegistrationContext

from mso_app.core.settings import settings
from mso_app.services.chat import seeing
from mso_app.state.errors import on_error
from tests.whole_app import the_app


class Frames:
    """What the server sends, by tab; stands where the socket would."""

    def __init__(self) -> None:
        self._sent: dict[str, list[str]] = {}

    async def emit_update(self, update: StateUpdate, token: str) -> None:
        self._sent.setdefault(token, []).append(_as_sent(update))

    def of(self, tab: str) -> str:
        """Every frame of this tab so far."""
        return "\n".join(self._sent.get(tab, []))


def _as_sent(update: StateUpdate) -> str:
    """As the socket writes it."""
    return json_dumps(update)


class Tabs:
    """Every open tab. `names` maps "RoomState.accept" to what the wire calls it."""

    def __init__(self, processor: BaseStateEventProcessor, frames: Frames) -> None:
        self._processor, self._frames = processor, frames
        self.names = handler_names()

    async def send(
        self, tab: str, name: str, payload: Mapping[str, object], *, token: str | None, page: tuple[str, str]
    ) -> str:
        """All frames of the tab after this event and everything that followed from it. `page` is pattern and address."""
        pattern, shown = page
        path, _, query = shown.partition("?")
        given = dict(part.split("=", 1) for part in query.split("&") if part)
        given |= {
            name.strip("[]"): value
            for name, value in zip(pattern.split("/"), path.split("/"), strict=True)
            if name.startswith("[")
        }
        cookie = f"{settings().cookie_name}={token}" if token else ""
        router = {
            "pathname": pattern,
            "asPath": shown,
            "query": given,
            "token": tab,
            "sid": tab,
            "ip": "192.0.2.1",
            "headers": {"cookie": cookie, "origin": settings().origin},
        }
        event = Event(name=self.names.get(name, name), payload=dict(payload), router_data=router)
        future = await self._processor.enqueue(tab, event)
        # What a handler raised has become a frame by then.
        await asyncio.gather(future.wait_all(), return_exceptions=True)
        while running := list(self._processor._tasks.values()):
            await asyncio.gather(*running, return_exceptions=True)
        await seeing.settled()
        return self._frames.of(tab)


class _Loaded(BaseStateEventProcessor):
    """Takes every tab as loaded: what a page does when it opens are handlers that are called by themselves."""

    async def _rehydrate(self, root_state: BaseState) -> None:
        return


@asynccontextmanager
async def open_tabs() -> AsyncIterator[Tabs]:
    frames = Frames()
    processor = _Loaded(middleware=the_app(), backend_exception_handler=on_error)
    async with processor.configure(event_namespace=frames) as running:  # pyright: ignore[reportArgumentType]
        yield Tabs(running, frames)


def new_tab() -> str:
    return str(uuid4())


def handler_names() -> dict[str, str]:
    """Every handler of ours by class and name, and its name on the wire."""
    the_app()
    return {
        f"{registered.states[0].__name__}.{wire.rsplit('.', 1)[-1]}": wire
        for wire, registered in RegistrationContext.get().event_handlers.items()
        if registered.states[0].__module__.startswith("mso_app.") and not wire.endswith(".setvar")
    }


def framework_handlers() -> set[str]:
    """Every handler that is not ours, by class and name."""
    the_app()
    return {
        f"{registered.states[0].__name__}.{wire.rsplit('.', 1)[-1]}"
        for wire, registered in RegistrationContext.get().event_handlers.items()
        # A state that a test defines inside a function is given a module of the framework; its functions keep theirs.
        if registered.states[0].__module__.startswith("reflex")
        and registered.handler.fn.__module__.startswith("reflex")
        and not wire.endswith(".setvar")
    }
