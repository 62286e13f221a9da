"""The dialogs of the case room: accept, reject, correct, withdraw, take back."""

import reflex as rx

from mso_app.components.attestation import attestation
from mso_app.components.case.change import change_dialog
from mso_app.components.dialogs import confirm_destructive, form_dialog
from mso_app.components.forms import form_problem, select_field, text_area
from mso_app.state.shared.room import RoomState, reject_codes


def dialogs() -> rx.Component:
    """One of them is open at a time, named by `RoomState.dialog`."""
    return rx.fragment(_accept(), _reject(), change_dialog(), _withdraw(), _unassign())


def _accept() -> rx.Component:
    return form_dialog(
        form_problem(_error("form")),
        attestation(problem=_error("attested")),
        title="Accept this case?",
        sentence="Your review time starts now. The requester learns your name.",
        submit="Accept case",
        on_submit=RoomState.accept,
        **_opened("accept"),
    )


def _reject() -> rx.Component:
    return form_dialog(
        form_problem(_error("form")),
        select_field(
            "Reason", "code", reject_codes(), placeholder="Choose a reason", required=True, problem=_error("code")
        ),
        text_area(
            "In a sentence",
            "reason",
            rows=3,
            required=True,
            hint="Administrators read it, the requester does not.",
            problem=_error("reason"),
        ),
        title="Reject this case?",
        sentence="You lose access to it at once, and another expert is asked.",
        submit="Reject case",
        on_submit=RoomState.reject,
        **_opened("reject"),
    )


def _withdraw() -> rx.Component:
    return confirm_destructive(
        title="Withdraw this case?",
        lost="Nobody reviews it any longer and it cannot be reopened. Documents and history stay on record.",
        confirm="Withdraw case",
        keep="Keep case",
        reason="Reason, shown in the audit log",
        reason_problem=rx.cond(_error("reason"), _error("reason"), _error("form")),
        on_confirm=RoomState.withdraw,
        open_when=RoomState.dialog == "withdraw",
        on_open_change=RoomState.close,
    )


def _unassign() -> rx.Component:
    return confirm_destructive(
        title="Take this case back?",
        lost="The expert who was asked loses access at once. The case goes back to the queue.",
        confirm="Take back",
        keep="Leave it",
        on_confirm=RoomState.unassign,
        open_when=RoomState.dialog == "unassign",
        on_open_change=RoomState.close,
    )


def _opened(name: str) -> dict[str, object]:
    return {"open_when": RoomState.dialog == name, "on_open_change": RoomState.close}


def _error(field: str) -> rx.Var[str]:
    return RoomState.errors.get(field, "").to(str)
