"""What an invoice goes through: its states, who moves it, how it is paid, and when it is due."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mso_app.core.errors import InvalidTransition
from mso_app.domain.deadlines import ClockState

DUE_SOON = timedelta(days=3)
CODE = re.compile(r"[A-Z][A-Z0-9]{1,5}")
"""The short name of an institution in its invoice numbers."""


class InvoiceKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class InvoiceState(StrEnum):
    GENERATED = "generated"
    VERIFIED = "verified"
    PAID = "paid"
    VOID = "void"
    WAIVED = "waived"
    CREDIT = "credit"
    """A credit note: it takes an invoice back and asks for nothing."""

    @property
    def label(self) -> str:
        return "Credit note" if self is InvoiceState.CREDIT else self.value.capitalize()


DISPUTED = "disputed"
"""Shown in place of the state while a dispute is open; it is no state, because the old one comes back."""


class InvoiceMove(StrEnum):
    VERIFY = "verify"
    PAY = "pay"
    VOID = "void"


class PayMethod(StrEnum):
    TRANSFER = "transfer"
    DIRECT_DEBIT = "direct_debit"
    CARD = "card"
    OFFSET = "offset"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class DisputeOutcome(StrEnum):
    STANDS = "stands"
    """The invoice is right as it is."""
    VOIDED = "voided"
    """The requester was right; a credit note takes the invoice back."""


S = InvoiceState
ALLOWED: dict[InvoiceMove, dict[InvoiceState, InvoiceState]] = {
    InvoiceMove.VERIFY: {S.GENERATED: S.VERIFIED},
    InvoiceMove.PAY: {S.VERIFIED: S.PAID},
    InvoiceMove.VOID: {S.GENERATED: S.VOID, S.VERIFIED: S.VOID},
}
DISPUTABLE = frozenset({S.GENERATED, S.VERIFIED})
TO_PAY = frozenset({S.GENERATED, S.VERIFIED})
# A dispute is settled first, one way or the other; voiding settles it.
NOT_WHILE_DISPUTED = frozenset({InvoiceMove.VERIFY, InvoiceMove.PAY})
_REFUSALS: dict[InvoiceState, str] = {
    S.GENERATED: "This invoice has to be verified first.",
    S.VERIFIED: "This invoice is verified already.",
    S.PAID: "This invoice is paid already.",
    S.VOID: "This invoice is void.",
    S.WAIVED: "Nothing is asked for with this invoice.",
    S.CREDIT: "A credit note stands as it is.",
}


def after(move: InvoiceMove, state: InvoiceState, *, is_disputed: bool) -> InvoiceState:
    """The state after this move. Raises InvalidTransition with the reason."""
    target = ALLOWED[move].get(state)
    if target is None:
        raise InvalidTransition(_REFUSALS[state])
    if is_disputed and move in NOT_WHILE_DISPUTED:
        raise InvalidTransition("The requester disputes this invoice. Settle the dispute first.")
    return target


def require_disputable(state: InvoiceState, *, is_disputed: bool) -> None:
    """Raise InvalidTransition unless the requester can dispute this invoice now."""
    if is_disputed:
        raise InvalidTransition("This invoice is disputed already. An administrator looks at it.")
    if state not in DISPUTABLE:
        raise InvalidTransition(_REFUSALS[state])


def moves_from(state: InvoiceState, *, is_disputed: bool) -> list[InvoiceMove]:
    """What an administrator may do to an invoice now."""
    return [
        move for move, pairs in ALLOWED.items() if state in pairs and not (is_disputed and move in NOT_WHILE_DISPUTED)
    ]


@dataclass(frozen=True, kw_only=True)
class Due:
    """What stands under "what next": a clock pill when `clock` says one, else plain words."""

    words: str
    clock: ClockState = ClockState.NONE


def due(state: InvoiceState, due_on: date, *, today: date, is_disputed: bool) -> Due:
    """When an invoice has to be paid, seen from today."""
    if is_disputed:
        return Due(words="Not due, disputed")
    if state is S.GENERATED:
        return Due(words="Being verified")
    if state is not S.VERIFIED:
        return Due(words="")
    left = (due_on - today).days
    if left < 0:
        return Due(words=f"Late by {-left} d", clock=ClockState.LATE)
    if left <= DUE_SOON.days:
        return Due(words=f"Due in {left} d" if left else "Due today", clock=ClockState.DUE_SOON)
    return Due(words=f"Due {due_on.day} {due_on:%b}")


def postponed(due_on: date, *, disputed_on: date, settled_on: date) -> date:
    """A dispute does not use up the time to pay: it is due that many days later."""
    return due_on + max(timedelta(), settled_on - disputed_on)


def proposed_code(name: str) -> str:
    """The short name for an institution nobody gave one: the first letters of its words, and its numbers."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    found = "".join(word if word.isdigit() else word[0] for word in re.findall(r"[A-Z]+|\d+", plain))
    code = found[:6].lstrip("0123456789")
    return code if CODE.fullmatch(code) else f"H{code}"[:6].ljust(2, "X")
