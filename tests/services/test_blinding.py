"""What one of two readers says anywhere in the product stays from the other until both have sealed (N-4).

`tests/test_blinding.py` calls every door with marks in drafts, seals and names. Here the marks are in what surrounds
an opinion: conversation, issues, appointments, service records, messages that leave the house, log, reports, search.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

import pytest
from pydantic import BaseModel
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import AppError, InvalidTransition, NotFound, NotPermitted
from mso_app.domain.access import Actor
from mso_app.domain.channels import ChannelKind
from mso_app.domain.issues import IssueKind
from mso_app.models import Account, ServiceRecord
from mso_app.schemas.appointments import AppointmentCreate, TimeIn
from mso_app.schemas.audit import AuditQuery
from mso_app.schemas.calendar import WeekQuery
from mso_app.schemas.cases import CaseQuery
from mso_app.schemas.channels import ChannelIn
from mso_app.schemas.chat import MessageIn
from mso_app.schemas.issues import IssueQuery, IssueReport
from mso_app.schemas.notifications import InboxQuery
from mso_app.schemas.reports import ReportQuery
from mso_app.schemas.service_records import RecordQuery
from mso_app.services import (
    appointments,
    audit_log,
    cases,
    chat,
    documents,
    issues,
    notifications,
    opinions,
    reactions,
    reports,
    second_readings,
    service_records,
)
from mso_app.services.notifications import posting
from tests.conftest import Clock
from tests.readings import Readers, accepted, asked, case_of, compared, drafted, make_readers, signed

NAME_A, NAME_B = "Zqnamea", "Zqnameb"
OF_A, OF_B, SAID_BY_A = "zqtexta", "zqtextb", "zqsaida"


@pytest.fixture(autouse=True)
def _installed() -> None:
    reactions.install()


async def _named(session: AsyncSession) -> Readers:
    readers = await make_readers(session)
    for who, name in ((readers.a, NAME_A), (readers.b, NAME_B)):
        account = await session.get_one(Account, who.id)
        account.name = name
        session.add(account)
        way = {"kind": ChannelKind.WEBHOOK, "address": "https://board.example/hooks/4f5e6d", "secret": "z" * 24}
        await notifications.add_channel(session, who, ChannelIn.model_validate(way))
    return readers


async def _planted(session: AsyncSession, clock: Clock) -> Readers:
    """A has talked, asked and reported; both have written, and can be told by a channel outside."""
    readers = await _named(session)
    await accepted(session, readers)
    said = MessageIn(client_msg_id=uuid4(), text=f"{SAID_BY_A} in the chat")
    await chat.send(session, readers.a, readers.case_id, said)
    told = {"kind": IssueKind.QUALITY, "title": f"{SAID_BY_A} title", "text": f"{SAID_BY_A} in an issue"}
    await issues.report(session, readers.a, readers.case_id, IssueReport.model_validate(told))
    at = datetime.fromisoformat("2026-03-04T10:00")
    met = AppointmentCreate(times=[TimeIn(local=at)], purpose=f"{SAID_BY_A} purpose", client_key=uuid4().hex)
    await appointments.propose(session, readers.a, readers.case_id, met)
    await drafted(session, readers, readers.a, word=OF_A)
    await drafted(session, readers, readers.b, word=OF_B)
    clock.move(minutes=5)
    return readers


async def _everything(session: AsyncSession, who: Actor, readers: Readers) -> dict[str, str]:
    """What this person is told by each read of the product; a refusal is what it says."""
    case_id = readers.case_id
    reads = {
        "room": lambda: cases.open_case(session, who, case_id),
        "list": lambda: cases.list_cases(session, who, CaseQuery()),
        "search for what the other wrote": lambda: cases.list_cases(session, who, CaseQuery(search="zqtext")),
        "search for the other": lambda: cases.list_cases(session, who, CaseQuery(search="zqname")),
        "chat": lambda: chat.open_room(session, who, case_id),
        "chat search": lambda: chat.search(session, who, case_id, "zqsaid"),
        "issues": lambda: issues.open_board(session, who, case_id),
        "issues everywhere": lambda: issues.list_issues(session, who, IssueQuery()),
        "appointments of the case": lambda: appointments.of_case(session, who, case_id),
        "own appointments": lambda: appointments.mine(session, who),
        "week": lambda: appointments.week(session, who, WeekQuery(first=date(2026, 3, 2))),
        "service records": lambda: service_records.list_records(session, who, RecordQuery()),
        "inbox": lambda: notifications.inbox(session, who, InboxQuery()),
        "bell": lambda: notifications.bell(session, who),
        "log": lambda: audit_log.list_rows(session, who, AuditQuery()),
        "reports": lambda: reports.report(session, who, ReportQuery()),
        "agreement": lambda: second_readings.agreement(session, who),
        "second reading": lambda: second_readings.open_second(session, who, case_id),
        "documents": lambda: documents.list_documents(session, who, case_id=case_id),
        "sealed": lambda: opinions.open_sealed(session, who, case_id),
    }
    told: dict[str, str] = {}
    for name, read in reads.items():
        try:
            told[name] = _said(await read())
        except AppError as problem:
            told[name] = problem.sentence
    return told


def _said(answer: BaseModel | Sequence[BaseModel]) -> str:
    return "".join(one.model_dump_json() for one in ([answer] if isinstance(answer, BaseModel) else answer))


async def _letters(session: AsyncSession) -> list[str]:
    """Every message that would leave the house now."""
    claimed = await posting.claim(session, limit=50)
    parcels = [await posting.open_letter(session, letter) for letter in claimed]
    return [repr(parcel.message) for parcel in parcels if parcel is not None]


@pytest.mark.parametrize("stage", ["both write", "A has sealed", "B has sealed"])
async def test_nothing_around_an_opinion_tells_one_reader_of_the_other(
    session: AsyncSession, clock: Clock, stage: str
) -> None:
    """N-4, security rows 1, 2 and 20: wherever one of them said something, the other is told none of it."""
    readers = await _planted(session, clock)
    if stage != "both write":
        await signed(session, readers, readers.a if stage == "A has sealed" else readers.b)
        clock.move(minutes=5)

    a, b = [await _everything(session, who, readers) for who in (readers.a, readers.b)]

    assert [name for name, said in b.items() if any(mark in said for mark in (NAME_A, OF_A, SAID_BY_A))] == []
    assert [name for name, said in a.items() if any(mark in said for mark in (NAME_B, OF_B))] == []
    # The marks were there to be told: A reads what A said.
    for read in ("chat", "chat search", "issues", "appointments of the case", "own appointments"):
        assert SAID_BY_A in a[read]


async def test_no_message_that_leaves_the_house_names_a_reader(session: AsyncSession, clock: Clock) -> None:
    """N-4: the other's seal, and being asked, are told by channel without a name and without a word."""
    readers = await _named(session)
    await asked(session, readers)
    clock.move(minutes=30)
    letters = await _letters(session)
    assert any("read second" in letter for letter in letters)
    await second_readings.accept(session, readers.b, readers.case_id, attested=True)
    for who, word in ((readers.a, OF_A), (readers.b, OF_B)):
        await drafted(session, readers, who, word=word)
        await signed(session, readers, who)
    clock.move(minutes=30)

    letters += await _letters(session)

    assert any("Both readers have sealed" in letter for letter in letters)
    assert [one for one in letters for mark in (NAME_A, NAME_B, OF_A, OF_B) if mark in one] == []


