"""The login token among the cookies of a browser."""

from functools import lru_cache
from http.cookies import CookieError, SimpleCookie

from mso_app.core.settings import settings

REMEMBERED = 4_000


def login_token_in(header: str) -> str | None:
    """The token in a `Cookie` header; None for none, and for a header that cannot be read."""
    return _value(header, settings().cookie_name)


@lru_cache(REMEMBERED)
def _value(header: str, name: str) -> str | None:
    # A tab says the same at every event.
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return None
    return morsel.value if morsel else None
