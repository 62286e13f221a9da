"""Row 30: what operators and strangers can read says nothing about a patient, a person or a login, also when it breaks.

One server is driven through ordinary work and through every fault we know of, each carrying planted words. Then its
output, its audit log, its answers and its addresses are searched for them.
"""

import asyncio
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from tests.doors.handlers import HANDLERS, OPINION, ROOM, WIZARD
from tests.doors.tabs import handler_names
from tests.doors.world import PASSWORD, Thing, Who, World, pdf_with
from tests.raw_socket import Tab, inhabited, mail_of, words_about
from tests.serve import Server

# What a stranger or a broken page sends. Each is one word, so that no cutting of sentences hides half of it.
TYPED = {
    kind: f"zq{kind}{uuid4().hex[:10]}"
    for kind in ("payload", "argument", "text", "password", "ticket", "name", "query", "address", "header", "crash")
}
BIRTH_DATE, RECORD_NUMBER = "1931-07-23", "MRN-77120934"
FAULTY = "2026-99-zqfault7f3a"
SERVER_ERROR = 500


@dataclass(kw_only=True)
class Traces:
    """What is left when the server has been driven and stopped."""

    server: Server
    world: World
    answers: list[str] = field(default_factory=list)
    """Bodies of refusals and failures over HTTP."""
    addresses: list[str] = field(default_factory=list)
    """Where the server sent somebody."""
    codes: list[int] = field(default_factory=list)
    told: str = ""
    """Frames of the tab whose handlers broke, but for what it shows its own person."""

    @property
    def owner(self) -> Who:
        return self.world.people["owner"]

    @property
    def case(self) -> Thing:
        return self.world.case("in_progress")

    @property
    def planted(self) -> list[str]:
        people = [who for who in self.world.people.values() if who.actor]
        words = [word for who in people if who.actor for word in words_about(who.actor, *self.world.everything)]
        return [*words, *TYPED.values(), *self.world.tokens, PASSWORD, BIRTH_DATE, RECORD_NUMBER, FAULTY]


def found(words: list[str], *texts: str | bytes) -> list[str]:
    """The words that occur in one of the texts, whatever the case of their letters."""
    whole = b"\n".join(text.encode() if isinstance(text, str) else text for text in texts).lower()
    return sorted({word for word in words if word.lower().encode() in whole})


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Traces:
    with inhabited(tmp_path_factory.mktemp("leaks"), sqlite_template) as (server, world):
        made = Traces(server=server, world=world)
        _plant(made)
        asyncio.run(_drive(made))
    return made


def _plant(traces: Traces) -> None:
    with sqlite3.connect(traces.server.data_dir / "mso.db", timeout=30) as rows:
        rows.execute("UPDATE patient SET birth_date = ?, record_number = ? || rowid", (BIRTH_DATE, RECORD_NUMBER))
    rows.close()


async def _drive(traces: Traces) -> None:
    await _work(traces)
    await _strange_requests(traces)
    await _strange_events(traces)
    await _broken_rows(traces)


async def _work(traces: Traces) -> None:
    """An ordinary day: everybody opens the room, its files and its opinion; somebody signs in, right and wrong."""
    thing, names = traces.case, handler_names()
    for name in ("owner", "reviewer", "admin"):
        async with Tab(traces.server.url, login=traces.world.people[name].token) as tab:
            for handler in ("ShellState.load", "RoomState.load", "InsightsState.load", "DocumentsState.load"):
                await tab.send(names[handler], page=(ROOM[0], ROOM[1](thing)))
            await tab.send(names["OpinionState.load"], page=(OPINION[0], OPINION[1](thing)))
            shown = await tab.settled(page=(ROOM[0], ROOM[1](thing)))
            assert thing.mark in shown
    async with Tab(traces.server.url) as tab:
        for password in (TYPED["password"], PASSWORD):
            assert traces.owner.actor is not None
            form = {"email": mail_of(traces.owner.actor), "password": password}
            await tab.send(names["SignInState.submit"], {"form": form}, page=("/sign-in", "/sign-in"))
        await tab.settled(page=("/sign-in", "/sign-in"))
    async with _browser(traces) as browser:
        for path in (f"documents/{thing.document}", f"documents/{thing.document}/content"):
            (await browser.get(f"/api/v1/{path}")).raise_for_status()


