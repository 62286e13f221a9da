"""Conversations to load: cases under review with two people each, a login and an open chat tab for both."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.tabs import APP, Tab
from bench.world import enter_cases, enter_people
from mso_app.core.settings import settings
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role
from mso_app.models import Account, Case
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
    accounts = {one: await session.get_one(Account, one) for one in [*people.requesters, *people.providers]}
    cookies = {one: await _cookie(session, account) for one, account in accounts.items()}
    pairs: list[tuple[Side, Side]] = []
    for case in found:
        requester = actor_of(accounts[case.requester_id])
        thread = (await chat.open_room(session, requester, case.id)).thread_id
        assert requester.role is Role.REQUESTER
        assert case.provider_id is not None
        pairs.append(
            (
                Side(case_id=case.id, thread_id=thread, cookie=cookies[case.requester_id]),
                Side(case_id=case.id, thread_id=thread, cookie=cookies[case.provider_id]),
            )
        )
    return pairs


async def _cookie(session: AsyncSession, account: Account) -> str:
    token = await identity.begin(session, account, device="bench", address="127.0.0.1")
    return f"{settings().cookie_name}={token}"
