"""Errors on their way to a screen: a known one is its sentence, an unknown one a reference to the log."""

import logging
import re

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, NotSignedIn
from mso_app.core.logging import new_reference

log = logging.getLogger("mso.state")
# As long as somebody may be away from the screen: a failure waits until it was seen and closed.
STAYS_MS = 3_600_000


def on_error(exception: Exception) -> EventSpec:
    """What the browser does about an error that no handler caught."""
    if isinstance(exception, NotSignedIn):
        return rx.call_script("mso.signIn()")
    if isinstance(exception, AppError):
        return failure(exception.sentence)
    reference = new_reference()
    log.error("unexpected error in a handler", extra={"reference": reference}, exc_info=exception)
    return failure(f"Something went wrong on our side (ref {reference}). Nothing is lost; try again.")


def failure(sentence: str) -> EventSpec:
    """A toast that stays until it is closed, because what it says was not done."""
    return rx.toast.error(sentence, duration=STAYS_MS, close_button=True)


def on_page_error(exception: Exception) -> None:
    """A page broke in somebody's browser. What it says may quote the page, so only its kind is logged."""
    kind = re.match(r"\W*(\w{1,40}Error)\b", str(exception))
    log.warning("a page broke in a browser: %s", kind.group(1) if kind else "unknown")
