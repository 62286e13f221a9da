"""A second reading over HTTP from asking to the decision, as another system would do it (N-4)."""

from dataclasses import dataclass

import pytest

from mso_app.core import throttle
from mso_app.core.db import unit_of_work
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from tests.api.world import World, client_of, tokens_of
from tests.conftest import Database
from tests.readings import PASSWORD, Readers, case_of, drafted, make_readers, signed


@dataclass(kw_only=True)
class House(World):
    """Everybody around one case with two readers and a third, signed in."""

    readers: Readers

    async def call(self, who: Actor, method: str, path: str, **body: object) -> tuple[int, dict[str, object]]:
        throttle.start_over()
        async with client_of(self, who) as browser:
            where = f"/api/v1/cases/{self.readers.case_id}/second-reading{path}"
            answer = await browser.request(method, where, json=body or None)
        return answer.status_code, answer.json() if answer.content else {}


@pytest.fixture
async def house(database: Database) -> House:
    async with unit_of_work() as session:
        readers = await make_readers(session)
        people = (readers.requester, readers.admin, readers.a, readers.b, readers.third)
        tokens = await tokens_of(session, people)
    return House(
        requester=readers.requester,
        stranger=readers.third,
        admin=readers.admin,
        draft_id=readers.case_id,
        tokens=tokens,
        readers=readers,
    )


async def _asked(house: House) -> None:
    readers = house.readers
    async with unit_of_work() as session:
        version = (await case_of(session, readers)).version
    found, ranking = await house.call(readers.admin, "GET", "/candidates")
    assert (found, str(readers.b.id) in str(ranking)) == (200, True)
    status, view = await house.call(readers.admin, "POST", "", provider_id=str(readers.b.id), version=version)
    assert (status, view["status"]) == (201, "asked")


async def test_a_second_reading_can_be_asked_decided_by_a_third_and_read_back(house: House) -> None:
    readers = house.readers
    await _asked(house)
    assert (await house.call(readers.b, "POST", "/accept", attested=True))[0] == 204
    async with unit_of_work() as session:
        await drafted(session, readers, readers.a)
        await drafted(session, readers, readers.b, treatment="CAR-T in second line", treatment_outcome="changed")
    for who in (readers.a, readers.b):
        async with unit_of_work() as session:
            await signed(session, readers, who)
    appointed = await house.call(readers.admin, "POST", "/third", provider_id=str(readers.third.id))
    _, view = await house.call(readers.third, "GET", "")
    rows = view["rows"]
    assert isinstance(rows, list)
    decision = {
        "version": view["version"],
        "decision": "reader_b",
        "verdicts": {row["part"]: row["verdict"] for row in rows},
        "note": "The relapse came early.",
        "attested": True,
    }

    wrong = await house.call(readers.third, "POST", "/decision", decision=decision, password="not mine")
    right = await house.call(readers.third, "POST", "/decision", decision=decision, password=PASSWORD)

    assert appointed[0] == 204
    assert (wrong[0], right) == (422, (200, {"is_final": True}))
    assert PASSWORD not in str(wrong) + str(right)
    async with unit_of_work() as session:
        assert (await case_of(session, readers)).status is CaseStatus.DONE
    _, result = await house.call(readers.requester, "GET", "")
    assert (result["decision"], result["note"]) == ("reader_b", "The relapse came early.")


async def test_an_administrator_ends_it_with_a_reason_and_nobody_else_can(house: House) -> None:
    readers = house.readers
    await _asked(house)

    refused = [(await house.call(who, "POST", "/withdraw", reason="Too late."))[0] for who in (readers.a, readers.b)]
    without, _ = await house.call(readers.admin, "POST", "/withdraw", reason=" ")
    done, _ = await house.call(readers.admin, "POST", "/withdraw", reason="It took too long.")

    assert (refused, without, done) == ([403, 403], 422, 204)
    assert (await house.call(readers.admin, "GET", ""))[1]["end_reason"] == "It took too long."


async def test_who_looked_at_an_older_case_asks_nobody(house: House) -> None:
    readers = house.readers

    status, problem = await house.call(readers.admin, "POST", "", provider_id=str(readers.b.id), version=0)

    assert (status, (await house.call(readers.admin, "GET", ""))[1]["status"]) == (409, "")
    assert "changed" in str(problem["detail"]).lower()
