"""What people are told by themselves: the kinds of news, their words, who gets which, and what ends them.

Words are made of the kind and the number of the case, and of nothing else: no names, no patient, no text that
anybody typed. A notification may be read over a shoulder or on a locked screen.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mso_app.domain.appointments import Lead, StepKind
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.events import AccountChange, CaseMoved, InvoiceChange
from mso_app.domain.words import Role


class Kind(StrEnum):
    """One kind of news; the value is what is stored and what somebody mutes."""

    TO_ASSIGN = "to_assign"
    REJECTED = "rejected"
    ASSIGNED = "assigned"
    TAKEN_BACK = "taken_back"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    ANSWERED = "answered"
    RESUMED = "resumed"
    ISSUE_REPORTED = "issue_reported"
    ISSUE_RESOLVED = "issue_resolved"
    ANSWER_SENT = "answer_sent"
    OPINION_READY = "opinion_ready"
    OPENED_AGAIN = "opened_again"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    ADDENDUM = "addendum"
    WINDOW_CLOSES = "window_closes"
    SECOND_ASKED = "second_asked"
    SECOND_DECLINED = "second_declined"
    SECOND_SEALED = "second_sealed"
    SECOND_COMPARED = "second_compared"
    SECOND_NOTE = "second_note"
    THIRD_ASKED = "third_asked"
    MESSAGE = "message"
    APPOINTMENT_PROPOSED = "appointment_proposed"
    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    APPOINTMENT_DECLINED = "appointment_declined"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_TOMORROW = "appointment_tomorrow"
    APPOINTMENT_SOON = "appointment_soon"
    DUE_SOON = "due_soon"
    LATE = "late"
    INVOICE_READY = "invoice_ready"
    INVOICE_VERIFIED = "invoice_verified"
    INVOICE_DUE = "invoice_due"
    INVOICE_LATE = "invoice_late"
    INVOICE_VOID = "invoice_void"
    DISPUTED = "disputed"
    DISPUTE_SETTLED = "dispute_settled"
    PASSWORD = "password"  # noqa: S105 -- a word
    FACTOR_ON = "factor_on"
    FACTOR_OFF = "factor_off"
    NEW_DEVICE = "new_device"
    LINK = "link"
    LOGINS_ENDED = "logins_ended"
    CHANNEL_PAUSED = "channel_paused"


class Group(StrEnum):
    """What kinds are filtered and listed by."""

    CASES = "cases"
    MESSAGES = "messages"
    APPOINTMENTS = "appointments"
    DEADLINES = "deadlines"
    INVOICES = "invoices"
    SECURITY = "security"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Receiver(StrEnum):
    """Who somebody is to the case a piece of news is about."""

    ADMINS = "admins"
    REQUESTER = "requester"
    PROVIDER = "provider"
    PREVIOUS = "previous provider"


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a kind reads. `detail` follows the number of the case; `choice` is its line among the settings."""

    group: Group
    title: str
    detail: str
    choice: str
    action: str = "Open"


