"""A ticket becomes a cookie, a cookie is taken back: security rows 3, 4 and 33, over HTTP."""

import pytest
from httpx import AsyncClient, Response

from mso_app.core import throttle
from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotSignedIn
from mso_app.core.security import hash_password
from mso_app.core.settings import settings
from mso_app.domain.words import Role
from mso_app.services import accounts, identity
from tests.api.world import client_of, make_world
from tests.build import make_account
from tests.conftest import Clock, Database

PASSWORD = "a quiet harbour at dawn"
EXCHANGE = "/api/v1/sessions/exchange"
END = "/api/v1/sessions/end"


async def _ticket(role: Role = Role.ADMIN) -> str:
    async with unit_of_work() as session:
        account = await make_account(session, role)
        account.password_hash = await hash_password(PASSWORD)
        session.add(account)
    async with unit_of_work() as session:
        given = await accounts.check_password(
            session, email=account.email, password=PASSWORD, code="", address="192.0.2.1"
        )
    return given.token


async def _is_signed_in(token: str) -> bool:
    try:
        async with unit_of_work() as session:
            await identity.identify(session, token)
    except NotSignedIn:
        return False
    return True


def _cookie(answer: Response) -> str:
    return answer.cookies.get(settings().cookie_name) or ""


async def _anonymous(client: AsyncClient, data: dict[str, str]) -> Response:
    return await client.post(EXCHANGE, data=data)


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("", "/provider"),
        ("/cases/7", "/cases/7"),
        ("//evil.example", "/provider"),
        ("https://evil.example", "/provider"),
    ],
)
async def test_a_ticket_becomes_a_cookie_and_leads_on(database: Database, clock: Clock, wanted: str, goes: str) -> None:
    """The cookie is HttpOnly and SameSite=Lax; only pages of ours come next."""
    world = await make_world()
    async with client_of(world, None) as client:
        answer = await _anonymous(client, {"ticket": await _ticket(Role.PROVIDER), "next": wanted, "keep": "yes"})

    attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert (answer.status_code, answer.headers["location"]) == (303, goes)
    assert attributes >= {"httponly", "samesite=lax", "path=/", "max-age=43200"}
    assert await _is_signed_in(_cookie(answer))


async def test_without_keep_the_cookie_goes_with_the_browser(database: Database, clock: Clock) -> None:
    world = await make_world()
    async with client_of(world, None) as client:
        answer = await _anonymous(client, {"ticket": await _ticket()})

    assert "max-age" not in answer.headers["set-cookie"].lower()


async def test_behind_tls_the_cookie_is_secure_and_tied_to_the_host(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MSO_PUBLIC_URL", "https://secunda.example")
    settings.cache_clear()
    world = await make_world()
    async with client_of(world, None) as client:
        answer = await _anonymous(client, {"ticket": await _ticket()})

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-mso_session=")
    assert "; Secure" in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


async def test_a_used_or_made_up_ticket_signs_nobody_in(database: Database, clock: Clock) -> None:
    """Row 3."""
    world, ticket = await make_world(), await _ticket()
    async with client_of(world, None) as client:
        await _anonymous(client, {"ticket": ticket})
        client.cookies.clear()
        answers = [await _anonymous(client, {"ticket": one}) for one in (ticket, "made-up")]

    assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [(303, "/sign-in?again=1")] * 2
    assert [_cookie(answer) for answer in answers] == ["", ""]


async def test_a_login_that_was_set_beforehand_ends_at_sign_in(database: Database, clock: Clock) -> None:
    """Row 3, fixation: whoever knows the old cookie has nothing."""
    world, ticket = await make_world(), await _ticket()
    old = world.tokens[world.requester.id]
    async with client_of(world, world.requester) as client:
        answer = await client.post(EXCHANGE, data={"ticket": ticket})

    assert _cookie(answer) not in ("", old)
    assert not await _is_signed_in(old)


async def test_signing_out_ends_the_login_and_takes_the_cookie_back(database: Database, clock: Clock) -> None:
    """Row 5."""
    world = await make_world()
    token = world.tokens[world.requester.id]
    async with client_of(world, world.requester) as client:
        answer = await client.post(END)
        again = await client.post(END)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?out=1")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert again.status_code == 303
    assert not await _is_signed_in(token)


async def test_signing_out_by_link_is_not_possible(database: Database, clock: Clock) -> None:
    world = await make_world()
    async with client_of(world, world.requester) as client:
        answer = await client.get(END)

    assert answer.status_code == 404
    assert await _is_signed_in(world.tokens[world.requester.id])


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://sub.localhost:8000",
        "https://localhost:8000",
        "http://localhost:8001",
    ],
)
@pytest.mark.parametrize("path", [EXCHANGE, END, "/api/v1/drafts/1/documents/2", "/_upload", "/api/nothing"])
async def test_unsafe_requests_come_from_our_own_pages(
    database: Database, clock: Clock, origin: str | None, path: str
) -> None:
    """Row 4: six foreign origins on every kind of route; the login stays and nothing is done."""
    world = await make_world()
    async with client_of(world, world.requester) as client:
        del client.headers["origin"]
        headers = {"origin": origin} if origin else {}
        answer = await client.post(path, data={"ticket": "x"}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert await _is_signed_in(world.tokens[world.requester.id])


async def test_nobody_is_signed_in_from_another_site(database: Database, clock: Clock) -> None:
    """Row 4: a foreign page with its own ticket cannot put somebody into a foreign account, cookie or not."""
    world, ticket = await make_world(), await _ticket()
    async with client_of(world, None) as client:
        client.headers["origin"] = "https://evil.example"
        answer = await _anonymous(client, {"ticket": ticket})

    assert (answer.status_code, _cookie(answer)) == (403, "")


async def test_tickets_are_tried_ten_times_a_minute(database: Database, clock: Clock) -> None:
    """Row 33: the eleventh is told when to come back; invented X-Forwarded-For values do not help."""
    world = await make_world()
    async with client_of(world, None) as client:
        answers = [
            await client.post(EXCHANGE, data={"ticket": "x"}, headers={"x-forwarded-for": f"198.51.100.{number}"})
            for number in range(15)
        ]

    assert [answer.status_code for answer in answers] == [303] * 10 + [429] * 5
    assert int(answers[-1].headers["retry-after"]) == 60


async def test_a_hundred_requests_a_minute(database: Database, clock: Clock) -> None:
    """Row 33: of 120 calls 100 are answered; a minute later it goes on; another login is not held up."""
    world = await make_world()
    async with client_of(world, world.requester) as client:
        first = [(await client.get("/api/v1/nothing")).status_code for _ in range(120)]
        clock.move(minutes=1)
        later = (await client.get("/api/v1/nothing")).status_code
    async with client_of(world, world.stranger) as client:
        other = (await client.get("/api/v1/nothing")).status_code

    assert first == [404] * 100 + [429] * 20
    assert (later, other) == (404, 404)


async def test_health_is_never_held_up(database: Database, clock: Clock) -> None:
    world = await make_world()
    async with client_of(world, None) as client:
        answers = {(await client.get("/api/health")).status_code for _ in range(150)}

    assert answers == {200}


@pytest.fixture(autouse=True)
def _counters() -> None:
    throttle.start_over()
