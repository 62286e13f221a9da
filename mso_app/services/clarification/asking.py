"""Threads about an opinion: asked by the requester, answered by the expert, closed by the requester (MSO-16, N-13).

Threads of one case queue up behind the row of the case or the thread, so that numbers have no gaps and nothing that
two people say at once is lost.
"""

from uuid import UUID

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition
from mso_app.core.events import emit
from mso_app.domain.access import Action, Actor
from mso_app.domain.clarification import ENTRIES_MAX, QUOTE_MAX, THREADS_MAX, ThreadState
from mso_app.domain.events import ClarificationMoved, ThreadDeed
from mso_app.models import Case, Clarification, ClarificationEntry, Seal
from mso_app.reports import seal as sealing
from mso_app.schemas.clarification import CloseIn, EntryIn, QuestionIn, ThreadView
from mso_app.services import audit, visibility
from mso_app.services.cases.transition import hold
from mso_app.services.clarification.reading import thread_view
from mso_app.services.opinion_versions import Version, versions
from mso_app.services.opinion_window import require_window
from mso_app.services.opinions.passages import find

FULL = f"An opinion holds {THREADS_MAX} questions. Ask again in one of them."
LONG = f"A question holds {ENTRIES_MAX} messages. Go on in the chat, or ask a new question."
CLOSED = "This question was closed. Ask a new one."


async def ask(session: AsyncSession, actor: Actor, case_id: UUID, question: QuestionIn) -> ThreadView:
    """A new thread on a sentence of the present version, or on the whole of it."""
    case = await visibility.case_of(session, actor, case_id, Action.ASK_CLARIFICATION)
    await require_window(session, case)
    await hold(session, case)
    chain = await versions(session, case)
    part, quote = _place(chain, question.sentence_id)
    total, last = (await session.exec(visibility.thread_numbers_of(case))).one()
    if total >= THREADS_MAX:
        raise InvalidInput(FULL, fields={"text": FULL})
    thread = Clarification(
        case_id=case.id,
        seal_id=chain[0].seal.id,
        number=last + 1,
        part=part,
        sentence_id=question.sentence_id,
        quote=quote,
        asked_by=actor.id,
    )
    session.add(thread)
    await session.flush()
    await append(session, actor, case, thread, question.text, Action.ASK_CLARIFICATION)
    return await thread_view(session, actor, case, thread)


async def ask_again(session: AsyncSession, actor: Actor, case_id: UUID, thread_id: UUID, entry: EntryIn) -> ThreadView:
    """The requester goes on in a thread, which then waits for the expert again."""
    return await _say(session, actor, case_id, thread_id, entry, Action.ASK_CLARIFICATION)


async def answer(session: AsyncSession, actor: Actor, case_id: UUID, thread_id: UUID, entry: EntryIn) -> ThreadView:
    """The expert answers."""
    return await _say(session, actor, case_id, thread_id, entry, Action.ANSWER_CLARIFICATION)


async def close(session: AsyncSession, actor: Actor, case_id: UUID, thread_id: UUID, change: CloseIn) -> ThreadView:
    """The requester needs nothing more here. Raises ChangedMeanwhile when something was said since it was read."""
    case = await visibility.case_of(session, actor, case_id, Action.CLOSE_CLARIFICATION)
    await require_window(session, case)
    thread = await visibility.thread_in(session, actor, case, thread_id, Action.CLOSE_CLARIFICATION)
    if thread.state is ThreadState.CLOSED:
        raise InvalidTransition("This question is closed already.")
    guarded = update(Clarification).where(
        col(Clarification.id) == thread.id,
        col(Clarification.version) == change.version,
        col(Clarification.state) != ThreadState.CLOSED,
    )
    values = {"state": ThreadState.CLOSED, "version": change.version + 1}
    if (await session.exec(guarded.values(**values))).rowcount != 1:
        raise ChangedMeanwhile("Something was said here meanwhile. Read it before you close the question.")
    await session.refresh(thread)
    await _announce(session, actor, case, thread, Action.CLOSE_CLARIFICATION, ThreadDeed.CLOSED)
    return await thread_view(session, actor, case, thread)


async def append(
    session: AsyncSession,
    actor: Actor,
    case: Case,
    thread: Clarification,
    text: str,
    action: Action,
    *,
    addendum: Seal | None = None,
) -> None:
    """One more message; whoever spoke last waits for the other. Raises InvalidTransition for a closed thread."""
    is_answer = action is not Action.ASK_CLARIFICATION
    values: dict[str, object] = {
        "entries": Clarification.entries + 1,
        "version": Clarification.version + 1,
        "state": ThreadState.ANSWERED if is_answer else ThreadState.OPEN,
    }
    if addendum is not None:
        values["answered_in"] = addendum.id
    # The update also holds the row, so two who speak at once come one after the other.
    guarded = update(Clarification).where(
        col(Clarification.id) == thread.id, col(Clarification.state) != ThreadState.CLOSED
    )
    if (await session.exec(guarded.values(**values))).rowcount != 1:
        raise InvalidTransition(CLOSED)
    await session.refresh(thread)
    if thread.entries > ENTRIES_MAX:
        raise InvalidInput(LONG, fields={"text": LONG})
    session.add(
        ClarificationEntry(
            clarification_id=thread.id,
            position=thread.entries,
            author_id=actor.id,
            text=text,
            seal_id=addendum.id if addendum else None,
        )
    )
    await session.flush()
    await _announce(session, actor, case, thread, action, ThreadDeed.ANSWERED if is_answer else ThreadDeed.ASKED)


async def _say(
    session: AsyncSession, actor: Actor, case_id: UUID, thread_id: UUID, entry: EntryIn, action: Action
) -> ThreadView:
    case = await visibility.case_of(session, actor, case_id, action)
    await require_window(session, case)
    thread = await visibility.thread_in(session, actor, case, thread_id, action)
    await append(session, actor, case, thread, entry.text, action)
    return await thread_view(session, actor, case, thread)


def _place(chain: list[Version], sentence_id: str) -> tuple[str, str]:
    """Part and words of the sentence. Raises ChangedMeanwhile when only an older version has it."""
    if not sentence_id:
        return "", ""
    for version in chain:
        place = find(sealing.opened(version.seal.canonical), sentence_id)
        if place is not None and version is chain[0]:
            return place.part, place.sentence.words[:QUOTE_MAX]
        if place is not None:
            raise ChangedMeanwhile("An addendum changed this sentence meanwhile. Read it before you ask.")
    raise InvalidInput(fields={"text": "This sentence is not in the opinion. Choose one, or ask about the whole."})


async def _announce(
    session: AsyncSession, actor: Actor, case: Case, thread: Clarification, action: Action, deed: ThreadDeed
) -> None:
    details: audit.Details = {"number": thread.number, "entries": thread.entries}
    await audit.record(
        session,
        actor,
        action,
        subject="clarification",
        subject_id=thread.id,
        case_id=case.id,
        details=details,
    )
    await emit(session, ClarificationMoved(case_id=case.id, thread_id=thread.id, deed=deed, by=actor.id))
