"""The kinds of news people are told by themselves, and their words.

Words are made of the kind and the number of the case, and of nothing else: no names, no patient, no text that
anybody typed. A notification may be read over a shoulder or on a locked screen.
"""

from dataclasses import dataclass
from enum import StrEnum


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
