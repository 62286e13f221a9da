"""Errors on their way to a screen: a known one is its sentence, an unknown one a reference to the log."""

import logging
import secrets

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, NotSignedIn

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"

log = logging.getLogger("mso.state")


def on_error(exception: Exception) -> EventSpec:
    """What the browser does about an error that no handler caught."""
    if isinstance(exception, NotSignedIn):
        return rx.call_script("window.location.assign('/sign-in?next=' + encodeURIComponent(location.pathname))")
    if isinstance(exception, AppError):
        return rx.toast.error(exception.sentence)
    reference = new_reference()
    log.error("unexpected error in a handler", extra={"reference": reference}, exc_info=exception)
    return rx.toast.error(f"Something went wrong on our side (ref {reference}). Nothing is lost; try again.")


def new_reference() -> str:
    """Four characters a person can read out on the telephone."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(4))
