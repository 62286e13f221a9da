"""What happens to cases, said once; `services/reactions.py` decides what follows."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from mso_app.core.events import Event
from mso_app.domain.appointments import StepKind
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.issues import IssueKind
from mso_app.domain.second_readings import ReadingStatus


@dataclass(frozen=True, kw_only=True)
class CaseMoved(Event):
    """A case changed its status, or its provider."""

    case_id: UUID
    move: Move
    to: CaseStatus
    institution_id: UUID
    requester_id: UUID
    provider_id: UUID | None
    previous_provider_id: UUID | None = None
    by: UUID | None = None
    """Who did it; empty when it happened by itself."""
    is_withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseCorrected(Event):
    """The requester corrected what lists show of a case, such as its subject."""

    case_id: UUID
    requester_id: UUID
    provider_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CaseChanged(Event):
    """Something about a case changed that is not its status: text, documents, analysis, opinion."""

    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class IssuesChanged(Event):
    """An issue of a case was reported, worded anew, answered, resolved or deleted."""

    case_id: UUID
    issue_id: UUID
    by: UUID | None = None
    """Who did it; empty when it happened by itself."""


@dataclass(frozen=True, kw_only=True)
class IssueReported(IssuesChanged):
    kind: IssueKind


@dataclass(frozen=True, kw_only=True)
class IssueAnswered(IssuesChanged):
    """The requester sent the answer to a return; a file of it is still under way."""


@dataclass(frozen=True, kw_only=True)
class IssueResolved(IssuesChanged):
    kind: IssueKind
    reporter_id: UUID
    invoice_id: UUID | None = None
    """The invoice whose dispute is settled."""


@dataclass(frozen=True, kw_only=True)
class DocumentsChanged(Event):
    """Documents were added to or removed from a case, so its analysis is out of date."""

    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class DraftChanged(Event):
    """A draft or its documents changed."""

    draft_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccessOpened(Event):
    """An expert whose access had ended opened their case again, for a while and with a reason."""

    case_id: UUID
    requester_id: UUID
    provider_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccessEnded(Event):
    """The time in which an expert could read a case is over."""

    case_id: UUID
    provider_id: UUID


@dataclass(frozen=True, kw_only=True)
class OpinionSigned(Event):
    case_id: UUID
    opinion_id: UUID


@dataclass(frozen=True, kw_only=True)
class AddendumSigned(Event):
    """A newer version of a sealed opinion; the case stays where it is."""

    case_id: UUID
    opinion_id: UUID
    by: UUID


class ThreadDeed(StrEnum):
    """What happened to a question about an opinion."""

    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class ClarificationMoved(Event):
    case_id: UUID
    thread_id: UUID
    deed: ThreadDeed
    by: UUID


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(Event):
    case_id: UUID


@dataclass(frozen=True, kw_only=True)
class SecondReadingMoved(Event):
    """A second reading of a case was asked for, went on or ended."""

    case_id: UUID
    reading_id: UUID
    to: ReadingStatus
    requester_id: UUID
    provider_id: UUID | None
    reader_id: UUID
    adjudicator_id: UUID | None
    is_half_signed: bool = False
    """A joint note has one of its two signatures."""
    by: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class LoginEnded(Event):
    """A login, or all logins of an account, must not be served any longer."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChatMoved(Event):
    """The lines or the receipts of a conversation changed."""

    case_id: UUID
    thread_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageSent(ChatMoved):
    message_id: UUID
    author_id: UUID
    recipient_id: UUID
    seq: int


@dataclass(frozen=True, kw_only=True)
class MessagesRead(ChatMoved):
    """Somebody read on, so fewer messages wait for them."""

    reader_id: UUID
    was_told: bool = False
    """Whether they had been told of some of them."""


@dataclass(frozen=True, kw_only=True)
class MessagesSeen(ChatMoved):
    """Messages came to a screen of the one they were for."""

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessagesWait(Event):
    """Messages were not read for a while by the one they are for."""

    case_id: UUID
    thread_id: UUID
    person_id: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class AppointmentMoved(Event):
    """Something happened towards an appointment."""

    case_id: UUID
    appointment_id: UUID
    step: StepKind
    requester_id: UUID
    provider_id: UUID
    by: UUID | None = None
    """Empty when it ended by itself."""
    asks: frozenset[UUID] = frozenset()
    """Whose answer is asked for now."""


class AccountChange(StrEnum):
    """What the owner of an account has to hear of, in case it was somebody else."""

    PASSWORD = "password"  # noqa: S105 -- a word
    FACTOR_ON = "factor_on"
    FACTOR_OFF = "factor_off"
    NEW_DEVICE = "new_device"
    LINK = "link"
    LOGINS_ENDED = "logins_ended"


@dataclass(frozen=True, kw_only=True)
class AccountChanged(Event):
    """Something about how an account is signed in to."""

    account_id: UUID
    what: AccountChange


@dataclass(frozen=True, kw_only=True)
class ChannelPaused(Event):
    """A way to somebody outside failed so often that nothing is tried any more until they say so."""

    account_id: UUID
    channel_id: UUID


class InvoiceChange(StrEnum):
    """What happened to an invoice that somebody has to hear of."""

    ISSUED = "issued"
    WAIVED = "waived"
    VERIFIED = "verified"
    PAID = "paid"
    VOIDED = "voided"
    DISPUTED = "disputed"
    SETTLED = "settled"


@dataclass(frozen=True, kw_only=True)
class InvoiceChanged(Event):
    """An invoice came into being or moved on."""

    case_id: UUID
    invoice_id: UUID
    requester_id: UUID
    what: InvoiceChange
    by: UUID | None = None
