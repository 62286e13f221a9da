"""The conversation of a case: who reads it, in which order, how long, and what is left of it at rest."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.core.errors import InvalidInput, InvalidTransition, NotFound, NotPermitted
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import AuditRow, Case, ChatMessage, ChatThread
from mso_app.schemas.chat import ChatLine, ChatRoom, MessageIn
from mso_app.services import cases, chat, reactions
from tests.build import make_admin, make_case, make_institution, make_provider, make_requester
from tests.conftest import Clock, Database


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


@pytest.fixture
async def talk(database: Database, clock: Clock) -> Talk:
    reactions.install()
    return await make_talk()


async def say(talk: Talk, who: Actor, text: str, *, key: UUID | None = None, **more: object) -> ChatLine:
    async with unit_of_work() as session:
        message = MessageIn.model_validate({"client_msg_id": key or uuid4(), "text": text, **more})
        return await chat.send(session, who, talk.case_id, message)


async def texts_of(talk: Talk, who: Actor) -> list[str]:
    async with unit_of_work() as session:
        room = await chat.open_room(session, who, talk.case_id)
        return ["".join(run.text for run in line.runs) for line in room.lines]


async def test_both_read_the_same_lines_in_the_same_order(talk: Talk) -> None:
    """MSO-18: one live conversation per case between the two."""
    await say(talk, talk.requester, "Good morning.")
    await say(talk, talk.provider, "Good morning. I have started.")
    await say(talk, talk.requester, "Thank you.")

    wanted = ["Good morning.", "Good morning. I have started.", "Thank you."]
    assert await texts_of(talk, talk.requester) == wanted
    assert await texts_of(talk, talk.provider) == wanted


async def test_ten_at_once_with_the_same_key_are_one_message(talk: Talk) -> None:
    """Row 25: sending again is harmless."""
    key = uuid4()

    lines = await asyncio.gather(*(say(talk, talk.requester, "Once.", key=key) for _ in range(10)))

    assert {(line.id, line.seq) for line in lines} == {(lines[0].id, 1)}
    assert await texts_of(talk, talk.provider) == ["Once."]
    await say(talk, talk.requester, "Twice.")
    assert (await room_of(talk, talk.provider)).last_seq == 2


async def room_of(talk: Talk, who: Actor, **where: object) -> ChatRoom:
    async with unit_of_work() as session:
        return await chat.open_room(session, who, talk.case_id, **where)
