"""Which rows follow from what happened; `services/reactions.py` calls these."""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.events import Event
from mso_app.domain.appointments import StepKind
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.events import (
    AccessOpened,
    AccountChanged,
    AddendumSigned,
    AppointmentMoved,
    CaseMoved,
    ChannelPaused,
    ClarificationMoved,
    InvoiceChanged,
    IssueAnswered,
    IssueReported,
    IssueResolved,
    IssuesChanged,
    MessagesRead,
    MessagesWait,
    SecondReadingMoved,
    ThreadDeed,
)
from mso_app.domain.issues import HIDDEN_FROM_PROVIDERS, IssueKind
from mso_app.domain.notification_kinds import Kind
from mso_app.domain.notifications import (
    NEEDS_OF_TWO_READERS,
    OF_A_STEP,
    OF_AN_ACCOUNT,
    OF_AN_INVOICE,
    SAME_STEP,
    SETTLED_BY_A_MOVE,
    SETTLED_BY_AN_INVOICE,
    Receiver,
    of_a_move,
)
from mso_app.domain.second_readings import ReadingStatus
from mso_app.models import Case
from mso_app.services import visibility
from mso_app.services.notifications.telling import receivers, settle, tell, unsettled

OVER_WITH_THE_WINDOW = (Kind.QUESTION_ASKED, Kind.WINDOW_CLOSES)


async def case_moved(session: AsyncSession, event: Event) -> None:
    """Whoever has the next step, or waited for this one; nobody hears of what they did themselves."""
    if not isinstance(event, CaseMoved):
        return
    if event.move not in SAME_STEP:
        await settle(session, event.case_id, SETTLED_BY_A_MOVE)
    news = of_a_move(event)
    if not news:
        return
    case = await visibility.case_for_system(session, event.case_id)
    for kind, who in news:
        people = await receivers(session, who, case, previous=event.previous_provider_id)
        await tell(session, [person for person in people if person != event.by], kind, case=case)


async def appointment_moved(session: AsyncSession, event: Event) -> None:
    """Whoever's answer is asked for, or who waited for one; what was asked of the others before is done."""
    if not isinstance(event, AppointmentMoved):
        return
    key = str(event.appointment_id)
    pair = {event.requester_id, event.provider_id}
    for person in pair - event.asks:
        await settle(session, event.case_id, [Kind.APPOINTMENT_PROPOSED], person=person, key=key)
    case = await visibility.case_for_system(session, event.case_id)
    kind = Kind.APPOINTMENT_PROPOSED if event.step is StepKind.PROPOSED else OF_A_STEP[event.step]
    await tell(session, [person for person in pair if person != event.by], kind, case=case, key=key)


async def issue_reported(session: AsyncSession, event: Event) -> None:
    """Everybody of the case, and the administrators; a return is told of as a move."""
    if isinstance(event, IssueReported) and event.kind is not IssueKind.RETURN:
        await _about_an_issue(session, event, event.kind, Kind.ISSUE_REPORTED, admins=True)


async def issue_resolved(session: AsyncSession, event: Event) -> None:
    """The two of the case and whoever reported it."""
    if isinstance(event, IssueResolved) and event.kind is not IssueKind.RETURN:
        await _about_an_issue(session, event, event.kind, Kind.ISSUE_RESOLVED, also=event.reporter_id)


async def issue_answered(session: AsyncSession, event: Event) -> None:
    """The expert may read on while a file of the answer is still under way."""
    if isinstance(event, IssueAnswered):
        case = await visibility.case_for_system(session, event.case_id)
        await settle(session, case.id, [Kind.RETURNED])
        await tell(session, await receivers(session, Receiver.PROVIDER, case), Kind.ANSWER_SENT, case=case)


async def _about_an_issue(
    session: AsyncSession,
    event: IssuesChanged,
    of: IssueKind,
    kind: Kind,
    *,
    admins: bool = False,
    also: UUID | None = None,
) -> None:
    """Tell those of the case who may read of it; nobody hears of what they did themselves."""
    case = await visibility.case_for_system(session, event.case_id)
    whom = [Receiver.REQUESTER, *([Receiver.ADMINS] if admins else [])]
    # Who was only asked reads no issues yet, and money is between the requester and the house.
    if of not in HIDDEN_FROM_PROVIDERS and case.status is not CaseStatus.ASSIGNED:
        whom.append(Receiver.PROVIDER)
    people = {person for who in whom for person in await receivers(session, who, case)}
    people |= {also} if also else set()
    await tell(session, people - {event.by} if event.by else people, kind, case=case)


async def clarification_moved(session: AsyncSession, event: Event) -> None:
    """A question waits for the expert until it is answered or closed; an answer is news for the requester."""
    if not isinstance(event, ClarificationMoved):
        return
    case = await visibility.case_for_system(session, event.case_id)
    key = str(event.thread_id)
    if event.deed is not ThreadDeed.ASKED:
        await settle(session, event.case_id, [Kind.QUESTION_ASKED], key=key)
    if event.deed is ThreadDeed.ASKED:
        await settle(session, event.case_id, [Kind.QUESTION_ANSWERED], key=key)
        await _tell_the_other(session, Receiver.PROVIDER, case, Kind.QUESTION_ASKED, event.by, key)
    if event.deed is ThreadDeed.ANSWERED:
        await _tell_the_other(session, Receiver.REQUESTER, case, Kind.QUESTION_ANSWERED, event.by, key)


