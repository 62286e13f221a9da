"""Who is told which kind of news (`notification_kinds.py`) when something happens, and what ends it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mso_app.domain.appointments import Lead, StepKind
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.events import AccountChange, CaseMoved, InvoiceChange
from mso_app.domain.notification_kinds import WORDS, Group, Kind
from mso_app.domain.words import Role


class Receiver(StrEnum):
    """Who somebody is to the case a piece of news is about."""

    ADMINS = "admins"
    REQUESTER = "requester"
    PROVIDER = "provider"
    PREVIOUS = "previous provider"


SECURITY = frozenset(kind for kind, words in WORDS.items() if words.group is Group.SECURITY)
# Nobody can switch these off: they are how somebody learns that another person is in their account, or reads on.
ALWAYS = SECURITY | {Kind.OPENED_AGAIN}
# What is read beside the sealed opinion.
ABOUT_THE_OPINION = frozenset(
    {
        *(Kind.OPINION_READY, Kind.SECOND_COMPARED, Kind.SECOND_NOTE, Kind.THIRD_ASKED),
        *(Kind.QUESTION_ASKED, Kind.QUESTION_ANSWERED, Kind.ADDENDUM, Kind.WINDOW_CLOSES),
    }
)
# Whatever the hour.
RINGS_AT_NIGHT = SECURITY | {Kind.LATE, Kind.APPOINTMENT_SOON}
# Somebody has to do something, until it is done by them or by anybody else.
NEEDS_OF_TWO_READERS = frozenset({Kind.SECOND_ASKED, Kind.SECOND_COMPARED, Kind.SECOND_NOTE, Kind.THIRD_ASKED})
NEEDS = NEEDS_OF_TWO_READERS | {
    *(Kind.TO_ASSIGN, Kind.REJECTED, Kind.ASSIGNED, Kind.RETURNED, Kind.DISPUTED),
    *(Kind.APPOINTMENT_PROPOSED, Kind.QUESTION_ASKED),
}  # fmt: skip
_OF_ISSUES = (Kind.ISSUE_REPORTED, Kind.ISSUE_RESOLVED)
AT_THE_ISSUES = frozenset({*_OF_ISSUES, Kind.RETURNED, Kind.ANSWERED, Kind.ANSWER_SENT})
MESSAGE_WAITS = timedelta(seconds=2)
"""How long a message may stay unread before it counts: whoever has the chat open reads it sooner."""
KEPT = timedelta(days=90)
"""How long a notification is kept after it was read."""

# What ends with the payment, the credit note or the answer.
OF_A_BILL = frozenset({Kind.INVOICE_READY, Kind.INVOICE_VERIFIED, Kind.INVOICE_DUE, Kind.INVOICE_LATE})
BILLS = OF_A_BILL | {Kind.INVOICE_VOID, Kind.DISPUTED, Kind.DISPUTE_SETTLED}
OF_AN_APPOINTMENT = (
    *(Kind.APPOINTMENT_PROPOSED, Kind.APPOINTMENT_CONFIRMED, Kind.APPOINTMENT_DECLINED, Kind.APPOINTMENT_CANCELLED),
    *(Kind.APPOINTMENT_TOMORROW, Kind.APPOINTMENT_SOON),
)
_SHARED = (Kind.DUE_SOON, Kind.LATE, *sorted(SECURITY, key=list(Kind).index))
RECEIVES: dict[Role, tuple[Kind, ...]] = {
    Role.ADMIN: (
        *(Kind.TO_ASSIGN, Kind.REJECTED, Kind.DISPUTED, Kind.OPENED_AGAIN, *_OF_ISSUES),
        *(Kind.SECOND_DECLINED, Kind.SECOND_SEALED, Kind.SECOND_COMPARED),
        *_SHARED,
    ),
    Role.PROVIDER: (
        *(Kind.ASSIGNED, Kind.ANSWERED, Kind.ANSWER_SENT, Kind.RESUMED, Kind.TAKEN_BACK),
        *(Kind.QUESTION_ASKED, Kind.WINDOW_CLOSES),
        *(Kind.SECOND_ASKED, Kind.SECOND_COMPARED, Kind.SECOND_NOTE, Kind.THIRD_ASKED),
        *(*_OF_ISSUES, Kind.MESSAGE),
        *OF_AN_APPOINTMENT,
        *_SHARED,
    ),
    Role.REQUESTER: (
        *(Kind.RETURNED, Kind.OPINION_READY, Kind.ACCEPTED, Kind.RESUMED, Kind.OPENED_AGAIN),
        *(Kind.QUESTION_ANSWERED, Kind.ADDENDUM, Kind.WINDOW_CLOSES),
        *(*_OF_ISSUES, Kind.MESSAGE),
        *OF_AN_APPOINTMENT,
        *(Kind.INVOICE_READY, Kind.INVOICE_VERIFIED, Kind.INVOICE_DUE, Kind.INVOICE_LATE),
        *(Kind.INVOICE_VOID, Kind.DISPUTE_SETTLED),
        *_SHARED,
    ),
}

OF_A_MOVE: dict[Move, tuple[tuple[Kind, Receiver], ...]] = {
    Move.SUBMIT: ((Kind.TO_ASSIGN, Receiver.ADMINS),),
    Move.ASSIGN: ((Kind.ASSIGNED, Receiver.PROVIDER),),
    Move.REASSIGN: ((Kind.ASSIGNED, Receiver.PROVIDER), (Kind.TAKEN_BACK, Receiver.PREVIOUS)),
    Move.FORCE_REASSIGN: ((Kind.ASSIGNED, Receiver.PROVIDER), (Kind.TAKEN_BACK, Receiver.PREVIOUS)),
    Move.ACCEPT: ((Kind.ACCEPTED, Receiver.REQUESTER),),
    Move.REJECT: ((Kind.REJECTED, Receiver.ADMINS),),
    Move.BACK_TO_QUEUE: ((Kind.TO_ASSIGN, Receiver.ADMINS),),
    Move.UNASSIGN: ((Kind.TO_ASSIGN, Receiver.ADMINS), (Kind.TAKEN_BACK, Receiver.PREVIOUS)),
    Move.START_REVIEW: (),
    Move.RETURN: ((Kind.RETURNED, Receiver.REQUESTER),),
    Move.RESUME: ((Kind.RESUMED, Receiver.PROVIDER), (Kind.RESUMED, Receiver.REQUESTER)),
    Move.SIGN: ((Kind.OPINION_READY, Receiver.REQUESTER),),
}
ANSWERED_BY_THE_REQUESTER = ((Kind.ANSWERED, Receiver.PROVIDER),)
WITHDRAWN = ((Kind.TAKEN_BACK, Receiver.PROVIDER),)
# What a clock that turns a colour is told to, by the status of its case.
_ASKED = (Receiver.PROVIDER,)
OF_A_CLOCK: dict[CaseStatus, dict[Kind, tuple[Receiver, ...]]] = {
    CaseStatus.NEW: {Kind.DUE_SOON: (Receiver.ADMINS,), Kind.LATE: (Receiver.ADMINS,)},
    CaseStatus.REJECTED: {Kind.DUE_SOON: (Receiver.ADMINS,), Kind.LATE: (Receiver.ADMINS,)},
    CaseStatus.ASSIGNED: {Kind.DUE_SOON: _ASKED, Kind.LATE: (Receiver.PROVIDER, Receiver.ADMINS)},
    CaseStatus.ACCEPTED: {
        Kind.DUE_SOON: _ASKED,
        Kind.LATE: (Receiver.PROVIDER, Receiver.REQUESTER, Receiver.ADMINS),
    },
    CaseStatus.IN_PROGRESS: {
        Kind.DUE_SOON: _ASKED,
        Kind.LATE: (Receiver.PROVIDER, Receiver.REQUESTER, Receiver.ADMINS),
    },
    CaseStatus.RETURNED: {Kind.DUE_SOON: (Receiver.REQUESTER,), Kind.LATE: (Receiver.REQUESTER, Receiver.ADMINS)},
}
# Every move ends what the step before it asked for; a started review is the same step as an accepted case.
SETTLED_BY_A_MOVE = (NEEDS - NEEDS_OF_TWO_READERS - {Kind.APPOINTMENT_PROPOSED}) | {
    *(Kind.DUE_SOON, Kind.LATE, Kind.ANSWER_SENT),
}
SETTLED = "settled"
SAME_STEP = frozenset({Move.START_REVIEW})

# Who hears of an invoice, and what of it is over then.
OF_AN_INVOICE: dict[InvoiceChange, tuple[tuple[Kind, Receiver], ...]] = {
    InvoiceChange.ISSUED: ((Kind.INVOICE_READY, Receiver.REQUESTER),),
    InvoiceChange.WAIVED: (),
    InvoiceChange.VERIFIED: ((Kind.INVOICE_VERIFIED, Receiver.REQUESTER),),
    InvoiceChange.PAID: (),
    InvoiceChange.VOIDED: ((Kind.INVOICE_VOID, Receiver.REQUESTER),),
    InvoiceChange.DISPUTED: ((Kind.DISPUTED, Receiver.ADMINS),),
    InvoiceChange.SETTLED: ((Kind.DISPUTE_SETTLED, Receiver.REQUESTER),),
}
SETTLED_BY_AN_INVOICE: dict[InvoiceChange, frozenset[Kind]] = {
    InvoiceChange.VERIFIED: frozenset({Kind.INVOICE_READY}),
    InvoiceChange.PAID: OF_A_BILL,
    InvoiceChange.VOIDED: OF_A_BILL | {Kind.DISPUTED},
    InvoiceChange.DISPUTED: frozenset({Kind.INVOICE_DUE, Kind.INVOICE_LATE}),
    InvoiceChange.SETTLED: frozenset({Kind.DISPUTED}),
}

# Who did it hears of nothing; what asks for an answer is told apart by the event itself.
OF_A_STEP: dict[StepKind, Kind] = {
    StepKind.ACCEPTED: Kind.APPOINTMENT_CONFIRMED,
    StepKind.DECLINED: Kind.APPOINTMENT_DECLINED,
    StepKind.CANCELLED: Kind.APPOINTMENT_CANCELLED,
    StepKind.ENDED: Kind.APPOINTMENT_CANCELLED,
}
OF_A_LEAD: dict[Lead, Kind] = {Lead.DAY: Kind.APPOINTMENT_TOMORROW, Lead.QUARTER: Kind.APPOINTMENT_SOON}
OF_AN_ACCOUNT: dict[AccountChange, Kind] = {
    AccountChange.PASSWORD: Kind.PASSWORD,
    AccountChange.FACTOR_ON: Kind.FACTOR_ON,
    AccountChange.FACTOR_OFF: Kind.FACTOR_OFF,
    AccountChange.NEW_DEVICE: Kind.NEW_DEVICE,
    AccountChange.LINK: Kind.LINK,
    AccountChange.LOGINS_ENDED: Kind.LOGINS_ENDED,
}


def of_a_move(event: CaseMoved) -> tuple[tuple[Kind, Receiver], ...]:
    """Who hears of this move, and of what."""
    if event.is_withdrawn:
        return WITHDRAWN
    if event.move is Move.RESUME and event.by == event.requester_id:
        return ANSWERED_BY_THE_REQUESTER
    return OF_A_MOVE[event.move]


def title(kind: Kind, count: int) -> str:
    """The first line: "Opinion ready", "3 new messages"."""
    if kind is Kind.MESSAGE and count > 1:
        return f"{count} new messages"
    if kind is Kind.NEW_DEVICE and count > 1:
        return f"{count} sign-ins from new devices"
    return WORDS[kind].title


def detail(kind: Kind, number: str, *, is_settled: bool) -> str:
    """The second line: "SO-26-00012, signed and sealed". What was asked for and is done asks no more."""
    rest = SETTLED if is_settled and kind in SETTLED_BY_A_MOVE | NEEDS else WORDS[kind].detail
    return f"{number}, {rest}" if number else rest


def sentence(kind: Kind, number: str, count: int) -> str:
    """Both in one, for a moment in the corner: "Opinion ready, SO-26-00012"."""
    return f"{title(kind, count)}, {number}" if number else title(kind, count)


def place(kind: Kind, role: Role, case_id: str) -> str:
    """Where a person who can reach the case goes to see it."""
    if kind is Kind.CHANNEL_PAUSED:
        return "/notifications/settings"
    if kind in SECURITY:
        return "/account"
    if role is Role.ADMIN and kind in (Kind.TO_ASSIGN, Kind.REJECTED):
        return f"/admin/assign?case={case_id}"
    if kind in ABOUT_THE_OPINION:
        return f"/cases/{case_id}/opinion"
    if kind is Kind.MESSAGE:
        return f"/cases/{case_id}/chat"
    if kind in BILLS:
        return f"/admin/invoices?case={case_id}" if role is Role.ADMIN else f"/cases/{case_id}/billing"
    if kind in OF_AN_APPOINTMENT:
        return f"/cases/{case_id}/appointments"
    if kind in AT_THE_ISSUES:
        return f"/cases/{case_id}/issues"
    return f"/cases/{case_id}"


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """From a time of day to another, in minutes after midnight by the wall clock of `zone`; over midnight too."""

    start: int
    end: int
    zone: str

    def began(self, now: datetime) -> datetime | None:
        """When the quiet time that runs now began; None while nothing is quiet.

        What came before that rings on: it was there already when it became quiet.
        """
        local = now.astimezone(ZoneInfo(self.zone))
        minute = local.hour * 60 + local.minute
        over_midnight = self.start > self.end
        is_quiet = minute >= self.start or minute < self.end if over_midnight else self.start <= minute < self.end
        if not is_quiet:
            return None
        day = local.date() - timedelta(days=1) if over_midnight and minute < self.end else local.date()
        began = datetime.combine(day, time(self.start // 60, self.start % 60), tzinfo=local.tzinfo)
        return began.astimezone(now.tzinfo)

    def ends(self, now: datetime) -> datetime | None:
        """When the quiet time that runs now is over; None while nothing is quiet."""
        if self.began(now) is None:
            return None
        local = now.astimezone(ZoneInfo(self.zone))
        is_tomorrow = local.hour * 60 + local.minute >= self.end
        day = local.date() + timedelta(days=1) if is_tomorrow else local.date()
        end = datetime.combine(day, time(self.end // 60, self.end % 60), tzinfo=local.tzinfo)
        return end.astimezone(now.tzinfo)
