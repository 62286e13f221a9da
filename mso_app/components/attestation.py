"""What an expert attests before a case is opened to them, the same words wherever it is asked."""

import reflex as rx

from mso_app.components.forms import checkbox


def attestation(*, problem: rx.Var[str]) -> rx.Component:
    """The tick; its field is "attested"."""
    return checkbox(
        "I have no conflict of interest with this patient, this institution or the makers of what is "
        "proposed, and I was not involved in the first opinion.",
        "attested",
        problem=problem,
    )
