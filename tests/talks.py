"""Conversations for tests: a case with everybody who has to do with it or wishes to, and short ways to talk."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import select

from mso_app.core import clock
from mso_app.core.db import unit_of_work
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.models import Case
from mso_app.schemas.chat import ChatFileView, ChatLine, ChatRoom, MessageIn
from mso_app.services import cases, chat
from mso_app.services.cases.transition import move
from tests.build import make_admin, make_case, make_institution, make_provider, make_requester


@dataclass(kw_only=True)
class Talk:
    """An accepted case and everybody who has to do with it, or wishes to."""

    requester: Actor
    colleague: Actor
    stranger: Actor
    provider: Actor
    other_provider: Actor
    admin: Actor
    case_id: UUID

    @property
    def outsiders(self) -> dict[str, Actor]:
        return {
            "colleague": self.colleague,
            "stranger": self.stranger,
            "other provider": self.other_provider,
            "admin": self.admin,
        }


async def make_talk(status: CaseStatus = CaseStatus.ACCEPTED) -> Talk:
    async with unit_of_work() as session:
        here = await make_institution(session)
        requester, colleague = [await make_requester(session, institution=here) for _ in range(2)]
        provider, other = [await make_provider(session) for _ in range(2)]
        admin = await make_admin(session)
        case = await make_case(session, requester, status=status, provider=provider, admin=admin)
        return Talk(
            requester=requester,
            colleague=colleague,
            stranger=await make_requester(session),
            provider=provider,
            other_provider=other,
            admin=admin,
            case_id=case.id,
        )


async def say(talk: Talk, who: Actor, text: str, *, key: UUID | None = None, **more: object) -> ChatLine:
    async with unit_of_work() as session:
        message = MessageIn.model_validate({"client_msg_id": key or uuid4(), "text": text, **more})
        return await chat.send(session, who, talk.case_id, message)


async def texts_of(talk: Talk, who: Actor) -> list[str]:
    async with unit_of_work() as session:
        room = await chat.open_room(session, who, talk.case_id)
        return ["".join(run.text for run in line.runs) for line in room.lines]


async def room_of(talk: Talk, who: Actor, *, thread_id: UUID | None = None, at_seq: int | None = None) -> ChatRoom:
    async with unit_of_work() as session:
        return await chat.open_room(session, who, talk.case_id, thread_id=thread_id, at_seq=at_seq)


async def bring(talk: Talk, who: Actor, data: bytes, *, name: str, key: str = "") -> ChatFileView:
    """A file as a page brings it: planned, received, put on record."""

    async def body() -> AsyncIterator[bytes]:
        for start in range(0, len(data), 10_000):
            yield data[start : start + 10_000]

    async with unit_of_work() as session:
        plan = await chat.plan_file(session, who, talk.case_id, key or uuid4().hex, name=name, size=len(data))
    kept = await chat.receive(plan, body())
    async with unit_of_work() as session:
        return await chat.record_file(session, who, plan, kept)


async def fetch(talk: Talk, who: Actor, file_id: UUID) -> bytes:
    async with unit_of_work() as session:
        order = await chat.order_file(session, who, talk.case_id, file_id)
    return b"".join([block async for block in await chat.open_file(order)])


async def finish(talk: Talk) -> None:
    """The case becomes Done, as a signature would have it."""
    async with unit_of_work() as session:
        case = (await session.exec(select(Case).where(Case.id == talk.case_id))).one()
        if case.status is CaseStatus.ACCEPTED:
            await cases.start_review(session, talk.provider, case.id, version=case.version)
            await session.refresh(case)
        await move(session, talk.provider, case, Move.SIGN, done_at=clock.now())


async def give_to(talk: Talk, provider: Actor, *, accept: bool = True) -> None:
    """An administrator takes the case away and gives it to somebody else."""
    async with unit_of_work() as session:
        case = (await session.exec(select(Case).where(Case.id == talk.case_id))).one()
        await cases.force_reassign(session, talk.admin, case.id, provider.id, version=case.version, reason="Fell ill.")
        await session.refresh(case)
        if accept:
            await cases.accept(session, provider, case.id, version=case.version, attested=True)
