"""The audit log as administrators read it (N-14): what was done is found and named, what was written is not there."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotFound, NotPermitted
from mso_app.domain.access import Action, Actor
from mso_app.domain.audit_words import WORDS, Kind, kind_of
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.models import Account
from mso_app.schemas.audit import AuditLine, AuditQuery
from mso_app.services import audit, audit_log, cases
from tests.build import make_admin, make_case, make_patient, make_provider, make_requester
from tests.conftest import Clock
from tests.documents import add_document


async def _rows(session: AsyncSession, admin: Actor, **query: object) -> list[AuditLine]:
    return (await audit_log.list_rows(session, admin, AuditQuery.model_validate(query))).rows


@pytest.mark.parametrize("make", [make_requester, make_provider])
async def test_only_an_administrator_reads_the_log(
    session: AsyncSession, make: Callable[[AsyncSession], Awaitable[Actor]]
) -> None:
    actor = await make(session)

    with pytest.raises(NotPermitted):
        await audit_log.list_rows(session, actor, AuditQuery())
    with pytest.raises(NotPermitted):
        await audit_log.open_row(session, actor, 1)
    with pytest.raises(NotPermitted):
        await audit_log.check_chain(session, actor)


async def test_ids_become_names_and_numbers(session: AsyncSession) -> None:
    requester, provider, admin = await make_requester(session), await make_provider(session), await make_admin(session)
    case = await make_case(session, requester, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)

    line = (await _rows(session, admin, kind=Kind.MOVE))[0]

    assert (line.who, line.role, line.action, line.what) == (admin.name, "Admin", "Assigned", "New to Assigned")
    assert (line.case_id, line.case_number) == (str(case.id), case.number)


async def test_looking_is_on_record_and_pages_stay_where_they_are(session: AsyncSession) -> None:
    admin = await make_admin(session)
    for number in range(30):
        await audit.record(session, admin, Action.LIST_CASES, subject="cases", details={"rows": number})

    first = await audit_log.list_rows(session, admin, AuditQuery(limit=20))
    second = await audit_log.list_rows(session, admin, AuditQuery(limit=20, offset=20, upto=first.upto))
    newest = (await _rows(session, admin))[0]

    assert [row.seq for row in first.rows + second.rows] == list(range(30, 0, -1))
    assert (first.total, second.total) == (30, 30)
    assert (newest.seq, newest.action, newest.what) == (32, "Audit log", "Audit log, 10 rows")


async def test_found_by_case_number_person_action_and_row(session: AsyncSession) -> None:
    requester, provider, admin = await make_requester(session), await make_provider(session), await make_admin(session)
    patient = await make_patient(session, requester)
    case = await make_case(session, requester, patient=patient, status=CaseStatus.ACCEPTED, provider=provider)
    await make_case(session, requester, patient=patient)

    by_case = await _rows(session, admin, search=case.number, limit=50)
    by_person = await _rows(session, admin, search=provider.name.upper(), limit=50)
    by_action = await _rows(session, admin, search="accepted", limit=50)
    by_number = await _rows(session, admin, search="2", limit=50)
    literally = await _rows(session, admin, search="%", limit=50)

    assert {row.case_number for row in by_case} == {case.number}
    assert {row.who for row in by_person} == {provider.name}
    assert {row.action for row in by_action} == {"Accepted"}
    assert 2 in {row.seq for row in by_number}
    assert literally == []


async def test_one_case_with_what_was_refused_about_it(session: AsyncSession) -> None:
    requester, admin = await make_requester(session), await make_admin(session)
    case = await make_case(session, requester)
    stranger = await make_provider(session)
    await audit.record(session, stranger, Action.SEE_CASE, subject="case", subject_id=case.id, outcome=audit.DENIED)

    page = await audit_log.list_rows(session, admin, AuditQuery(case_id=case.id))
    refused = await audit_log.list_rows(session, admin, AuditQuery(case_id=case.id, refused_only=True))

    assert page.case_number == case.number
    assert {row.case_number for row in page.rows} == {case.number}
    assert [(row.who, row.is_refused) for row in refused.rows] == [(stranger.name, True)]
    assert (page.refused, refused.total, page.total) == (1, 1, len(page.rows))


async def test_a_file_that_came_before_the_case_belongs_to_it(session: AsyncSession) -> None:
    requester, admin = await make_requester(session), await make_admin(session)
    case = await make_case(session, requester)
    document = await add_document(session, requester, b"x", case_id=case.id)
    await audit.record(session, requester, Action.ADD_DOCUMENT, subject="document", subject_id=document.id)

    by_id = (await _rows(session, admin, case_id=case.id))[0]
    by_number = (await _rows(session, admin, search=case.number))[1]

    assert (by_id.what, by_id.case_number) == ("Document D1", case.number)
    assert by_number == by_id


async def test_days_are_whole_and_both_included(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    for _ in range(4):
        await audit.record(session, admin, Action.LIST_CASES, subject="cases")
        clock.move(hours=24)
    first_day = (clock.now - timedelta(days=3)).date()

    found = await _rows(session, admin, first_day=first_day, last_day=first_day + timedelta(days=1))

    assert [row.seq for row in found] == [3, 2]


async def test_nothing_of_a_patient_is_in_the_log(session: AsyncSession) -> None:
    """Security row 29: ids, words and counts."""
    requester, admin = await make_requester(session), await make_admin(session)
    patient = await make_patient(session, requester, name="Canary Zebrafinch")
    case = await make_case(session, requester, patient=patient, subject="Canaryitis")
    await cases.withdraw(session, requester, case.id, version=case.version, reason="Canary flew away.")

    page = await audit_log.list_rows(session, admin, AuditQuery(limit=50))
    opened = [await audit_log.open_row(session, admin, row.seq) for row in page.rows]

    assert "anary" not in page.model_dump_json() + "".join(one.model_dump_json() for one in opened)
    assert {row.what for row in page.rows if row.action == "New patient"} == {f"Patient {patient.number}"}


async def test_a_row_between_its_neighbours(session: AsyncSession) -> None:
    admin = await make_admin(session)
    for number in range(3):
        await audit.record(session, admin, Action.LIST_CASES, subject="cases", details={"rows": number})

    whole = await audit_log.open_row(session, admin, 2)

    assert whole.fits
    assert [(fact.term, fact.value) for fact in whole.facts] == [("Rows", "1")]
    assert whole.hash_after == (await audit_log.open_row(session, admin, 3)).line.hash_own
    with pytest.raises(NotFound):
        await audit_log.open_row(session, admin, 999)


async def test_the_chain_is_checked_and_the_result_is_kept(session: AsyncSession) -> None:
    admin = await make_admin(session)
    for _ in range(1040):
        await audit.record(session, admin, Action.LIST_CASES, subject="cases")

    before = (await audit_log.list_rows(session, admin, AuditQuery())).last_check
    check = await audit_log.check_chain(session, admin)
    after = (await audit_log.list_rows(session, admin, AuditQuery())).last_check

    assert before is None
    assert (check.is_intact, check.sentence) == (True, "1,041 rows, intact")
    assert after == check
    assert admin.name in check.checked


async def test_people_who_are_gone_and_nobody_at_all(session: AsyncSession) -> None:
    admin = await make_admin(session)
    gone = Actor(id=uuid4(), role=admin.role, name="x", institution_id=None)
    await audit.record(session, gone, Action.LIST_CASES, subject="cases")
    await audit.record(session, None, "account.sign_in", subject="account", outcome=audit.DENIED)
    await audit.record(
        session, None, "case.move.back_to_queue", subject="case", details={"from": "rejected", "to": "new"}
    )

    lines = await _rows(session, admin)

    assert [line.who for line in lines] == ["System", "Not signed in", "Removed account"]
    assert lines[0].what == "Rejected to New"


async def test_renamed_people_are_named_as_they_are_now(session: AsyncSession) -> None:
    admin = await make_admin(session)
    await audit.record(session, admin, Action.LIST_CASES, subject="cases")
    await session.exec(update(Account).where(col(Account.id) == admin.id).values(name="Dr. Ines Falk"))

    assert (await _rows(session, admin))[0].who == "Dr. Ines Falk"


def test_every_action_and_every_move_has_a_word() -> None:
    stored = {*map(str, Action), *(f"case.move.{move}" for move in Move)}

    assert stored - set(WORDS) == set()
    assert kind_of("something.of.tomorrow") is Kind.CHANGE