async def _strange_requests(traces: Traces) -> None:
    """Wrong in every place a value can stand in: path, query, header, body, form, name of a file."""
    thing, word = traces.case, TYPED["query"]
    document, upload = f"/api/v1/documents/{thing.document}", f"/api/v1/cases/{thing.id}/documents/{uuid4().hex}"
    async with _browser(traces) as browser:
        answers = [
            await browser.get(f"/api/v1/documents/{TYPED['address']}"),
            await browser.get(f"/api/v1/{TYPED['address']}", params={"q": word}),
            await browser.get(f"/{TYPED['address']}", params={"q": word}),
            await browser.get(f"{document}/pages/{TYPED['address']}.png"),
            await browser.get(document, headers={"x-request-id": TYPED["header"], "authorization": TYPED["header"]}),
            await browser.patch(document, json={"kind": TYPED["text"], TYPED["name"]: TYPED["text"]}),
            await browser.patch(document, content=f'{{"kind": "{TYPED["text"]}'.encode()),
            await browser.put(upload, params={"name": f"{TYPED['name']}.exe"}, content=TYPED["text"].encode()),
            await browser.put(upload, params={"name": f"{TYPED['name']}.pdf"}, content=b"%PDF-1.4 " + word.encode()),
            await browser.put(upload, params={"name": f"{TYPED['name']}.pdf"}, content=pdf_with(TYPED["text"])),
            await browser.post("/api/v1/test/clock", json={"at": TYPED["text"]}),
            await browser.post("/api/v1/sessions/exchange", data={"ticket": TYPED["ticket"], "next": f"//{word}"}),
            await browser.post("/api/v1/sessions/exchange", data={"ticket": TYPED["ticket"] * 9}),
            await browser.post("/_upload", content=TYPED["text"].encode()),
            await browser.get("/api/v1/documents/x", headers={"cookie": f"mso_session_1={TYPED['ticket']}"}),
        ]
    _keep(traces, answers)


async def _strange_events(traces: Traces) -> None:
    """Names, arguments and shapes that the framework warns about, quoting what it was sent."""
    thing, names, word = traces.case, handler_names(), TYPED["argument"]
    room = (ROOM[0], ROOM[1](thing))
    wizard = (WIZARD[0], WIZARD[1](traces.world.drafts[0]))
    async with Tab(traces.server.url, login=traces.owner.token) as tab:
        await tab.settled(page=room)
        for wrong in ({"by": word, "seen": [word]}, {word: word}, {"by": {"a": word}}, {}):
            await tab.send(names["ViewerState.turn"], wrong, page=room)
        for wrong in ({"form": word}, {"form": [word, {"x": word}]}, {"form": {"text": {"deep": word}}}):
            await tab.send(names["IssuesState.send"], wrong, page=room)
        await tab.send(names["RoomState.show"], {"dialog": {"x": word}}, page=room)
        await tab.send(names["NewCaseState.put"], {"name": word, "value": {"x": word}}, page=wizard)
        await tab.send(names["AuditState.open_row"], {"seq": word}, page=room)
        await tab.send(TYPED["payload"], {"patient": TYPED["payload"]}, page=room)
        await tab.send(f"{names['RoomState.load']}{TYPED['payload']}", {"x": TYPED["payload"]}, page=room)
        await tab.send(names["RoomState.load"], page=("/cases/[case_id]", f"/cases/{TYPED['address']}"))
        traces.told += "\n".join(frame for frame in tab.frames if "toast" in frame)
        await tab.settled(page=room)
    crash = {
        "message": TYPED["crash"],
        "info": TYPED["crash"],
        "stack": TYPED["crash"],
        "component_stack": TYPED["crash"],
    }
    boundary = "reflex___state____state.reflex___state____frontend_event_exception_state.handle_frontend_exception"
    for what, event in (
        (TYPED["payload"], "event"),
        ([TYPED["payload"]], "event"),
        ({"nothing": TYPED["payload"]}, "event"),
        ({"name": {"x": TYPED["payload"]}, "payload": TYPED["payload"]}, "event"),
        (json.dumps({"name": TYPED["payload"], "payload": {"x": TYPED["payload"]}}), "event"),
        (crash, "client_error"),
        (TYPED["crash"], TYPED["crash"]),
    ):
        async with Tab(traces.server.url, login=traces.owner.token) as tab:
            await tab.settled(page=room)
            await tab.send_raw(what, event=event)
            await tab.send(boundary, crash, page=room)
            await tab.settled(page=room)


