"""What every screen's state stands on: the access check at import, the way to a signed-in unit of work."""

import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from reflex.state import BaseState
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.cookies import login_token_in
from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotPermitted
from mso_app.domain.access import Actor
from mso_app.services import audit, identity
from mso_app.state.marks import ACCESS
from mso_app.state.unopened import Unopened

FRAMEWORK = ("reflex.", "reflex_base.", "reflex_components_")


class AppState(rx.State):
    """The parent of every state. A handler without a mark is a mistake, found at import."""

    _owner: str = ""
    """Whose screen this tab is: the hash of the login it was opened with."""

    @classmethod
    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        for name, handler in cls.event_handlers.items():
            function = inspect.unwrap(handler.fn)
            ours = name in cls.__dict__ and not function.__module__.startswith(FRAMEWORK)
            if ours and not hasattr(handler.fn, ACCESS):
                raise TypeError(f"{cls.__name__}.{name} does not say who may call it: add @public or @requires(…).")

    def __init__(self, parent_state: BaseState | None = None, init_substates: bool = True, **given: object) -> None:
        """The states below are made when they are first used."""
        is_parent = type(self) is AppState
        super().__init__(parent_state, init_substates=init_substates and not is_parent, **given)
        if is_parent and init_substates:
            object.__setattr__(self, "substates", Unopened(self))


def login_token(state: rx.State) -> str | None:
    """The login cookie this tab's connection was opened with; it never leaves the server."""
    # One part of `state.router`, which is put together of five each time somebody looks at it.
    return login_token_in(state.rx_router_headers.cookie)


@asynccontextmanager
async def signed_in(state: rx.State, *, active: bool = True) -> AsyncIterator[tuple[AsyncSession, Actor]]:
    """One unit of work as the person behind this tab. Raises NotSignedIn."""
    async with unit_of_work() as session:
        actor = await identity.recognise(session, login_token(state), active=active)
        try:
            yield session, actor
        except NotPermitted:
            await audit.record_refused_role(session, actor)
            raise


@asynccontextmanager
async def anonymous() -> AsyncIterator[AsyncSession]:
    """One unit of work for what needs no account."""
    async with unit_of_work() as session:
        yield session
