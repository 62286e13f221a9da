"""Files over HTTP: streamed in once, handed out safely, invisible to strangers."""

import asyncio
import io
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlmodel import select

from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.integrations.storage import storage
from mso_app.models import AuditRow, Document
from mso_app.services.documents import incoming, pictures
from tests.api.world import World, client_of, make_world
from tests.conftest import Database
from tests.hostile import dicom, page_pdf, stream

PDF = page_pdf(stream(b"BT /F1 12 Tf 72 700 Td (Haemoglobin 10.4 g/dL) Tj ET"))
XSS = '"><img src=x onerror=alert(1)>.pdf'


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 700), "teal").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
async def world(database: Database) -> World:
    return await make_world()


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(world, world.requester) as opened:
        yield opened


async def _bring(client: httpx.AsyncClient, world: World, data: bytes = PDF, name: str = "report.pdf") -> str:
    answer = await client.put(world.address(name=name), content=data)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def _documents() -> list[Document]:
    async with unit_of_work() as session:
        return list((await session.exec(select(Document))).all())


async def test_upload_and_download_are_the_same_bytes(client: httpx.AsyncClient, world: World) -> None:
    document_id = await _bring(client, world)

    answer = await client.get(f"/api/v1/documents/{document_id}/content")

    assert answer.content == PDF
    assert answer.headers["content-length"] == str(len(PDF))


@pytest.mark.parametrize("path", ["content", "preview.png", "pages/1.png?width=300"])
async def test_every_file_route_carries_the_safe_headers(client: httpx.AsyncClient, world: World, path: str) -> None:
    """Row 13 of the threat model."""
    document_id = await _bring(client, world)

    answer = await client.get(f"/api/v1/documents/{document_id}/{path}")

    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    kind = "attachment" if path == "content" else "inline"
    assert answer.headers["content-disposition"].split(";")[0] == kind


@pytest.mark.parametrize(
    ("data", "name", "path", "start"),
    [
        (PDF, "a.pdf", "pages/1.png?width=320", b"\x89PNG"),
        (_picture(), "a.png", "preview.png", b"\x89PNG"),
        (dicom(), "a.dcm", "frames/1.png?center=40&width=400&invert=true", b"\x89PNG"),
        (dicom(), "a.dcm", "preview.png", b"\x89PNG"),
    ],
)
async def test_pictures_are_drawn_anew(
    client: httpx.AsyncClient, world: World, data: bytes, name: str, path: str, start: bytes
) -> None:
    document_id = await _bring(client, world, data, name)

    answer = await client.get(f"/api/v1/documents/{document_id}/{path}")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content.startswith(start)
    assert answer.content != data


async def test_a_picture_is_drawn_once_and_the_cache_is_bounded(client: httpx.AsyncClient, world: World) -> None:
    document_id = await _bring(client, world)
    address = f"/api/v1/documents/{document_id}/pages/1.png"

    first, second = [(await client.get(address, params={"width": width})).content for width in (300, 310)]

    assert first == second
    assert len(list(pictures.previews_dir().glob("*/*"))) == 1
    pictures.shrink_previews(0)
    assert list(pictures.previews_dir().glob("*/*")) == []


