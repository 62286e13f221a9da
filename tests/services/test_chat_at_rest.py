"""What is left of a conversation on disk, in the log and when somebody changed it: ciphers, and clear refusals."""

import logging
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import col, select, update

from mso_app.core import secrets
from mso_app.core.db import unit_of_work
from mso_app.core.envelopes import Unreadable
from mso_app.core.filetypes import FileKind
from mso_app.core.settings import settings
from mso_app.domain import chat as rules
from mso_app.integrations.storage import storage
from mso_app.models import ChatFile, ChatMessage
from mso_app.services import chat, reactions
from mso_app.services.chat import reach
from tests.api.test_documents import _picture
from tests.conftest import Clock, Database
from tests.doors.world import new_mark, pdf_with
from tests.talks import Talk, bring, fetch, make_talk, room_of, say, texts_of


@pytest.fixture
async def talk(database: Database, clock: Clock) -> Talk:
    reactions.install()
    return await make_talk()


async def _everything(database: Database, folder: Path) -> bytes:
    """Every byte that is stored: all files of the data folder, and every row of every table as the database gives it."""
    found = [path.read_bytes() for path in _files(folder)]
    async with unit_of_work() as session:
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        if database.kind == "postgresql":
            query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for (table,) in (await session.exec(text(query))).all():  # type: ignore[call-overload]
            for row in (await session.exec(text(f'SELECT * FROM "{table}"'))).all():  # type: ignore[call-overload]
                found += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(found)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


