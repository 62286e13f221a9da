"""`/verify` and `/verify/{code}`: anybody who holds a code learns whether the opinion is sealed and unchanged."""

import reflex as rx

from mso_app.components.badges import seal_badge
from mso_app.components.buttons import link_button
from mso_app.components.cards import facts
from mso_app.components.faces import skeleton
from mso_app.components.forms import form_problem
from mso_app.components.theme import hue, icon
from mso_app.components.welcome import check_seal, welcome_frame
from mso_app.state.public.verify import VerifyState

Check = VerifyState.check
TITLES = {
    "valid": "Sealed and unchanged",
    "altered": "Do not use this opinion",
    "superseded": "A newer version exists",
    "unknown": "This code is not known",
}
MARKS = {
    "valid": ("shield-check", "green"),
    "altered": ("shield-x", "red"),
    "superseded": ("history", "amber"),
    "unknown": ("shield-off", "gray"),
}


def verify() -> rx.Component:
    return welcome_frame(
        check_seal("code"),
        _what_it_means(),
        title="Check a sealed opinion",
        detail="The code stands at the foot of every page, beside the QR code.",
        checks=False,
    )


def verify_code() -> rx.Component:
    return welcome_frame(
        form_problem(VerifyState.problem),
        rx.cond(
            VerifyState.loading,
            rx.el.div(skeleton("60%", "20px"), skeleton("90%"), class_name="card verdict-card skel-late"),
            rx.cond(Check.state, _verdict(), rx.fragment()),
        ),
        check_seal("another"),
        title="Seal check",
        detail="No patient data is shown here.",
        checks=False,
    )


def _verdict() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.match(Check.state, *((state, _mark(*face)) for state, face in MARKS.items()), rx.fragment()),
            rx.el.h2(rx.match(Check.state, *TITLES.items(), Check.label), class_name="t4 b sp"),
            seal_badge(Check.state, "2"),
            class_name="row g3 wrap",
        ),
        rx.el.p(Check.sentence),
        rx.cond(
            Check.digest,
            rx.fragment(
                facts(
                    [
                        ("Code", rx.el.span(Check.code, class_name="mono m")),
                        ("Signed", Check.signed_at),
                        ("Version", rx.cond(Check.edition > 0, Check.edition.to_string(), "Cannot be read")),
                        ("SHA-256", rx.el.span(Check.digest, class_name="mono digest")),
                    ]
                ),
                rx.el.p("Compare the code and the SHA-256 with the foot of the page you hold.", class_name="t1 mut"),
            ),
            rx.fragment(),
        ),
        rx.cond(
            Check.superseded_by,
            rx.el.p(
                rx.cond(Check.newest_edition > 0, f"Version {Check.newest_edition}", "The newer version"),
                " stands now. Its code is ",
                rx.el.span(Check.superseded_by, class_name="mono m"),
                ".",
            ),
            rx.fragment(),
        ),
        rx.cond(
            Check.superseded_by,
            link_button("Check the newer version", f"/verify/{Check.superseded_by}", name="arrow-right", external=True),
            rx.fragment(),
        ),
        class_name="card verdict-card",
        role="status",
        aria_label="Result",
    )


def _mark(name: str, color: str) -> rx.Component:
    return rx.el.span(icon(name, 20), class_name="seal-icon", custom_attrs=hue(color))


def _what_it_means() -> rx.Component:
    return rx.el.dl(
        *(
            part
            for term, meaning in [
                ("Valid", "Sealed, and not one letter has changed since it was signed."),
                ("Superseded", "Genuine, but the expert signed a newer version."),
                ("Altered", "The text or the file differs from what was signed."),
                ("Not known", "No opinion has this code."),
            ]
            for part in (rx.el.dt(term), rx.el.dd(meaning))
        ),
        class_name="dl verify-words",
    )