async def test_a_kept_back_signature_is_no_service_yet(session: AsyncSession, clock: Clock) -> None:
    """MSO-30: no record and no invoice tells anybody that one of the two has sealed; the result makes them."""
    readers = await _planted(session, clock)

    await signed(session, readers, readers.a)

    assert (await session.exec(select(ServiceRecord))).all() == []


async def test_once_both_have_sealed_each_reads_the_other_and_still_no_name(session: AsyncSession) -> None:
    """The counter-proof: the same reads tell it, once they may."""
    readers = await _named(session)
    await compared(session, readers)

    a, b = [await _everything(session, who, readers) for who in (readers.a, readers.b)]

    assert '"rows":[{' in a["second reading"]
    assert '"rows":[{' in b["second reading"]
    assert [name for name, said in b.items() if NAME_A in said] == []
    assert [name for name, said in a.items() if NAME_B in said] == []


async def _add(session: AsyncSession, who: Actor, readers: Readers) -> object:
    return await documents.plan_upload(session, who, uuid4().hex, name="more.pdf", size=10, case_id=readers.case_id)


async def test_no_reader_adds_a_file_until_both_have_sealed(session: AsyncSession) -> None:
    """A file would tell the other what somebody thinks; the requester's files come to both."""
    readers = await make_readers(session)
    await accepted(session, readers)

    with pytest.raises(InvalidTransition, match="blinded"):
        await _add(session, readers.a, readers)
    with pytest.raises(NotPermitted):
        await _add(session, readers.b, readers)
    await _add(session, readers.requester, readers)

    await drafted(session, readers, readers.a)
    await drafted(session, readers, readers.b)
    await signed(session, readers, readers.a)
    await signed(session, readers, readers.b)
    await _add(session, readers.a, readers)


async def test_a_withdrawn_case_is_read_by_nobody(session: AsyncSession, clock: Clock) -> None:
    """T14 ends the reach of both readers at once."""
    readers = await make_readers(session)
    await accepted(session, readers)
    case = await case_of(session, readers)
    case.withdrawn_at, case.withdrawn_reason = clock.now, "The patient does not wish it."
    session.add(case)
    await session.flush()

    for who in (readers.a, readers.b, readers.third):
        with pytest.raises(NotFound):
            await cases.open_case(session, who, readers.case_id)
        with pytest.raises(NotFound):
            await opinions.open_draft(session, who, readers.case_id)
        with pytest.raises(NotFound):
            await second_readings.open_second(session, who, readers.case_id)