async def _broken_rows(traces: Traces) -> None:
    """Rows that cannot be read: the errors quote them, in a route and in a handler."""
    with sqlite3.connect(traces.server.data_dir / "mso.db", timeout=30) as rows:
        rows.execute("UPDATE document SET exam_date = ?, created_at = ?", (FAULTY, FAULTY))
        rows.execute("UPDATE medical_case SET created_at = ?", (FAULTY,))
    rows.close()
    thing = traces.case
    async with _browser(traces) as browser:
        answers = [await browser.get(f"/api/v1/documents/{thing.document}")]
    assert [answer.status_code for answer in answers] == [SERVER_ERROR]
    _keep(traces, answers)
    page = (ROOM[0], ROOM[1](thing))
    async with Tab(traces.server.url, login=traces.owner.token) as tab:
        await tab.send(handler_names()["RoomState.load"], page=page)
        await tab.until(lambda told: "Something went wrong on our side" in told)
        traces.told += await tab.settled(page=page)


def _browser(traces: Traces) -> httpx.AsyncClient:
    cookie = f"mso_session_{traces.server.port}={traces.owner.token}"
    headers = {"origin": traces.server.url, "cookie": cookie}
    return httpx.AsyncClient(base_url=traces.server.url, headers=headers)


def _keep(traces: Traces, answers: list[httpx.Response]) -> None:
    traces.codes += [answer.status_code for answer in answers]
    traces.answers += [answer.text for answer in answers if answer.status_code >= httpx.codes.BAD_REQUEST]
    traces.addresses += [answer.headers.get("location", "") for answer in answers]


def test_the_search_finds_what_is_planted(traces: Traces, tmp_path: Path) -> None:
    """Without this, nothing found would prove nothing: the words are in the house, and a leak would be seen."""
    stored = b"".join(path.read_bytes() for path in traces.server.data_dir.glob("mso.db*"))
    log = tmp_path / "log"
    log.write_bytes(traces.server.log.read_bytes() + f'{{"says": "{traces.case.patient_mark.upper()}"}}\n'.encode())

    assert found([traces.case.mark, traces.case.patient_mark, BIRTH_DATE, RECORD_NUMBER, FAULTY], stored) != []
    assert found([RECORD_NUMBER], stored) == [RECORD_NUMBER]
    assert found(traces.planted, log.read_bytes()) == [traces.case.patient_mark]


def test_what_the_server_prints_names_nobody(traces: Traces) -> None:
    """The faults are there, with their place and a reference; not one planted word is."""
    log = traces.server.log.read_text()

    assert "unexpected error in a request" in log
    assert "unexpected error in a handler" in log
    assert "Error transforming" in log
    assert found(traces.planted, log) == []


def test_the_audit_log_names_nobody(traces: Traces) -> None:
    rows = sqlite3.connect(traces.server.data_dir / "mso.db")
    written = [str(row) for row in rows.execute("SELECT * FROM audit_row")]
    rows.close()

    assert written
    assert found(traces.planted, *written) == []


def test_refusals_and_failures_do_not_repeat_what_was_sent(traces: Traces) -> None:
    """Row 30: the bodies of every 4xx and 5xx, and the toast of a handler that broke."""
    assert {404, 422, SERVER_ERROR} <= set(traces.codes)
    assert [answer for answer in traces.answers if found(traces.planted, answer)] == []
    assert found([FAULTY, *TYPED.values(), *traces.world.tokens], traces.told) == []


def test_no_address_names_anybody(traces: Traces) -> None:
    """Where the server sends somebody, and what its pages and routes are called by: ids only."""
    pages = [deed.page[1](thing) for deed in HANDLERS.values() for thing in traces.world.everything]

    assert any(traces.addresses)
    assert found([*traces.planted, *map(quote, traces.planted)], *traces.addresses, *pages) == []


def test_what_tabs_show_lies_in_no_file(traces: Traces) -> None:
    """Open tabs show patients, and what they show is in the memory of the server and in the database alone."""
    data = traces.server.data_dir
    # What a tab would leave behind, so that the search is seen to find it.
    (data / "left-behind").write_text(traces.case.mark)
    beside = [path for path in data.rglob("*") if path.is_file() and not path.name.startswith("mso.db")]
    beside = [path for path in beside if "files" not in path.relative_to(data).parts]

    assert [path.name for path in beside if found(traces.planted, path.read_bytes())] == ["left-behind"]
