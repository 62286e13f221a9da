"""Conversations to load: cases under review with two people each, a login and an open chat tab for both."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.tabs import APP, Tab
from bench.world import enter_cases, enter_people
from mso_app.core.settings import settings
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role
from mso_app.models import Account, Assignment, Case
from mso_app.services import chat, identity
from mso_app.services.identity import actor_of

CHAT = f"{APP}.mso_app___state___shared___chat____chat_state"
SEND, LOOK = f"{CHAT}.send", f"{CHAT}.look"
PATTERN = "/cases/[case_id]/chat"
CASES_PER_STEP = 1000


@dataclass(kw_only=True)
class Side:
    """One of the two people: their login, their tab."""

    case_id: UUID
    thread_id: UUID
    cookie: str
    heard: list[str] = field(default_factory=list)

    def tab(self, url: str) -> Tab:
        return Tab(url=url, cookie=self.cookie, path=f"/cases/{self.case_id}/chat", pattern=PATTERN)


async def enter_conversations(session: AsyncSession, number: int) -> list[tuple[Side, Side]]:
    """`number` cases under review, each with the sides of its requester and its provider."""
    people = await enter_people(session)
    found: list[Case] = []
    entered = 0
    while len(found) < number:
        await enter_cases(session, people, first=entered, last=entered + CASES_PER_STEP)
        entered += CASES_PER_STEP
        reviewed = select(Case).where(Case.status == CaseStatus.IN_PROGRESS, col(Case.withdrawn_at).is_(None))
        found = list((await session.exec(reviewed.order_by(col(Case.number)).limit(number))).all())
    return [await _pair(session, case, number) for number, case in enumerate(found)]


async def _pair(session: AsyncSession, case: Case, number: int) -> tuple[Side, Side]:
    """Two people of their own for this case, as a thousand people have a thousand accounts."""
    requester, provider = [
        Account(
            email=f"{role.value}-{number}@talk.example",
            role=role,
            name=f"{role.value.capitalize()} Talking {number}",
            password_hash="!",
            institution_id=case.institution_id if role is Role.REQUESTER else None,
        )
        for role in (Role.REQUESTER, Role.PROVIDER)
    ]
    session.add_all([requester, provider])
    await session.flush()
    case.requester_id, case.provider_id = requester.id, provider.id
    session.add(case)
    given = update(Assignment).where(col(Assignment.case_id) == case.id).values(provider_id=provider.id)
    await session.exec(given)
    await session.flush()
    thread = (await chat.open_room(session, actor_of(requester), case.id)).thread_id
    one, other = [
        Side(case_id=case.id, thread_id=thread, cookie=await _cookie(session, account))
        for account in (requester, provider)
    ]
    return one, other


async def _cookie(session: AsyncSession, account: Account) -> str:
    token = await identity.begin(session, account, device="bench", address="127.0.0.1")
    return f"{settings().cookie_name}={token}"
