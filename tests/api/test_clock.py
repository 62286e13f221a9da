"""N-19: the virtual clock moves from outside, only in a test environment, and stays where it was over a restart."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from mso_app.api.app import around, make_api
from mso_app.core import clock as product_clock
from mso_app.core.settings import settings
from tests.conftest import Clock, Database

CLOCK = "/api/v1/test/clock"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def api(database: Database, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=around(make_api()))
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as client:
        yield client


@pytest.fixture(autouse=True)
def running_again() -> Iterator[None]:
    yield
    product_clock.fix(None)


async def test_moves_by_seconds(api: httpx.AsyncClient, clock: Clock) -> None:
    before = clock.now

    answer = await api.post(CLOCK, json={"seconds": 46_800})

    assert answer.status_code == 200
    assert clock.now - before == timedelta(hours=13)
    assert (await api.get(CLOCK)).json()["now"] == "2026-03-02T22:00:00Z"


async def test_moves_to_a_moment(api: httpx.AsyncClient, clock: Clock) -> None:
    await api.post(CLOCK, json={"at": "2027-01-01T08:00:00+01:00"})

    assert clock.now == datetime(2027, 1, 1, 7, tzinfo=UTC)


async def test_is_remembered_by_the_next_process(api: httpx.AsyncClient) -> None:
    await api.post(CLOCK, json={"seconds": 86_400})
    product_clock.fix(None)

    make_api()

    offset = product_clock.now() - product_clock.of_the_system()
    assert timedelta(hours=23, minutes=59) < offset <= timedelta(days=1)


@pytest.mark.parametrize(
    "body", [{}, {"seconds": 1, "at": "2027-01-01T00:00:00Z"}, {"at": "2027-01-01T00:00:00"}, {"seconds": 1e12}]
)
async def test_nonsense_moves_nothing(api: httpx.AsyncClient, clock: Clock, body: dict[str, object]) -> None:
    before = clock.now

    answer = await api.post(CLOCK, json=body)

    assert (answer.status_code, clock.now) == (422, before)


@pytest.mark.parametrize("env", ["production", "development"])
async def test_does_not_exist_elsewhere(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch, env: str
) -> None:
    monkeypatch.setenv("MSO_ENV", env)
    settings.cache_clear()
    before = clock.now
    transport = httpx.ASGITransport(app=around(make_api()))

    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as client:
        answers = [await client.get(CLOCK), await client.post(CLOCK, json={"seconds": 60})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert clock.now == before
