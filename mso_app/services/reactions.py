"""The one table of consequences: event -> what follows inside the transaction, and what follows after it."""

from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.events import Event, after_the_commit, react
from mso_app.core.live import wake
from mso_app.domain.events import (
    AccessEnded,
    AccessOpened,
    AccountChanged,
    AddendumSigned,
    AppointmentMoved,
    CaseChanged,
    CaseCorrected,
    CaseMoved,
    ChannelPaused,
    ChatMoved,
    ClarificationMoved,
    DocumentsChanged,
    DraftChanged,
    FeedbackGiven,
    InvoiceChanged,
    IssueAnswered,
    IssueReported,
    IssueResolved,
    IssuesChanged,
    LoginEnded,
    MessageSent,
    MessagesRead,
    MessagesSeen,
    MessagesWait,
    OpinionSigned,
    SecondReadingMoved,
)
from mso_app.services import appointments, invoices, issues, notifications, service_records
from mso_app.services.analysis import request_analysis
from mso_app.services.chat import reach as chat_reach

IN_A_ROOM = (
    *(CaseChanged, DocumentsChanged, IssuesChanged),
    *(OpinionSigned, AddendumSigned, ClarificationMoved, FeedbackGiven),
)
"""What only the open rooms of a case show."""


async def wake_case(session: AsyncSession, event: Event) -> None:
    """Every open screen that shows this case, or a list it may stand in, reads again."""
    if not isinstance(event, CaseMoved):
        return
    topics = [f"case:{event.case_id}", f"requester:{event.requester_id}", "admin"]
    topics += [f"provider:{person}" for person in (event.provider_id, event.previous_provider_id) if person]
    after_the_commit(session, partial(wake, *topics))


async def wake_lists(session: AsyncSession, event: Event) -> None:
    """What stands in a list changed, although nothing moved."""
    if isinstance(event, CaseCorrected):
        topics = [f"case:{event.case_id}", f"requester:{event.requester_id}", "admin"]
        topics += [f"provider:{event.provider_id}"] if event.provider_id else []
        after_the_commit(session, partial(wake, *topics))


async def wake_reader(session: AsyncSession, event: Event) -> None:
    """An expert begins to read a finished case again, or has to stop: every screen that shows it reads again."""
    if isinstance(event, AccessOpened | AccessEnded):
        after_the_commit(session, partial(wake, f"case:{event.case_id}", f"provider:{event.provider_id}"))


async def wake_room(session: AsyncSession, event: Event) -> None:
    if isinstance(event, IN_A_ROOM):
        after_the_commit(session, partial(wake, f"case:{event.case_id}"))


async def wake_figures(session: AsyncSession, event: Event) -> None:
    if isinstance(event, FeedbackGiven):
        after_the_commit(session, partial(wake, "feedback"))


async def wake_second(session: AsyncSession, event: Event) -> None:
    """Everybody around a case with two readers; the topics say nothing of who reads."""
    if isinstance(event, SecondReadingMoved):
        topics = [f"case:{event.case_id}", f"requester:{event.requester_id}", "admin", "agreement"]
        readers = (event.provider_id, event.reader_id, event.adjudicator_id)
        topics += [f"provider:{person}" for person in readers if person]
        after_the_commit(session, partial(wake, *topics))


async def wake_chat(session: AsyncSession, event: Event) -> None:
    """The two who look at a conversation, and the counts of whoever a message waits for or no longer does.

    "said" and "seen" tell of a new message and of receipts; "chat" of whatever else, so that all of it is read again.
    """
    if not isinstance(event, ChatMoved):
        return
    topics = [f"chat:{event.thread_id}"]
    if isinstance(event, MessageSent):
        topics = [f"said:{event.thread_id}", f"unread:{event.recipient_id}"]
    if isinstance(event, MessagesSeen):
        topics = [f"seen:{event.thread_id}:{event.person_id}"]
    if isinstance(event, MessagesRead):
        topics = [f"seen:{event.thread_id}:{event.reader_id}", f"unread:{event.reader_id}"]
    after_the_commit(session, partial(wake, *topics))


async def wake_chats_of_case(session: AsyncSession, event: Event) -> None:
    """A case that moves opens, closes or ends its conversations; who must not read on is sent away by reading."""
    if isinstance(event, CaseMoved | AccessEnded):
        threads = await session.exec(chat_reach.threads_of_case_for_system(event.case_id))
        topics = [f"chat:{thread_id}" for thread_id in threads.all()]
        if topics:
            after_the_commit(session, partial(wake, *topics))


async def wake_invoices(session: AsyncSession, event: Event) -> None:
    """The lists of the requester and of administrators, and the billing tab of the case."""
    if isinstance(event, InvoiceChanged):
        after_the_commit(session, partial(wake, f"case:{event.case_id}", f"requester:{event.requester_id}", "admin"))


async def wake_appointments(session: AsyncSession, event: Event) -> None:
    """The calendars and counts of the two, and the room of the case."""
    if isinstance(event, AppointmentMoved):
        pair = (event.requester_id, event.provider_id)
        after_the_commit(
            session, partial(wake, f"case:{event.case_id}", *(f"appointments:{person}" for person in pair))
        )


async def wake_issues(session: AsyncSession, event: Event) -> None:
    """The administrators' list of all issues."""
    if isinstance(event, IssuesChanged):
        after_the_commit(session, partial(wake, "issues"))


async def wake_draft(session: AsyncSession, event: Event) -> None:
    if isinstance(event, DraftChanged):
        after_the_commit(session, partial(wake, f"draft:{event.draft_id}"))


async def wake_account(session: AsyncSession, event: Event) -> None:
    if isinstance(event, LoginEnded):
        after_the_commit(session, partial(wake, f"account:{event.account_id}"))


async def analyse(session: AsyncSession, event: Event) -> None:
    if isinstance(event, DocumentsChanged):
        await request_analysis(session, event.case_id)


def install() -> None:
    """Enter the table. Called once, when the process is put together."""
    react(
        CaseMoved,
        invoices.case_moved,
        wake_case,
        wake_chats_of_case,
        issues.case_moved,
        notifications.case_moved,
        appointments.end_with_the_expert,
    )
    react(AppointmentMoved, wake_appointments, notifications.appointment_moved)
    react(AccessOpened, wake_reader, notifications.access_opened)
    react(AccessEnded, wake_reader, wake_chats_of_case)
    react(CaseChanged, wake_room)
    react(CaseCorrected, wake_lists)
    react(DocumentsChanged, analyse, wake_room, issues.documents_arrived)
    react(IssuesChanged, wake_room, wake_issues)
    react(IssueReported, notifications.issue_reported)
    react(IssueAnswered, notifications.issue_answered)
    react(IssueResolved, invoices.issue_resolved, notifications.issue_resolved)
    react(ChatMoved, wake_chat)
    react(MessagesWait, notifications.messages_wait)
    react(MessagesRead, notifications.messages_read)
    react(InvoiceChanged, wake_invoices, notifications.invoice_changed)
    react(DraftChanged, wake_draft)
    react(OpinionSigned, service_records.opinion_signed, wake_room)
    react(AddendumSigned, wake_room, notifications.addendum_signed)
    react(ClarificationMoved, wake_room, notifications.clarification_moved)
    react(FeedbackGiven, wake_room, wake_figures)
    react(SecondReadingMoved, wake_second, notifications.second_reading_moved)
    react(LoginEnded, wake_account)
    react(AccountChanged, notifications.account_changed)
    react(ChannelPaused, notifications.channel_paused)
