"""The versions of a sealed opinion: which one is read, what differs, and a card for each with what it is built on."""

import reflex as rx

from mso_app.components.badges import badge
from mso_app.components.buttons import icon_button, to
from mso_app.components.theme import icon
from mso_app.schemas.opinions import VersionView
from mso_app.state.shared.sealed import SealedState

View = SealedState.view


def version_bar() -> rx.Component:
    """Above the article, once there is more than one version."""
    return rx.cond(
        View.versions.length() > 1,
        rx.el.div(
            rx.el.div(
                rx.foreach(View.versions, _choice),
                rx.cond(
                    SealedState.can_compare,
                    rx.el.button(
                        "Changes",
                        type="button",
                        on_click=SealedState.compare(View.edition),
                        custom_attrs={"aria-pressed": rx.cond(View.is_compared, "true", "false")},
                    ),
                    rx.fragment(),
                ),
                class_name="seg",
                role="group",
                aria_label="Version",
            ),
            rx.cond(
                View.is_compared,
                rx.fragment(
                    rx.el.span(View.change_words, class_name="t1 mut"),
                    rx.el.span(
                        rx.el.span("added", class_name="sent added"),
                        rx.el.span("replaced", class_name="sent struck"),
                        class_name="row g3 end t1 only-wide",
                        aria_hidden="true",
                    ),
                ),
                rx.cond(
                    SealedState.is_present,
                    rx.fragment(),
                    rx.el.span(
                        icon("history", 13), "An earlier version. A newer one is signed.", class_name="row g1 t1 mut"
                    ),
                ),
            ),
            class_name="version-bar",
        ),
        rx.fragment(),
    )


def version_cards() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Versions", class_name="b"),
        rx.el.ol(rx.foreach(View.versions, _card), class_name="plain version-cards"),
        rx.cond(
            View.versions.length() > 1,
            rx.fragment(),
            rx.el.p(
                "No addendum. An answer that changes the text becomes version 2; version 1 stays verifiable.",
                class_name="t1 mut",
            ),
        ),
        class_name="aside-part",
    )


def _choice(version: rx.Var[VersionView]) -> rx.Component:
    is_on = (version.edition == View.edition) & ~View.is_compared
    return rx.el.button(
        "Version ",
        version.edition,
        type="button",
        on_click=SealedState.see(version.edition),
        custom_attrs={"aria-pressed": rx.cond(is_on, "true", "false")},
    )


def _card(version: rx.Var[VersionView], place: rx.Var[int]) -> rx.Component:
    is_first = place == 0
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.span("Version ", version.edition, class_name="b sp"),
                rx.match(
                    version.state,
                    ("valid", badge("Valid", "shield-check", "green")),
                    ("superseded", badge("Superseded", "history", "gray")),
                    badge("Altered", "shield-x", "red"),
                ),
                class_name="row g2",
            ),
            rx.el.div(version.name, ", ", version.signed_at, class_name="t1 mut"),
            rx.el.div(
                rx.el.span(version.code, class_name=rx.cond(is_first, "mono t4 m sp", "mono t4 mut sp")),
                icon_button(
                    f"Copy the code of version {version.edition}",
                    "copy",
                    size="1",
                    on_click=SealedState.copied(version.code),
                ),
                to(
                    icon("download", 13),
                    href=f"/api/v1/cases/{View.case_id}/opinion.pdf?version={version.edition}",
                    reload_document=True,
                    class_name="btn ghost s1 ic",
                    title=f"Download version {version.edition}",
                    custom_attrs={"aria-label": f"Download version {version.edition}"},
                ),
                class_name="row g1",
            ),
            rx.cond(
                is_first,
                rx.el.div("SHA-256 ", rx.el.span(version.digest_short, class_name="mono"), class_name="t1 mut"),
                rx.el.div(
                    "Seal still verifies. The public page names version ",
                    View.versions[0].edition,
                    ".",
                    class_name="t1 mut",
                ),
            ),
            class_name=rx.cond(is_first, "version-card present", "version-card"),
        ),
        rx.cond(
            version.parent_short,
            rx.el.div(
                icon("arrow-up", 13),
                "built on ",
                rx.el.span(version.parent_short, class_name="mono"),
                class_name="row g1 t1 mut built-on",
            ),
            rx.fragment(),
        ),
        key=version.code,
    )
