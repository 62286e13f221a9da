"""The product put together, for tests that need every page, handler and guard at once."""

import logging
from functools import cache

import reflex as rx

from mso_app.core import events


@cache
def the_app() -> rx.App:
    """The composition root. Its log format and its reactions stay out of the other tests of the session."""
    root = logging.getLogger()
    handlers, level, reactions = root.handlers[:], root.level, dict(events._reactions)

    from mso_app.mso_app import app  # noqa: PLC0415 -- putting the product together is what this is about

    root.handlers[:], root.level = handlers, level
    events._reactions.clear()
    events._reactions.update(reactions)
    return app
