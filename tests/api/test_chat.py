"""The conversation of a case over HTTP: for its two people, and as if it were not there for anybody else."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
import pytest
from pypdf import PdfReader

from mso_app.api.app import around, make_api
from mso_app.core import throttle
from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.models import Account
from mso_app.services import identity, reactions
from tests.api.test_documents import _picture
from tests.api.world import tokens_of
from tests.conftest import Clock, Database
from tests.doors.world import pdf_with
from tests.talks import Talk, finish, make_talk

XSS = '"><img src=x onerror=alert(1)>'


@dataclass(kw_only=True)
class Lines:
    """A talk whose people are signed in."""

    talk: Talk
    tokens: dict[UUID, str]

    @property
    def path(self) -> str:
        return f"/api/v1/cases/{self.talk.case_id}/chat"

    @asynccontextmanager
    async def of(self, who: Actor | None) -> AsyncIterator[httpx.AsyncClient]:
        headers = {"origin": settings().origin}
        if who is not None:
            headers["cookie"] = f"{settings().cookie_name}={self.tokens[who.id]}"
        transport = httpx.ASGITransport(app=around(make_api()), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=settings().origin, headers=headers) as client:
            yield client


@pytest.fixture
async def lines(database: Database, clock: Clock) -> Lines:
    reactions.install()
    throttle.start_over()
    talk = await make_talk()
    people = [talk.requester, talk.provider, *talk.outsiders.values()]
    async with unit_of_work() as session:
        tokens = await tokens_of(session, people)
    return Lines(talk=talk, tokens=tokens)


@pytest.fixture
async def requester(lines: Lines) -> AsyncIterator[httpx.AsyncClient]:
    async with lines.of(lines.talk.requester) as client:
        yield client


@pytest.fixture
async def provider(lines: Lines) -> AsyncIterator[httpx.AsyncClient]:
    async with lines.of(lines.talk.provider) as client:
        yield client


def message(text: str, **more: object) -> dict[str, object]:
    return {"client_msg_id": str(uuid4()), "text": text, **more}


async def test_two_people_talk(lines: Lines, requester: httpx.AsyncClient, provider: httpx.AsyncClient) -> None:
    """MSO-18: sent once, read by the other, corrected, taken back."""
    first = message("Good morning.")

    sent = [await requester.post(f"{lines.path}/messages", json=first) for _ in range(2)]
    answer = await provider.post(f"{lines.path}/messages", json=message("Hello.", reply_to=sent[0].json()["id"]))
    seen = (await requester.get(f"{lines.path}/messages", params={"after": 1})).json()
    read = await provider.post(f"{lines.path}/read", json={"seq": 2})
    changed = await requester.patch(f"{lines.path}/messages/{sent[0].json()['id']}", json={"text": "Good evening."})
    gone = await provider.delete(f"{lines.path}/messages/{answer.json()['id']}")
    whole = (await provider.get(f"{lines.path}/messages")).json()

    assert [one.status_code for one in (*sent, answer, read, changed, gone)] == [201, 201, 201, 204, 200, 200]
    assert sent[0].json() == sent[1].json()
    assert [(line["seq"], line["quote"]["text"]) for line in seen] == [(2, "Good morning.")]
    assert (changed.json()["is_edited"], changed.json()["receipt"]) == (True, "read")
    assert [line["runs"][0]["text"] for line in whole] == ["Good evening.", "This message was deleted."]


async def test_everybody_else_gets_the_same_answer_as_for_nothing(
    lines: Lines, requester: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MSO-19, N-15: 404 byte for byte, with the switch of the institution on; nobody who is not signed in gets 401."""
    monkeypatch.setattr(settings(), "institution_shares_cases", True)
    sent = (await requester.post(f"{lines.path}/messages", json=message("Private."))).json()["id"]
    nothing = f"/api/v1/cases/{uuid4()}/chat"
    asked: list[tuple[str, str, dict[str, object]]] = [
        ("GET", "/messages", {}),
        ("POST", "/messages", {"json": message("Hello.")}),
        ("PATCH", f"/messages/{sent}", {"json": {"text": "Hello."}}),
        ("DELETE", f"/messages/{sent}", {}),
        ("POST", "/read", {"json": {"seq": 1}}),
        ("GET", "/search", {"params": {"q": "private"}}),
        ("GET", "/transcript.pdf", {}),
        ("PUT", "/files/a-new-key", {"params": {"name": "a.txt"}, "content": b"abc"}),
    ]

    for who in lines.talk.outsiders.values():
        throttle.start_over()
        async with lines.of(who) as client:
            for method, path, more in asked:
                here = await client.request(method, lines.path + path, **more)  # type: ignore[arg-type]
                absent = await client.request(method, nothing + path, **more)  # type: ignore[arg-type]
                assert (here.status_code, here.content) == (404, absent.content)
    async with lines.of(None) as client:
        for method, path, more in asked:
            assert (await client.request(method, lines.path + path, **more)).status_code == 401  # type: ignore[arg-type]