WORDS: dict[Kind, Words] = {
    Kind.TO_ASSIGN: Words(
        group=Group.CASES,
        title="New case to assign",
        detail="no expert is asked yet",
        choice="A case waits for an expert",
        action="Assign",
    ),
    Kind.REJECTED: Words(
        group=Group.CASES,
        title="An expert rejected the case",
        detail="somebody else has to be asked",
        choice="An expert rejected a case",
        action="Assign",
    ),
    Kind.ASSIGNED: Words(
        group=Group.CASES,
        title="You are asked for an opinion",
        detail="accept or reject the case",
        choice="You are asked for an opinion",
        action="Answer",
    ),
    Kind.TAKEN_BACK: Words(
        group=Group.CASES,
        title="The case is no longer with you",
        detail="nothing is left to do",
        choice="A case is taken back from you",
    ),
    Kind.ACCEPTED: Words(
        group=Group.CASES,
        title="An expert accepted the case",
        detail="the review time runs",
        choice="An expert accepted a case",
    ),
    Kind.RETURNED: Words(
        group=Group.CASES,
        title="The expert needs something from you",
        detail="the review clock is paused",
        choice="Returned, the expert needs something",
        action="Answer",
    ),
    Kind.ANSWERED: Words(
        group=Group.CASES,
        title="Your question was answered",
        detail="the review clock runs again",
        choice="A return was answered",
    ),
    Kind.RESUMED: Words(
        group=Group.CASES,
        title="The review goes on",
        detail="the review clock runs again",
        choice="A returned case goes on",
    ),
    Kind.ISSUE_REPORTED: Words(
        group=Group.CASES,
        title="An issue was reported",
        detail="read it in the case",
        choice="Somebody reports an issue",
    ),
    Kind.ISSUE_RESOLVED: Words(
        group=Group.CASES,
        title="An issue was resolved",
        detail="nothing is left to do about it",
        choice="An issue is resolved",
    ),
    Kind.ANSWER_SENT: Words(
        group=Group.CASES,
        title="Your question was answered, a file follows",
        detail="the review clock is still paused",
        choice="A return was answered, its file is still under way",
    ),
    Kind.OPINION_READY: Words(
        group=Group.CASES,
        title="Opinion ready",
        detail="signed and sealed",
        choice="An opinion is ready",
        action="Read",
    ),
    Kind.OPENED_AGAIN: Words(
        group=Group.CASES,
        title="A finished case was opened again",
        detail="its expert reads it for a while, the reason stands in its history",
        choice="Your expert opens a finished case again",
    ),
    Kind.QUESTION_ASKED: Words(
        group=Group.CASES,
        title="A question about your opinion",
        detail="it waits for your answer",
        choice="A question about an opinion you signed",
        action="Answer",
    ),
    Kind.QUESTION_ANSWERED: Words(
        group=Group.CASES,
        title="Your question about the opinion was answered",
        detail="read it beside the sentence",
        choice="A question about an opinion was answered",
        action="Read",
    ),
    Kind.ADDENDUM: Words(
        group=Group.CASES,
        title="Addendum signed",
        detail="a new version of the opinion",
        choice="An addendum to an opinion is signed",
        action="Read",
    ),
    Kind.WINDOW_CLOSES: Words(
        group=Group.DEADLINES,
        title="Questions end in two days",
        detail="nothing can be asked or answered after that",
        choice="Two days before questions about an opinion end",
        action="Open",
    ),
    Kind.SECOND_ASKED: Words(
        group=Group.CASES,
        title="You are asked to read second",
        detail="blinded; accept or decline",
        choice="You are asked to read a case second",
        action="Answer",
    ),
    Kind.SECOND_DECLINED: Words(
        group=Group.CASES,
        title="The second reader declined",
        detail="somebody else can be asked",
        choice="A second reader declined",
    ),
    Kind.SECOND_SEALED: Words(
        group=Group.CASES,
        title="One of two readers has sealed",
        detail="the other still reads",
        choice="One of two readers has sealed",
    ),
    Kind.SECOND_COMPARED: Words(
        group=Group.CASES,
        title="Both readers have sealed",
        detail="the comparison waits for a decision",
        choice="Both readers have sealed",
        action="Compare",
    ),
    Kind.SECOND_NOTE: Words(
        group=Group.CASES,
        title="A joint note waits for you",
        detail="read it and sign, or change it",
        choice="A joint note waits for your signature",
        action="Read",
    ),
    Kind.THIRD_ASKED: Words(
        group=Group.CASES,
        title="You are asked to decide between two readers",
        detail="both have sealed",
        choice="You are asked to decide between two readers",
        action="Compare",
    ),
    Kind.MESSAGE: Words(
        group=Group.MESSAGES,
        title="New message",
        detail="its text is shown in the case only",
        choice="A new message, never with its text",
    ),
    Kind.APPOINTMENT_PROPOSED: Words(
        group=Group.APPOINTMENTS,
        title="A time is proposed to you",
        detail="accept it or propose another",
        choice="Somebody proposes a time",
        action="Answer",
    ),
    Kind.APPOINTMENT_CONFIRMED: Words(
        group=Group.APPOINTMENTS,
        title="Appointment confirmed",
        detail="it stands in your calendar",
        choice="An appointment is confirmed",
    ),
    Kind.APPOINTMENT_DECLINED: Words(
        group=Group.APPOINTMENTS,
        title="Your times do not fit",
        detail="the other side declined them",
        choice="Times you proposed are declined",
    ),
    Kind.APPOINTMENT_CANCELLED: Words(
        group=Group.APPOINTMENTS,
        title="Appointment cancelled",
        detail="it is taken out of your calendar",
        choice="An appointment is cancelled",
    ),
    Kind.APPOINTMENT_TOMORROW: Words(
        group=Group.APPOINTMENTS,
        title="You have an appointment within 24 hours",
        detail="place and time are shown in the case",
        choice="Reminder, one day before an appointment",
    ),
    Kind.APPOINTMENT_SOON: Words(
        group=Group.APPOINTMENTS,
        title="An appointment begins within 15 minutes",
        detail="place and time are shown in the case",
        choice="Reminder, 15 minutes before an appointment",
    ),
    Kind.DUE_SOON: Words(
        group=Group.DEADLINES,
        title="A case is due soon",
        detail="little of its time is left",
        choice="A clock turns amber",
    ),
    Kind.LATE: Words(
        group=Group.DEADLINES,
        title="A case is late",
        detail="its time has run out",
        choice="A clock turns red",
    ),
    Kind.INVOICE_READY: Words(
        group=Group.INVOICES,
        title="An invoice is ready",
        detail="it is being verified",
        choice="An invoice is ready",
    ),
    Kind.INVOICE_VERIFIED: Words(
        group=Group.INVOICES,
        title="An invoice is to be paid",
        detail="an administrator has verified it",
        choice="An invoice is verified and to be paid",
    ),
    Kind.INVOICE_DUE: Words(
        group=Group.INVOICES,
        title="An invoice is due soon",
        detail="few days are left to pay it",
        choice="An invoice is due soon",
    ),
    Kind.INVOICE_LATE: Words(
        group=Group.INVOICES,
        title="An invoice is late",
        detail="its time to be paid has run out",
        choice="An invoice is late",
    ),
    Kind.INVOICE_VOID: Words(
        group=Group.INVOICES,
        title="An invoice was taken back",
        detail="a credit note is ready",
        choice="An invoice was taken back",
    ),
    Kind.DISPUTED: Words(
        group=Group.INVOICES,
        title="An invoice is disputed",
        detail="the requester waits for an answer",
        choice="A requester disputes an invoice",
        action="Answer",
    ),
    Kind.DISPUTE_SETTLED: Words(
        group=Group.INVOICES,
        title="Your dispute was answered",
        detail="the invoice stands",
        choice="A dispute of yours was answered",
    ),
    Kind.PASSWORD: Words(
        group=Group.SECURITY,
        title="Your password was changed",
        detail="Was it not you? Tell an administrator at once.",
        choice="Your password was changed",
    ),
    Kind.FACTOR_ON: Words(
        group=Group.SECURITY,
        title="Two-factor sign-in was turned on",
        detail="Every other login of yours has ended.",
        choice="Two-factor sign-in was turned on",
    ),
    Kind.FACTOR_OFF: Words(
        group=Group.SECURITY,
        title="Two-factor sign-in was turned off",
        detail="Was it not you? Turn it on again and change your password.",
        choice="Two-factor sign-in was turned off",
    ),
    Kind.NEW_DEVICE: Words(
        group=Group.SECURITY,
        title="Sign-in from a new device",
        detail="Was it not you? End that login and change your password.",
        choice="A sign-in from a new device",
    ),
    Kind.LINK: Words(
        group=Group.SECURITY,
        title="A link to set your password was made",
        detail="An administrator made it. Did you not ask for one? Tell them at once.",
        choice="A link to set your password was made",
    ),
    Kind.LOGINS_ENDED: Words(
        group=Group.SECURITY,
        title="An administrator ended your logins",
        detail="Sign in again on the devices you use.",
        choice="An administrator ended your logins",
    ),
    Kind.CHANNEL_PAUSED: Words(
        group=Group.SECURITY,
        title="One of your channels has paused",
        detail="It failed too often. Test it in the notification settings.",
        choice="A channel of yours stopped working",
        action="Look",
    ),
}
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
