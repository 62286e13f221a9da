"""The dialogs of a second reading: whom to ask, accepting, declining, taking it back."""

import reflex as rx

from mso_app.components.assign.candidate import candidate_choice
from mso_app.components.attestation import attestation
from mso_app.components.avatar import avatar
from mso_app.components.dialogs import confirm_destructive, form_dialog
from mso_app.components.faces import empty
from mso_app.components.forms import form_problem, text_area, text_field
from mso_app.components.theme import hue, icon
from mso_app.schemas.ranking import Candidate, HardStop
from mso_app.state.shared.second_reading import SecondReadingState

Ranked = SecondReadingState.ranking


def second_dialogs() -> rx.Component:
    """One of them is open at a time, named by `SecondReadingState.dialog`."""
    return rx.fragment(_ask(), _accept(), _decline(), _withdraw())


def _ask() -> rx.Component:
    is_third = SecondReadingState.dialog == "third"
    return form_dialog(
        form_problem(_error("form")),
        rx.cond(
            Ranked.candidates.length() > 0,
            rx.el.div(
                rx.foreach(Ranked.candidates, _candidate),
                class_name="col g2 candidates",
                role="radiogroup",
                aria_label="Experts, best first",
            ),
            empty("Nobody fits", "No other expert of this specialty can be asked.", name="user-x"),
        ),
        rx.cond(
            Ranked.stopped.length() > 0,
            rx.el.section(
                rx.el.h3("Not possible", class_name="b"),
                rx.foreach(Ranked.stopped, _stopped),
                class_name="col g2",
            ),
            rx.fragment(),
        ),
        rx.cond(
            SecondReadingState.errors.contains("override"),
            text_field("Why this one on top?", "override", problem=_error("override"), required=True),
            rx.fragment(),
        ),
        title=rx.cond(is_third, "Who decides between the two?", "Who reads this case second?"),
        sentence=rx.cond(
            is_third,
            "A third reader sees both texts by letter, decides point by point and signs.",
            "Blinded: neither reader learns who the other is or sees a word before both have sealed.",
        ),
        submit="Ask",
        on_submit=SecondReadingState.ask,
        open_when=(SecondReadingState.dialog == "ask") | is_third,
        on_open_change=SecondReadingState.close,
        width="560px",
    )


def _candidate(one: rx.Var[Candidate]) -> rx.Component:
    return candidate_choice(
        one,
        is_chosen=SecondReadingState.chosen == one.id.to(str),
        on_choose=SecondReadingState.choose(one.id.to(str)),
        class_name="choice-card",
    )


def _stopped(one: rx.Var[HardStop]) -> rx.Component:
    return rx.el.div(
        avatar(one.initials, one.name, size="1", color="gray"),
        rx.el.span(one.name, class_name="mut sp"),
        rx.el.span(icon("ban", 12), one.reason, class_name="row g1 t1 tinted", custom_attrs=hue("red")),
        class_name="row g2",
    )


def _accept() -> rx.Component:
    return form_dialog(
        form_problem(_error("form")),
        attestation(problem=_error("attested")),
        title="Read this case second?",
        sentence="Blinded: you are reader B. Nobody learns your name before the result is out.",
        submit="Accept second reading",
        on_submit=SecondReadingState.accept,
        **_opened("accept"),
    )


def _decline() -> rx.Component:
    return form_dialog(
        form_problem(_error("form")),
        text_area(
            "In a sentence", "reason", rows=3, required=True, hint="Administrators read it.", problem=_error("reason")
        ),
        title="Decline the second reading?",
        sentence="You lose access to the case at once. A draft is kept and nobody reads it.",
        submit="Decline",
        on_submit=SecondReadingState.decline,
        **_opened("decline"),
    )


def _withdraw() -> rx.Component:
    opened = _opened("withdraw")
    return confirm_destructive(
        title="Withdraw the second reading?",
        lost="The second reader loses access at once. What the first reader has sealed goes out without a comparison.",
        confirm="Withdraw",
        on_confirm=SecondReadingState.withdraw,
        reason="Why? The audit log keeps it",
        reason_problem=_error("reason"),
        **opened,
    )


def _opened(dialog: str) -> dict[str, rx.Var[bool] | rx.EventHandler]:
    return {"open_when": SecondReadingState.dialog == dialog, "on_open_change": SecondReadingState.close}


def _error(field: str) -> rx.Var[str]:
    return SecondReadingState.errors.get(field, "").to(str)
