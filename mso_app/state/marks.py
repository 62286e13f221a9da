"""The mark every handler carries: `@public` or `@requires(Role, …)`. `@rx.event` stands above it."""

from collections.abc import Callable
from typing import TypeVar

from mso_app.domain.words import Role

Handler = TypeVar("Handler", bound=Callable[..., object])
ACCESS = "__access__"
PASSIVE = "__passive__"


def public(handler: Handler) -> Handler:
    """Anybody may call this, signed in or not."""
    setattr(handler, ACCESS, None)
    return handler


def requires(*roles: Role) -> Callable[[Handler], Handler]:
    """Only these roles may call this; with no role, everybody who is signed in."""

    def mark(handler: Handler) -> Handler:
        setattr(handler, ACCESS, frozenset(roles or Role))
        return handler

    return mark


def passive(handler: Handler) -> Handler:
    """The screen calls this by itself, so it does not count as activity of the person."""
    setattr(handler, PASSIVE, True)
    return handler
