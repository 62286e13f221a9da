"""The frame of the pages before sign-in: the form at the left, what the service does at the right."""

import reflex as rx

from mso_app.components.badges import evidence_chip
from mso_app.components.buttons import button
from mso_app.components.forms import NativeForm
from mso_app.components.shell import brand
from mso_app.components.theme import Child, Text, icon, present
from mso_app.components.theme_switch import theme_switch


def welcome_frame(*children: Child, title: Text, detail: Text = "", checks: bool = True) -> rx.Component:
    """One form under its title; the picture beside it is left out where there is no room. `checks` offers to check
    a seal there, unless the page itself does."""
    heading = rx.el.div(
        rx.el.h1(title, class_name="t6 b"), rx.el.p(detail, class_name="mut"), class_name="welcome-head"
    )
    return rx.el.div(
        rx.el.a("Skip to content", href="#main", class_name="skip"),
        rx.el.main(
            brand(),
            rx.el.div(heading, *present(*children), class_name="welcome-form"),
            rx.el.footer(theme_switch(), class_name="row g4 t1 mut"),
            id="main",
            tab_index=-1,
            class_name="welcome-main",
        ),
        rx.el.aside(_promise(), _picture(), *present(check_seal() if checks else None), class_name="welcome-aside"),
        class_name="welcome",
    )


def check_seal(ident: str = "seal") -> rx.Component:
    """Anybody may check a sealed opinion by the code on its pages; `/session.js` leads to the page of the code."""
    return NativeForm.create(
        rx.el.label("Check a sealed opinion", html_for=f"f-{ident}", class_name="lab"),
        rx.el.div(
            rx.el.input(
                id=f"f-{ident}",
                name="code",
                class_name="tf mono",
                placeholder="XXXX-XXXX",
                auto_complete="off",
                max_length=40,
                required=True,
                custom_attrs={"aria-describedby": f"{ident}-hint"},
            ),
            button("Verify", submit=True),
            class_name="row g2 seal-line",
        ),
        rx.el.p(
            "Says valid, altered or superseded. Shows no patient data and needs no account.",
            id=f"{ident}-hint",
            class_name="hint",
        ),
        method="get",
        action="/verify",
        no_validate=False,
        custom_attrs={"data-verify": "yes"},
        class_name="seal-form",
    )


def _promise() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Every sentence of the opinion", rx.el.br(), "leads back to its source.", class_name="t7 b"),
        rx.el.p(
            "The institution asks. A credentialed expert answers each question, cites the page it rests on, "
            "and seals the report.",
            class_name="t3 mut",
        ),
        class_name="welcome-promise",
    )


def _picture() -> rx.Component:
    paper = rx.el.div(
        rx.el.div("Institute of Pathology", rx.el.span("Page 1 of 2"), class_name="welcome-line"),
        rx.el.div("Bone marrow trephine biopsy", class_name="welcome-report"),
        rx.el.div("Patient P-5193, collected 11 Nov 2026", class_name="welcome-line"),
        rx.el.h4("Microscopy"),
        rx.el.p(
            "Normocellular marrow with interstitial and small nodular infiltrates. ",
            rx.el.mark(
                "CD138-positive plasma cells make up 34 % of nucleated cells, kappa-restricted.", class_name="lit"
            ),
            " Congo red negative.",
        ),
        rx.el.h4("Conclusion"),
        rx.el.p("Plasma cell neoplasm. Clinical correlation with imaging is advised."),
        class_name="paper",
    )
    line = rx.el.svg(
        rx.el.path(d="M2 34 C 30 34, 26 6, 58 6", fill="none", stroke="var(--amber-9)", stroke_width="1.5"),
        rx.el.circle(cx="2", cy="34", r="3", fill="var(--amber-9)"),
        rx.el.circle(cx="57", cy="6", r="3", fill="var(--amber-9)"),
        width="60",
        height="40",
        class_name="welcome-thread",
    )
    answer = rx.el.div(
        rx.el.div(
            rx.el.span("Answer 1", class_name="b"),
            rx.el.span(icon("circle-check", 14), "Answered", class_name="end row g1"),
            class_name="t1 mut row g2",
        ),
        rx.el.p("Clonal plasma cells are 34 %, below the 60 % that alone would define active myeloma."),
        rx.el.div(evidence_chip("D3", "p 1", lit=True), evidence_chip("D4", "p 1"), class_name="row g1"),
        class_name="card welcome-answer",
    )
    sealed = rx.el.div(
        rx.el.div(
            rx.el.span(icon("shield-check"), class_name="welcome-shield"),
            rx.el.span("Sealed", class_name="b"),
            rx.el.span("K7QF-2MXD", class_name="mono t1 mut end"),
            class_name="row g2",
        ),
        rx.el.div("Dr. Miriam Okafor, 20 Nov 2026", class_name="t1 mut"),
        class_name="card welcome-seal",
    )
    return rx.el.div(
        paper,
        line,
        answer,
        sealed,
        class_name="welcome-picture",
        role="img",
        # Nothing in a picture takes the keyboard.
        custom_attrs={
            "aria-label": "An opinion sentence linked to the highlighted line of a pathology report",
            "inert": "true",
        },
    )
