"""Errors on their way to a screen: a known one is its sentence, an unknown one a reference to the log."""

import logging

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, NotSignedIn
from mso_app.core.logging import new_reference

log = logging.getLogger("mso.state")


def on_error(exception: Exception) -> EventSpec:
    """What the browser does about an error that no handler caught."""
    if isinstance(exception, NotSignedIn):
        return rx.call_script("mso.signIn()")
    if isinstance(exception, AppError):
        return rx.toast.error(exception.sentence)
    reference = new_reference()
    log.error("unexpected error in a handler", extra={"reference": reference}, exc_info=exception)
    return rx.toast.error(f"Something went wrong on our side (ref {reference}). Nothing is lost; try again.")

