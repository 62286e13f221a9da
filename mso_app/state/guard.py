"""The first lock: every event of every tab passes here, and nothing passes that is not expressly allowed."""

import inspect

import reflex as rx
from reflex.event import Event, EventSpec
from reflex.state import BaseState, StateUpdate
from reflex_base.registry import RegistrationContext

from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotSignedIn
from mso_app.core.security import token_hash
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.services import audit, identity
from mso_app.state.base import FRAMEWORK, AppState, login_token
from mso_app.state.errors import failure, on_error
from mso_app.state.flood import Flood
from mso_app.state.marks import ACCESS, PASSIVE

NEVER = frozenset({"setvar"})
OPENING = frozenset({"hydrate", "hydrate_and_load", "on_load_internal"})
NOT_ALLOWED = "Your role does not allow this."


class Guard(rx.Middleware):
    """Deny by default: unmarked handlers, `setvar`, the wrong role, a tab whose login changed."""

    def __init__(self) -> None:
        self._flood = Flood()

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """None lets the event run; an update answers in its place."""
        short = event.name.rsplit(".", 1)[-1]
        root = state._get_root_state()
        tab = root.router.session.client_token
        if short in NEVER or not self._flood.admits(tab):
            return StateUpdate()
        await _bind(root, opening=short in OPENING)
        registered = RegistrationContext.get().event_handlers.get(event.name)
        if registered is None:
            return StateUpdate()
        function = registered.handler.fn
        if inspect.unwrap(function).__module__.startswith(FRAMEWORK):
            return None
        if not hasattr(function, ACCESS):
            return StateUpdate()
        allowed: frozenset[Role] | None = getattr(function, ACCESS)
        if allowed is None:
            return None
        actor = await _actor(root, active=not getattr(function, PASSIVE, False))
        if actor is None:
            return _answer(on_error(NotSignedIn()))
        if actor.role not in allowed:
            await _on_record(actor, event.name)
            return _answer(failure(NOT_ALLOWED))
        return None


def _answer(said: EventSpec) -> StateUpdate:
    return StateUpdate(events=Event.from_event_type(said))


async def _on_record(actor: Actor, name: str) -> None:
    """A refusal at the door is one row of the log, as one further in would be."""
    what: audit.Details = {"handler": ".".join(name.split(".")[-2:])[-80:]}
    async with unit_of_work() as session:
        await audit.record(session, actor, audit.OTHER_ROLE, subject="handler", outcome=audit.DENIED, details=what)


async def _bind(root: BaseState, *, opening: bool) -> None:
    """A tab belongs to the login it was opened with; another login starts from nothing."""
    mine = await root.get_state(AppState)
    token = login_token(root)
    owner = token_hash(token) if token else "nobody"
    if mine._owner == owner:
        return
    if mine._owner:
        root.reset()
        mine = await root.get_state(AppState)
    if opening or mine._owner == "":
        mine._owner = owner


async def _actor(root: BaseState, *, active: bool) -> Actor | None:
    try:
        async with unit_of_work() as session:
            return await identity.recognise(session, login_token(root), active=active)
    except NotSignedIn:
        return None