async def test_no_word_of_it_is_stored_or_logged(
    talk: Talk, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """MSO-19, MSO-20, N-15, row 20: 50 planted messages and a file: 0 hits in database, write-ahead log, folders, logs."""
    caplog.set_level(logging.DEBUG)
    marks = [new_mark("secret") for _ in range(50)]
    known, name, content = new_mark("plain"), new_mark("name"), new_mark("content")
    async with unit_of_work() as session:
        # The search has to find what is written openly, in a table and in the folder.
        await session.exec(text("UPDATE medical_case SET subject = :mark").bindparams(mark=known))  # type: ignore[call-overload]
    (tmp_path / "open.txt").write_text(f"{known}-file")
    lines = [await say(talk, (talk.requester, talk.provider)[n % 2], f"About {mark}") for n, mark in enumerate(marks)]
    file = await bring(talk, talk.requester, pdf_with(content) + content.encode() * 9000, name=f"{name}.pdf")
    await say(talk, talk.requester, f"With a file {marks[0]}", file_ids=[file.id], reply_to=lines[0].id)
    async with unit_of_work() as session:
        await chat.change(session, talk.requester, talk.case_id, lines[2].id, f"Corrected {marks[2]}")
        await chat.delete(session, talk.provider, talk.case_id, lines[3].id)
        await chat.search(session, talk.requester, talk.case_id, marks[4])
        await chat.transcript(session, talk.requester, talk.case_id)
        order = await chat.order_file(session, talk.provider, talk.case_id, file.id)
    await chat.paint_file(order, width=320)
    assert marks[0] in "".join(await texts_of(talk, talk.provider))

    stored = await _everything(database, tmp_path)

    assert known.encode() in stored
    assert f"{known}-file".encode() in stored
    for mark in (*marks, name, content):
        assert mark.encode() not in stored
        assert mark.encode().hex().encode() not in stored
        assert mark not in caplog.text


async def test_the_key_of_a_thread_is_nowhere_in_the_database(talk: Talk, database: Database, tmp_path: Path) -> None:
    """N-15: whoever has the database and the files, and not the secret beside them, has nothing."""
    await say(talk, talk.requester, "Hello.")
    async with unit_of_work() as session:
        key = (await reach.thread_of(session, talk.requester, talk.case_id)).key
    secret = secrets.derive("chat-keys")

    stored = await _everything(database, tmp_path)

    assert key not in stored
    assert secret not in stored


async def test_with_another_secret_nothing_opens(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await say(talk, talk.requester, "Hello.")
    monkeypatch.setenv("MSO_SECRET_KEY", "another secret of at least thirty-two bytes")
    for forget in (settings.cache_clear, secrets.secret_key.cache_clear, secrets.derive.cache_clear):
        forget()

    with pytest.raises(Unreadable) as refused:
        await room_of(talk, talk.requester)

    assert refused.value.sentence.startswith("This cannot be read: its stored form was changed")


@pytest.mark.parametrize("what", ["edited", "swapped", "cut", "emptied"])
async def test_a_message_that_was_changed_in_the_database_is_named_and_the_others_are_shown(
    talk: Talk, what: str
) -> None:
    """A clear sentence in its place, and no crash, in the room, the search and the transcript."""
    bad = await say(talk, talk.requester, "The first.")
    good = await say(talk, talk.requester, "The second.", reply_to=bad.id)
    async with unit_of_work() as session:
        bodies = dict((await session.exec(select(ChatMessage.id, ChatMessage.body))).all())
        first, second = bodies[bad.id] or b"", bodies[good.id] or b""
        broken = {
            "edited": first[:-1] + bytes([first[-1] ^ 1]),
            "swapped": second,
            "cut": first[: len(first) // 2],
            "emptied": b"",
        }[what]
        await session.exec(update(ChatMessage).where(col(ChatMessage.id) == bad.id).values(body=broken))

    room = await room_of(talk, talk.provider)

    assert [line.runs[0].text for line in room.lines] == [rules.DAMAGED, "The second."]
    assert room.lines[1].quote.text == rules.DAMAGED
    async with unit_of_work() as session:
        hits = await chat.search(session, talk.provider, talk.case_id, "the")
        assert [hit.seq for hit in hits] == [2]
        assert (await chat.transcript(session, talk.provider, talk.case_id)).startswith(b"%PDF")
        mine = (await chat.open_room(session, talk.requester, talk.case_id)).lines[0]
    assert (mine.can_change, mine.can_delete) == (False, True)


async def test_a_changed_file_is_refused_before_its_first_byte(talk: Talk) -> None:
    data = pdf_with("report") + bytes(200_000)
    file = await bring(talk, talk.requester, data, name="report.pdf")
    other = await bring(talk, talk.requester, data, name="other.pdf")
    await say(talk, talk.requester, "", file_ids=[file.id, other.id])
    async with unit_of_work() as session:
        row = await session.get_one(ChatFile, file.id)
        another = await session.get_one(ChatFile, other.id)
    sealed = await storage().read(row.storage_key)
    foreign = await storage().read(another.storage_key)

    for broken in (sealed[:-1], sealed[:70_000], sealed + b"x", b"", foreign, data):
        await storage().keep(row.storage_key, broken)
        with pytest.raises(Unreadable):
            await fetch(talk, talk.provider, file.id)

    await storage().keep(row.storage_key, sealed)
    assert await fetch(talk, talk.provider, file.id) == data


async def test_pictures_are_drawn_anew_and_cached_as_ciphers(talk: Talk, tmp_path: Path) -> None:
    """Row 13: what is shown is our own drawing; the cache is no second copy of it in the open."""
    file = await bring(talk, talk.requester, _picture(), name="scan.png")
    line = await say(talk, talk.requester, "", file_ids=[file.id])
    assert (line.files[0].kind, line.files[0].is_picture) == (FileKind.PNG.value, True)
    async with unit_of_work() as session:
        order = await chat.order_file(session, talk.provider, talk.case_id, file.id)

    first, second = [await chat.paint_file(order, width=320) for _ in range(2)]

    assert first.data == second.data
    assert first.data[:4] in (b"\x89PNG", b"\xff\xd8\xff\xe0")
    (kept,) = _files(tmp_path / "previews")
    assert first.data[:64] not in kept.read_bytes()
    kept.write_bytes(b"nonsense")
    assert (await chat.paint_file(order, width=320)).data == first.data


async def test_an_upload_that_breaks_leaves_nothing_behind(talk: Talk, tmp_path: Path) -> None:
    async with unit_of_work() as session:
        plan = await chat.plan_file(
            session, talk.requester, talk.case_id, uuid4().hex, name="report.pdf", size=900_000
        )  # fmt: skip

    async def half():  # noqa: ANN202
        yield pdf_with("broken") + bytes(300_000)

    with pytest.raises(Exception, match="Send the file again"):
        await chat.receive(plan, half())

    assert _files(tmp_path / "incoming") == []
    assert [kept async for kept in storage().all()] == []
