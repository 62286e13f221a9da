"""Around every step of the wizard: where one is, when the draft was saved, what still blocks, back and on."""

import reflex as rx

from mso_app.components.buttons import button, link_button, to
from mso_app.components.cards import callout
from mso_app.components.theme import Child, icon
from mso_app.state.requester.new_case import NewCaseState

STEPS = [("patient", "Patient"), ("questions", "Questions"), ("files", "Files"), ("check", "Check and submit")]
FORM = "new-case"
"""The form of the questions; the button that goes on stands outside it."""


def address(step: str) -> rx.Var[str]:
    return f"/requester/new-case?draft={NewCaseState.draft_id}&step={step}"


def stepper() -> rx.Component:
    """The four steps: done ones ticked, each a link once there is a draft."""
    entries: list[rx.Component] = []
    for number, (step, word) in enumerate(STEPS, start=1):
        if number > 1:
            entries.append(rx.el.li(class_name="hr", aria_hidden="true"))
        entries.append(rx.el.li(_step(number, step, word), class_name=_current(step)))
    return rx.el.nav(rx.el.ol(*entries), class_name="steps", custom_attrs={"aria-label": "Steps"})


def saved_mark() -> rx.Component:
    """ "Draft saved 14:21"."""
    return rx.el.span(
        rx.cond(
            NewCaseState.conflict,
            rx.el.span(icon("triangle-alert", 14), "Not saved", class_name="row g1 bad-word"),
            rx.cond(
                NewCaseState.saved_at,
                rx.el.span(
                    icon("check", 14),
                    rx.el.span("Draft saved ", NewCaseState.saved_at, class_name="word"),
                    class_name="row g1",
                ),
                rx.fragment(),
            ),
        ),
        class_name="t1 mut tn nw saved",
        role="status",
    )


def conflict() -> rx.Component:
    """Two tabs wrote into one draft: the person decides, nothing is lost before."""
    return rx.cond(
        NewCaseState.conflict,
        callout(
            NewCaseState.conflict,
            kind="warning",
            title="This draft is open twice",
            action=rx.el.span(
                button("Take the newer text", size="1", on_click=NewCaseState.take_newer),
                button("Keep mine", size="1", on_click=NewCaseState.keep_mine),
                class_name="row g2 wrap",
            ),
        ),
        rx.fragment(),
    )


def foot() -> rx.Component:
    """Back, what blocks, and on. It stays where it is on every step."""
    return rx.el.footer(
        _back(),
        rx.el.span(class_name="sp"),
        rx.cond(
            NewCaseState.blocked,
            rx.el.span(icon("info", 14), rx.el.span(NewCaseState.blocked, class_name="tr"), class_name="mut row g2"),
            rx.fragment(),
        ),
        rx.match(
            NewCaseState.step,
            ("questions", _on(submit=True, form=FORM)),
            ("files", _next()),
            (
                "check",
                button(
                    "Submit case",
                    name="send",
                    weight="solid",
                    busy=NewCaseState.busy,
                    busy_word="Submitting",
                    off=(NewCaseState.blocked != "") | (NewCaseState.conflict != ""),
                    on_click=NewCaseState.submit,
                ),
            ),
            _on(on_click=NewCaseState.leave_patient),
        ),
        class_name="wizard-foot",
    )


def card_side(name: str, title: str, *sentences: Child) -> rx.Component:
    """A quiet card beside the step: what to know now."""
    return rx.el.section(
        rx.el.h2(icon(name), title, class_name="row g2 m t2"),
        *(rx.el.p(sentence, class_name="mut") for sentence in sentences),
        class_name="card card-body side-note",
    )


def _on(**props: object) -> rx.Component:
    return button(_continue(), weight="solid", **props)


def _next() -> rx.Component:
    return link_button(_continue(), address("check"), weight="solid")


def _continue() -> rx.Component:
    return rx.el.span("Continue", icon("arrow-right"), class_name="row g2")


def _back() -> rx.Component:
    return rx.match(
        NewCaseState.step,
        ("questions", link_button("Back", address("patient"), name="arrow-left")),
        ("files", link_button("Back", address("questions"), name="arrow-left")),
        ("check", link_button("Back", address("files"), name="arrow-left")),
        link_button("Cancel", "/requester"),
    )


def _step(number: int, step: str, word: str) -> rx.Component:
    mark = rx.cond(
        NewCaseState.step == step,
        rx.el.span(number, class_name="step-mark at-it", aria_hidden="true"),
        rx.cond(
            NewCaseState.done.contains(step),
            rx.el.span(icon("check", 12), class_name="step-mark done", aria_hidden="true"),
            rx.el.span(number, class_name="step-mark", aria_hidden="true"),
        ),
    )
    inside = [mark, rx.el.span(word, class_name="word"), _spoken(step)]
    return rx.cond(
        NewCaseState.draft_id != "",
        to(
            *inside,
            href=address(step),
            class_name="row g2",
            custom_attrs={"aria-current": rx.cond(NewCaseState.step == step, "step", "false")},
        ),
        rx.el.span(
            *inside,
            class_name="row g2",
            custom_attrs={"aria-current": rx.cond(NewCaseState.step == step, "step", "false")},
        ),
    )


def _spoken(step: str) -> rx.Component:
    return rx.cond(NewCaseState.done.contains(step), rx.el.span(", complete", class_name="sr"), rx.fragment())


def _current(step: str) -> rx.Var[str]:
    return rx.cond(NewCaseState.step == step, "step on", "step")