async def test_nothing_but_the_message_is_taken(lines: Lines, requester: httpx.AsyncClient) -> None:
    """Row 21: no author, no number and no time of somebody's own choice."""
    for more in ({"author_id": str(lines.talk.provider.id)}, {"seq": 99}, {"created_at": "2020-01-01"}, {"thread_id": str(uuid4())}):  # fmt: skip
        refused = await requester.post(f"{lines.path}/messages", json=message("Hello.", **more))
        assert refused.status_code == 422
    long = await requester.post(f"{lines.path}/messages", json=message("x" * 8001))
    empty = await requester.post(f"{lines.path}/messages", json=message(" "))

    assert (long.status_code, empty.status_code) == (422, 422)
    assert empty.json()["fields"] == {"text": "Write something or attach a file."}
    assert "xxx" not in long.text
    assert (await requester.get(f"{lines.path}/messages")).json() == []


async def test_another_site_cannot_write(lines: Lines, requester: httpx.AsyncClient) -> None:
    """Row 4."""
    answer = await requester.post(
        f"{lines.path}/messages", json=message("Hello."), headers={"origin": "https://evil.example"}
    )

    assert answer.status_code == 403


async def test_after_the_time_for_questions_it_says_so(
    lines: Lines, requester: httpx.AsyncClient, clock: Clock
) -> None:
    """X-2: 14 days after Done it is read-only under the virtual clock."""
    await requester.post(f"{lines.path}/messages", json=message("In time."))
    await finish(lines.talk)
    clock.move(days=14)
    async with unit_of_work() as session:
        account = await session.get_one(Account, lines.talk.requester.id)
        lines.tokens[account.id] = await identity.begin(session, account, device="test", address="127.0.0.1")

    async with lines.of(lines.talk.requester) as client:
        late = await client.post(f"{lines.path}/messages", json=message("Too late."))
        read = await client.get(f"{lines.path}/messages")

    assert (late.status_code, late.json()["code"]) == (409, "invalid_transition")
    assert late.json()["detail"].startswith("The time for questions ended on 16 March 2026.")
    assert len(read.json()) == 1


async def test_files_go_in_and_come_out_with_safe_headers(
    lines: Lines, requester: httpx.AsyncClient, provider: httpx.AsyncClient
) -> None:
    """Rows 12 and 13: one line of name, a download for the original, a picture that was drawn anew."""
    data = _picture()

    put = await requester.put(f"{lines.path}/files/picture-key-1", params={"name": f"{XSS}.png"}, content=data)
    twice = await requester.put(f"{lines.path}/files/picture-key-1", params={"name": f"{XSS}.png"}, content=data)
    file = put.json()["id"]
    early = await provider.get(f"{lines.path}/files/{file}")
    await requester.post(f"{lines.path}/messages", json=message("", file_ids=[file]))
    content = await provider.get(f"{lines.path}/files/{file}")
    picture = await provider.get(f"{lines.path}/files/{file}/picture.png", params={"width": 300})

    assert (put.status_code, twice.status_code, early.status_code) == (201, 201, 404)
    assert twice.json() == put.json()
    assert not set('<>"') & set(put.json()["name"])
    assert content.content == data
    assert picture.headers["content-type"] in ("image/png", "image/jpeg")
    for answer, kind in ((content, "attachment"), (picture, "inline")):
        assert answer.headers["content-disposition"].split(";")[0] == kind
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["cache-control"] == "private, no-store"


async def test_uploads_keep_their_limits(
    lines: Lines, requester: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 16: a length, a limit, a kind."""
    monkeypatch.setattr(settings(), "upload_limit_mb", 1)

    async def chunks() -> AsyncIterator[bytes]:
        yield b"abc"

    path = f"{lines.path}/files/some-key-1"
    without = await requester.put(path, params={"name": "a.txt"}, content=chunks())
    large = await requester.put(path, params={"name": "a.txt"}, content=bytes(1_000_001))
    wrong = await requester.put(path, params={"name": "a.txt"}, content=b"<html><script>alert(1)</script>")

    assert [answer.status_code for answer in (without, large, wrong)] == [411, 413, 422]
    assert wrong.json()["code"] == "file_refused"


async def test_a_file_is_made_a_document_by_the_other(
    lines: Lines, requester: httpx.AsyncClient, provider: httpx.AsyncClient
) -> None:
    put = await requester.put(
        f"{lines.path}/files/report-key", params={"name": "report.pdf"}, content=pdf_with("report")
    )
    file = put.json()["id"]
    unsent = await requester.post(f"{lines.path}/files/{file}/document")
    await requester.post(f"{lines.path}/messages", json=message("", file_ids=[file]))

    made = await provider.post(f"{lines.path}/files/{file}/document")

    listed = (await requester.get(f"/api/v1/cases/{lines.talk.case_id}/documents")).json()
    assert (unsent.status_code, made.status_code) == (409, 201)
    assert [(row["code"], row["name"]) for row in listed] == [("D1", "report.pdf")]
    line = (await requester.get(f"{lines.path}/messages")).json()[0]
    assert line["files"][0]["document_code"] == "D1"


async def test_search_and_transcript(lines: Lines, requester: httpx.AsyncClient) -> None:
    """X-9."""
    await requester.post(f"{lines.path}/messages", json=message("Haemoglobin is 10.4"))

    found = (await requester.get(f"{lines.path}/search", params={"q": "haemoglobin"})).json()
    answer = await requester.get(f"{lines.path}/transcript.pdf")

    assert [(hit["seq"], hit["excerpt"]) for hit in found] == [(1, "Haemoglobin is 10.4")]
    assert answer.headers["content-disposition"].startswith('attachment; filename="conversation.pdf"')
    assert "Haemoglobin is 10.4" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
