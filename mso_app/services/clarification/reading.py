"""The questions about an opinion as its two sides read them, and how many there are for an administrator."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import NotFound
from mso_app.core.settings import settings
from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.clarification import ThreadState
from mso_app.models import Account, Case, Clarification, ClarificationEntry, Institution
from mso_app.schemas.accounts import initials
from mso_app.schemas.clarification import ClarificationCount, ClarificationView, EntryView, ThreadView, WindowView
from mso_app.services import audit, visibility
from mso_app.services.opinion_versions import Version, versions
from mso_app.services.opinion_window import why_closed, window_closes_at, window_is_open
from mso_app.services.opinions import has_draft
from mso_app.services.opinions.passages import part_label
from mso_app.services.views import moment

TITLE_MAX = 72
NOTHING_YET = "There is no signed opinion yet."


async def open_clarification(session: AsyncSession, actor: Actor, case_id: UUID) -> ClarificationView:
    """Every thread with what was said. Raises NotFound while there is no opinion, NotPermitted for administrators."""
    case = await _done(session, actor, case_id, Action.SEE_CLARIFICATION)
    details: audit.Details = {}
    threads = (await session.exec(visibility.threads_of(case))).all()
    details["threads"] = len(threads)
    await audit.record(
        session,
        actor,
        Action.SEE_CLARIFICATION,
        subject="clarification",
        subject_id=case.id,
        case_id=case.id,
        details=details,
    )
    is_open = window_is_open(case)
    can = access.can(visibility.standing(actor, case), case.status)
    can_add = is_open and Action.WRITE_ADDENDUM in can
    return ClarificationView(
        window=await window_view(session, case),
        threads=await _views(session, actor, case, list(threads)),
        can_ask=is_open and Action.ASK_CLARIFICATION in can,
        can_add=can_add,
        has_draft=can_add and await has_draft(session, actor, case.id),
    )


async def count_clarification(session: AsyncSession, actor: Actor, case_id: UUID) -> ClarificationCount:
    """How many questions there are and how many wait; not a word of them."""
    case = await _done(session, actor, case_id, Action.COUNT_CLARIFICATION)
    rows = (await session.exec(visibility.thread_states_of(case))).all()
    counted = {ThreadState(state): number for state, number in rows}
    await audit.record(
        session, actor, Action.COUNT_CLARIFICATION, subject="clarification", subject_id=case.id, case_id=case.id
    )
    return ClarificationCount(
        total=sum(counted.values()),
        waiting=counted.get(ThreadState.OPEN, 0),
        window=await window_view(session, case),
    )


async def thread_view(session: AsyncSession, actor: Actor, case: Case, thread: Clarification) -> ThreadView:
    """One thread of a case that was reached."""
    return (await _views(session, actor, case, [thread]))[0]


async def window_view(session: AsyncSession, case: Case) -> WindowView:
    """How much of the window is left, in words of the institution's zone."""
    closes = window_closes_at(case)
    if closes is None:
        return WindowView()
    zone = (await session.get_one(Institution, case.institution_id)).time_zone
    local, whole = closes.astimezone(ZoneInfo(zone)), timedelta(days=settings().clarification_days)
    left = max(closes - clock.now(), timedelta())
    # The day that has begun counts: nobody reads "0 days left" while there is time.
    days = -(-left // timedelta(days=1))
    return WindowView(
        is_open=window_is_open(case),
        until=moment(closes, zone=zone),
        until_day=f"{local.day} {local:%b}",
        left=f"{days} of {whole.days} days left",
        percent=round(100 * (left / whole)) if whole else 0,
        why_closed="" if window_is_open(case) else await why_closed(session, case),
    )


async def _done(session: AsyncSession, actor: Actor, case_id: UUID, action: Action) -> Case:
    case = await visibility.case_of(session, actor, case_id, action)
    if case.status is not CaseStatus.DONE:
        raise NotFound(NOTHING_YET)
    return case


async def _views(session: AsyncSession, actor: Actor, case: Case, threads: list[Clarification]) -> list[ThreadView]:
    if not threads:
        return []
    entries = (await session.exec(visibility.entries_of(threads))).all()
    said = {thread.id: [entry for entry in entries if entry.clarification_id == thread.id] for thread in threads}
    people = {entry.author_id for entry in entries}
    named = select(Account.id, Account.name).where(col(Account.id).in_(people))
    names = dict((await session.exec(named)).all())
    zone = (await session.get_one(Institution, case.institution_id)).time_zone
    chain = {version.seal.id: version for version in await versions(session, case)}
    can = access.can(visibility.standing(actor, case), case.status) if window_is_open(case) else []
    return [_view(actor, thread, said[thread.id], names, zone, chain, can) for thread in threads]


def _view(
    actor: Actor,
    thread: Clarification,
    entries: list[ClarificationEntry],
    names: dict[UUID, str],
    zone: str,
    chain: dict[UUID, Version],
    can: list[Action],
) -> ThreadView:
    goes_on = thread.state is not ThreadState.CLOSED
    answering = chain.get(thread.answered_in) if thread.answered_in else None
    answered_in = answering.edition if answering else 0
    first = entries[0].text if entries else ""
    return ThreadView(
        id=thread.id,
        number=thread.number,
        part=thread.part,
        place=part_label(thread.part),
        sentence_id=thread.sentence_id,
        quote=thread.quote,
        edition=chain[thread.seal_id].edition if thread.seal_id in chain else 1,
        state=thread.state.value,
        state_words=_state_words(thread.state, answered_in),
        title=first if len(first) <= TITLE_MAX else f"{first[: TITLE_MAX - 1].rstrip()}…",
        said=f"{len(entries)} message{'' if len(entries) == 1 else 's'}",
        messages=[_entry(actor, entry, names, zone, chain) for entry in entries],
        own_entries=sum(entry.author_id == actor.id for entry in entries),
        answered_in=answered_in,
        version=thread.version,
        can_ask=goes_on and Action.ASK_CLARIFICATION in can,
        can_answer=goes_on and Action.ANSWER_CLARIFICATION in can,
        can_close=goes_on and Action.CLOSE_CLARIFICATION in can,
    )


def _state_words(state: ThreadState, answered_in: int) -> str:
    if state is ThreadState.ANSWERED and answered_in:
        return f"Answered in version {answered_in}"
    return {ThreadState.OPEN: "Waiting", ThreadState.ANSWERED: "Answered", ThreadState.CLOSED: "Closed"}[state]


def _entry(
    actor: Actor, entry: ClarificationEntry, names: dict[UUID, str], zone: str, chain: dict[UUID, Version]
) -> EntryView:
    name = names.get(entry.author_id, "")
    version = chain.get(entry.seal_id) if entry.seal_id else None
    local = entry.created_at.astimezone(ZoneInfo(zone))
    return EntryView(
        position=entry.position,
        author="You" if entry.author_id == actor.id else name,
        initials=initials(name),
        is_mine=entry.author_id == actor.id,
        when=f"{local.day} {local:%b, %H:%M}",
        text=entry.text,
        edition=version.edition if version else 0,
        code=version.seal.code if version else "",
    )
