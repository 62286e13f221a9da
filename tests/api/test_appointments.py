"""Appointments over HTTP: the calendar file, the feed behind a secret address, and answers with the right status."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import httpx
import pytest
from icalendar import Calendar as Ics

from mso_app.api.app import around, make_api
from mso_app.core import throttle
from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.models import Account
from mso_app.services import appointments, identity, reactions
from tests.conftest import Clock, Database
from tests.talks import Talk, make_talk

TIME = {"times": [{"local": "2026-03-04T10:00"}], "purpose": "zqpurpose", "client_key": "key-of-this-test"}
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def talk(database: Database, clock: Clock) -> Talk:
    reactions.install()
    throttle.start_over()
    return await make_talk()


@asynccontextmanager
async def browser(who: Actor | None) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"origin": settings().origin}
    if who is not None:
        async with unit_of_work() as session:
            account = await session.get_one(Account, who.id)
            token = await identity.begin(session, account, device="test", address="127.0.0.1")
        headers["cookie"] = f"{settings().cookie_name}={token}"
    transport = httpx.ASGITransport(app=around(make_api()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin, headers=headers) as client:
        yield client


async def agreed(talk: Talk) -> UUID:
    async with browser(talk.requester) as mine, browser(talk.provider) as theirs:
        asked = (await mine.post(f"/api/v1/cases/{talk.case_id}/appointments", json=TIME)).json()
        slot = asked["offers"][0]["id"]
        answer = await theirs.post(f"/api/v1/appointments/{asked['id']}/times/{slot}/accept", json={"version": 1})
        assert (answer.status_code, answer.json()["face"]) == (200, "confirmed")
        return UUID(asked["id"])


async def test_proposed_countered_and_agreed_by_machines(talk: Talk) -> None:
    """MSO-22, MSO-23."""
    async with browser(talk.requester) as mine, browser(talk.provider) as theirs:
        first = await mine.post(f"/api/v1/cases/{talk.case_id}/appointments", json=TIME)
        again = await mine.post(f"/api/v1/cases/{talk.case_id}/appointments", json=TIME)
        other = {"times": [{"local": "2026-03-05T11:00"}], "client_key": "another-key", "version": 1}
        own = f"/api/v1/appointments/{first.json()['id']}"
        refused = await mine.post(f"{own}/times/{first.json()['offers'][0]['id']}/accept", json={"version": 1})
        countered = await theirs.post(f"{own}/counter", json=other)
        slot = next(one["id"] for one in countered.json()["offers"] if one["is_mine"])
        taken = await mine.post(f"{own}/times/{slot}/accept", json={"version": 2})
        listed = await mine.get("/api/v1/appointments")
        in_case = await theirs.get(f"/api/v1/cases/{talk.case_id}/appointments")

    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert refused.status_code == 403
    assert refused.json()["detail"] == "The other side answers what you proposed. You can cancel it."
    assert (countered.status_code, taken.json()["date_words"]) == (200, "Thu 5 Mar")
    assert [one["face"] for one in listed.json()["coming"]] == ["confirmed"]
    assert [one["face"] for one in in_case.json()["running"]] == ["confirmed"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"times": [{"local": "2026-03-29T02:30"}]}, "times.0"),
        ({"times": [{"local": "2026-10-25T02:30"}]}, "times.0"),
        ({"times": [{"local": "2026-03-04T10:00Z"}]}, "times.0.local"),
        ({"times": [{"local": "never"}]}, "times.0.local"),
        ({"place": "http://meet.example"}, "place"),
        ({"minutes": 100_000}, "minutes"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"turn_id": "x"}, "body"),
    ],
)
async def test_what_cannot_be_is_422_under_its_field(talk: Talk, given: dict[str, object], field: str) -> None:
    """L9."""
    async with browser(talk.requester) as mine:
        answer = await mine.post(f"/api/v1/cases/{talk.case_id}/appointments", json=TIME | given)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


async def test_a_calendar_file_is_a_download_that_names_no_purpose(talk: Talk) -> None:
    one = await agreed(talk)

    async with browser(talk.provider) as theirs:
        answer = await theirs.get(f"/api/v1/appointments/{one}/appointment.ics")

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert b"zqpurpose" not in answer.content
    assert len(Ics.from_ical(answer.content).walk("VEVENT")) == 1


async def test_the_feed_needs_no_login_and_everything_else_is_the_same_404(talk: Talk) -> None:
    await agreed(talk)
    async with unit_of_work() as session:
        address = await appointments.make_feed(session, talk.requester)
    path = address.removeprefix(settings().origin)
    async with browser(None) as nobody, browser(talk.requester) as owner:
        answer = await nobody.get(path)
        wrong = [
            await nobody.get(path.replace(".ics", "x.ics")),
            await nobody.get("/api/v1/calendar/x.ics"),
            await nobody.get(f"/api/v1/calendar/{'x' * 190}.ics"),
            await owner.get(f"/api/v1/calendar/{'y' * 43}.ics"),
        ]
        async with unit_of_work() as session:
            await appointments.end_feed(session, talk.requester)
        wrong.append(await nobody.get(path))

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"
    assert b"zqpurpose" not in answer.content
    assert len(Ics.from_ical(answer.content).walk("VEVENT")) == 1
    assert {(one.status_code, one.content) for one in wrong} == {(404, wrong[0].content)}


async def test_addresses_cannot_be_tried_quickly(talk: Talk) -> None:
    async with browser(None) as nobody:
        answers = [(await nobody.get(f"/api/v1/calendar/{number:043}.ics")).status_code for number in range(35)]

    assert answers == [404] * 30 + [429] * 5