async def test_what_has_no_picture_says_so(client: httpx.AsyncClient, world: World) -> None:
    document_id = await _bring(client, world, b"Sodium;140", "values.csv")

    for path in ("preview.png", "pages/1.png", "frames/1.png"):
        answer = await client.get(f"/api/v1/documents/{document_id}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (422, "cannot_be_shown")
    beyond = await client.get(f"/api/v1/documents/{await _bring(client, world)}/pages/7.png")
    assert beyond.json()["detail"] == "This PDF has 1 pages; there is no page 7."


async def test_foreign_and_absent_are_byte_equal(client: httpx.AsyncClient, world: World) -> None:
    """Row 1: 404, no difference to what does not exist."""
    document_id = await _bring(client, world)
    async with client_of(world, world.stranger) as stranger, client_of(world, world.admin) as admin:
        for method, path, data in [
            ("GET", "", None),
            ("GET", "/content", None),
            ("GET", "/preview.png", None),
            ("GET", "/pages/1.png", None),
            ("GET", "/frames/1.png", None),
            ("GET", "/pages/1", None),
            ("DELETE", "", None),
            ("PATCH", "", {"kind": "lab"}),
        ]:
            for person in (stranger, admin):
                foreign = await person.request(method, f"/api/v1/documents/{document_id}{path}", json=data)
                absent = await person.request(method, f"/api/v1/documents/{uuid4()}{path}", json=data)
                assert (foreign.status_code, foreign.content) == (404, absent.content), (method, path)
                assert sorted(foreign.headers.items()) == sorted(absent.headers.items())
        assert (await stranger.put(world.address(), content=PDF)).status_code == 404
        assert (await stranger.get(world.address("abcdefgh"))).status_code == 404
        assert (await stranger.get(f"/api/v1/drafts/{world.draft_id}/documents")).status_code == 404
    assert [str(document.id) for document in await _documents()] == [document_id]


async def test_nobody_gets_anything(world: World) -> None:
    async with client_of(world, None) as nobody:
        for method, path in [
            ("PUT", world.address()),
            ("GET", world.address("abcdefgh")),
            ("GET", f"/api/v1/drafts/{world.draft_id}/documents"),
            ("GET", f"/api/v1/documents/{uuid4()}"),
            ("GET", f"/api/v1/documents/{uuid4()}/content"),
            ("GET", f"/api/v1/documents/{uuid4()}/pages/1.png"),
            ("DELETE", f"/api/v1/documents/{uuid4()}"),
        ]:
            assert (await nobody.request(method, path, content=b"x")).status_code == 401, path


async def test_nobody_is_turned_away_before_the_body_is_read(world: World) -> None:
    """R3: authorised before the first byte."""
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield bytes(1000)

    for who, status in ((None, 401), (world.stranger, 404)):
        async with client_of(world, who) as person:
            answer = await person.put(world.address(), content=endless(), headers={"content-length": "40000000"})
        assert answer.status_code == status
    assert read <= 2


async def test_every_read_is_on_record_and_every_refusal_too(client: httpx.AsyncClient, world: World) -> None:
    """N-14: one row each."""
    document_id = await _bring(client, world)

    async def rows() -> list[tuple[str, str]]:
        async with unit_of_work() as session:
            found = await session.exec(select(AuditRow).order_by(AuditRow.seq))  # type: ignore[arg-type]
            return [(row.action, row.outcome) for row in found.all()]

    before = len(await rows())
    for path in ("", "/content", "/pages/1.png", "/pages/1.png", "/preview.png"):
        await client.get(f"/api/v1/documents/{document_id}{path}")
    async with client_of(world, world.stranger) as stranger:
        await stranger.get(f"/api/v1/documents/{document_id}/content")

    after = await rows()
    assert after[before:-1] == [("document.read", "ok")] * 5
    assert after[-1][1] == "denied"
    assert len(after) == before + 6


async def test_double_submit_is_one_document(client: httpx.AsyncClient, world: World) -> None:
    """Row 25: ten at once with the same key give one row and ten equal bodies."""
    address = world.address("double-submit")

    answers = await asyncio.gather(*(client.put(address, content=PDF) for _ in range(10)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(await _documents()) == 1
    assert len([stored async for stored in storage().all()]) == 1
    other = await client.put(address, content=PDF + b"\n")
    assert (other.status_code, other.json()["code"]) == (409, "already_exists")


async def test_the_same_file_twice_is_accepted_with_a_warning(client: httpx.AsyncClient, world: World) -> None:
    await _bring(client, world)

    answer = await client.put(world.address(), content=PDF)

    assert answer.status_code == 201
    assert answer.json()["warnings"] == ["The same file is already here as D1. Remove one of them, or keep both."]


async def test_an_upload_goes_on_from_where_it_stopped(client: httpx.AsyncClient, world: World) -> None:
    address, data = world.address("resumed-1"), PDF + bytes(500_000)

    async def half() -> AsyncIterator[bytes]:
        yield data[:300_000]

    broken = await client.put(address, content=half(), headers={"content-length": str(len(data))})
    kept = (await client.get(address)).json()["received"]
    answer = await client.put(address, content=data[kept:], headers={"upload-offset": str(kept)})

    assert (broken.status_code, kept, answer.status_code) == (408, 300_000, 201)
    assert (await client.get(f"/api/v1/documents/{answer.json()['id']}/content")).content == data
    assert (await client.get(address)).json()["document"]["id"] == answer.json()["id"]


async def test_a_wrong_offset_is_refused(client: httpx.AsyncClient, world: World) -> None:
    answer = await client.put(world.address("resumed-2"), content=PDF, headers={"upload-offset": "99"})

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_offset")


async def test_another_site_cannot_upload_or_remove(client: httpx.AsyncClient, world: World) -> None:
    """Row 4: unsafe requests with a cookie come from our own pages only."""
    document_id = await _bring(client, world)

    for origin in ("null", "https://evil.example", f"{settings().origin}.evil.example", ""):
        upload = await client.put(world.address(), content=PDF, headers={"origin": origin})
        removal = await client.delete(f"/api/v1/documents/{document_id}", headers={"origin": origin})
        assert (upload.status_code, removal.status_code) == (403, 403)
    assert len(await _documents()) == 1


async def test_length_is_needed_and_capped(
    client: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 16."""

    async def chunks() -> AsyncIterator[bytes]:
        yield PDF

    assert (await client.put(world.address(), content=chunks())).status_code == 411
    monkeypatch.setattr(settings(), "upload_limit_mb", 1)
    large = await client.put(world.address(), content=bytes(1_000_001))
    assert (large.status_code, large.json()["detail"]) == (
        413,
        "Files up to 1 MB are accepted. Save a smaller copy, or split it.",
    )
    assert await _documents() == []


@pytest.mark.parametrize(
    "name",
    [
        XSS,
        "<script>alert(1)</script>.pdf",
        "a\r\nSet-Cookie: x=1.pdf",
        "../../../etc/passwd.pdf",
        "\u202efdp.exe.pdf",
        "Befund Müller – 検査.pdf",
    ],
)
async def test_names_from_strangers_stay_in_one_line(client: httpx.AsyncClient, world: World, name: str) -> None:
    """Rows 12 and 14."""
    document_id = await _bring(client, world, name=name)

    answer = await client.get(f"/api/v1/documents/{document_id}/content")
    shown = (await client.get(f"/api/v1/documents/{document_id}")).json()["name"]

    header = answer.headers["content-disposition"]
    assert "\n" not in header
    assert "\r" not in header
    assert header.startswith('attachment; filename="')
    assert not set('<>"/\\\u202e') & set(shown)
    assert "set-cookie" not in answer.headers


async def test_kind_and_removal(client: httpx.AsyncClient, world: World) -> None:
    document_id = await _bring(client, world)

    changed = await client.patch(f"/api/v1/documents/{document_id}", json={"kind": "pathology"})
    protected = await client.patch(f"/api/v1/documents/{document_id}", json={"kind": "lab", "case_id": str(uuid4())})
    removed = await client.delete(f"/api/v1/documents/{document_id}")

    assert changed.json()["kind_words"] == "Pathology report"
    assert (protected.status_code, removed.status_code) == (422, 204)
    assert (await client.get(f"/api/v1/drafts/{world.draft_id}/documents")).json() == []
    assert [stored async for stored in storage().all()] == []


@pytest.mark.parametrize("key", ["short", "a/../../b", "x" * 65, "key with blank"])
async def test_upload_keys_are_checked(client: httpx.AsyncClient, world: World, key: str) -> None:
    answer = await client.put(f"/api/v1/drafts/{world.draft_id}/documents/{key}?name=a.pdf", content=PDF)

    assert answer.status_code in (404, 422)
    assert not incoming.incoming_dir().exists()