async def addendum_signed(session: AsyncSession, event: Event) -> None:
    if isinstance(event, AddendumSigned):
        case = await visibility.case_for_system(session, event.case_id)
        await _tell_the_other(session, Receiver.REQUESTER, case, Kind.ADDENDUM, event.by, str(event.opinion_id))


async def window_closes(session: AsyncSession, case: Case, *, at: datetime, is_waiting: bool) -> None:
    """The requester may still ask; the expert hears of it while a question waits for them."""
    for who in (Receiver.REQUESTER, *([Receiver.PROVIDER] if is_waiting else [])):
        people = await receivers(session, who, case)
        await tell(session, people, Kind.WINDOW_CLOSES, case=case, at=at, once=True)


async def questions_ended(session: AsyncSession, case_ids: list[UUID]) -> None:
    """Nothing can be answered any more in these cases, so nothing waits."""
    for case_id in await unsettled(session, OVER_WITH_THE_WINDOW, case_ids):
        await settle(session, case_id, OVER_WITH_THE_WINDOW)


async def _tell_the_other(session: AsyncSession, who: Receiver, case: Case, kind: Kind, by: UUID, key: str) -> None:
    people = await receivers(session, who, case)
    await tell(session, [person for person in people if person != by], kind, case=case, key=key)


async def second_reading_moved(session: AsyncSession, event: Event) -> None:
    """Whoever of the readers has to do something; administrators hear where it stands. Nobody hears a name."""
    if not isinstance(event, SecondReadingMoved):
        return
    await settle(session, event.case_id, NEEDS_OF_TWO_READERS)
    case = await visibility.case_for_system(session, event.case_id)
    admins = await receivers(session, Receiver.ADMINS, case)
    readers = [person for person in (event.provider_id, event.reader_id) if person]
    news: list[tuple[Kind, list[UUID]]] = []
    if event.to is ReadingStatus.ASKED:
        news = [(Kind.SECOND_ASKED, [event.reader_id])]
    elif event.to is ReadingStatus.DECLINED:
        news = [(Kind.SECOND_DECLINED, admins)]
    elif event.to is ReadingStatus.WITHDRAWN:
        news = [(Kind.TAKEN_BACK, [event.reader_id])]
    elif event.to is ReadingStatus.SEALED:
        news = [(Kind.SECOND_SEALED, admins)]
    elif event.to is ReadingStatus.COMPARED:
        news = _of_two_texts(event, readers, admins)
    for kind, people in news:
        await tell(session, [person for person in people if person != event.by], kind, case=case)


def _of_two_texts(event: SecondReadingMoved, readers: list[UUID], admins: list[UUID]) -> list[tuple[Kind, list[UUID]]]:
    """Both have sealed: a third reader decides, or one of the two waits for the other's signature, or all begin."""
    if event.adjudicator_id is not None:
        return [(Kind.THIRD_ASKED, [event.adjudicator_id])]
    if event.is_half_signed:
        return [(Kind.SECOND_NOTE, readers)]
    return [(Kind.SECOND_COMPARED, [*readers, *admins])]


async def account_changed(session: AsyncSession, event: Event) -> None:
    """The owner of an account hears of it, whoever did it."""
    if isinstance(event, AccountChanged):
        await tell(session, [event.account_id], OF_AN_ACCOUNT[event.what])


async def channel_paused(session: AsyncSession, event: Event) -> None:
    """Whoever counts on a channel hears that it is silent."""
    if isinstance(event, ChannelPaused):
        await tell(session, [event.account_id], Kind.CHANNEL_PAUSED, key=str(event.channel_id))


async def invoice_changed(session: AsyncSession, event: Event) -> None:
    """Whoever pays or has to answer; neither the number nor a sum is in it."""
    if not isinstance(event, InvoiceChanged):
        return
    await settle(session, event.case_id, SETTLED_BY_AN_INVOICE.get(event.what, frozenset()))
    case = await visibility.case_for_system(session, event.case_id)
    for kind, who in OF_AN_INVOICE[event.what]:
        people = await receivers(session, who, case)
        await tell(session, [person for person in people if person != event.by], kind, case=case)


async def access_opened(session: AsyncSession, event: Event) -> None:
    """Whose case it is, and who answers for it, hear that somebody reads on."""
    if isinstance(event, AccessOpened):
        case = await visibility.case_for_system(session, event.case_id)
        people = [event.requester_id, *await receivers(session, Receiver.ADMINS, case)]
        await tell(session, people, Kind.OPENED_AGAIN, case=case)


async def messages_wait(session: AsyncSession, event: Event) -> None:
    """Whoever has the conversation open reads it before it counts; for everybody else it is news."""
    if isinstance(event, MessagesWait):
        case = await visibility.case_for_system(session, event.case_id)
        key = str(event.thread_id)
        await tell(session, [event.person_id], Kind.MESSAGE, case=case, key=key, count=event.count)


async def messages_read(session: AsyncSession, event: Event) -> None:
    """Who reads on in a conversation needs no line about it."""
    if isinstance(event, MessagesRead) and event.was_told:
        await settle(session, event.case_id, [Kind.MESSAGE], person=event.reader_id, key=str(event.thread_id))
