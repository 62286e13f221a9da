"""Bad input: refused or accepted with a sentence that says what to do, and nothing else in the form is touched."""

import gc
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import psutil
import pytest

from mso_app.core.db import unit_of_work
from mso_app.services import analysis
from tests.api.world import World, client_of, make_world
from tests.conftest import Database
from tests.hostile import good_pdf, hostile

MOST_GROWTH = 64 << 20

# Refused at the door: name of the file, how the sentence begins.
REFUSED = {
    "empty_file": "This file is empty. Choose it again",
    "archive_named_pdf": "This is an archive or an office document",
    "pdf_behind_a_program": "This is a program",
    "pdf_behind_a_web_page": "This is a web page",
    "png_bomb_13300": "This picture is 13,300 by 13,300 pixels",
    "png_thin_and_long": "This picture is ",
    "png_no_size": "This picture has no size.",
    "svg_named_png": "This is a web page or drawing",
    "jpeg_65000": "This picture is 65,000 by 65,000 pixels",
    "dicom_with_pdf_in_front": "This file is two kinds of file at once",
    "zeros_named_dicom": "The name ends in .dcm, but the content is something else.",
    "virus_signature": "This file carries a virus signature",
    "binary_named_text": "This is not readable text",
    "web_page": "Files ending in .html are not accepted.",
    "program": "Files ending in .exe are not accepted.",
}
# Accepted, and then a person reads why nothing could be read from it.
UNREADABLE = {
    "pdf_cut_in_half": "PDF",
    "pdf_locked": "password",
    "pdf_no_pages": "damaged",
    "pdf_xref_stream_huge": "PDF",
    "png_cut_off": "Save it again",
    "png_lying_size": "Save it again",
    "dicom_deflated_bomb": "64 MB",
    "dicom_5000_levels": "DICOM",
    "dicom_without_identity": "identifiers are missing",
    "dicom_cut_at_200": "DICOM",
}
# Accepted and read, with a warning.
WARNED = ["pdf_3000_pages", "pdf_picture_bomb", "pdf_operator_bomb", "dicom_claims_2_gb", "table_of_commas"]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def world(database: Database) -> World:
    return await make_world()


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """With one good file in the draft that must stay as it is."""
    async with client_of(world, world.requester) as opened:
        await opened.put(world.address(name="good.pdf"), content=good_pdf())
        yield opened


async def _listed(client: httpx.AsyncClient, world: World) -> list[dict[str, object]]:
    return (await client.get(f"/api/v1/drafts/{world.draft_id}/documents")).json()


async def _brought_and_read(client: httpx.AsyncClient, world: World, name: str, data: bytes) -> dict[str, object]:
    """Upload, and then the steps that the background work does."""
    answer = await client.put(world.address(name=name), content=data)
    assert answer.status_code == 201, answer.text
    document_id = UUID(answer.json()["id"])
    await analysis.read_document(unit_of_work, document_id)
    await analysis.extract_document(unit_of_work, document_id)
    return (await client.get(f"/api/v1/documents/{document_id}")).json()


@pytest.mark.parametrize("name", REFUSED)
async def test_refused_at_the_door_with_a_reason(client: httpx.AsyncClient, world: World, name: str) -> None:
    file, before = hostile(name), await _listed(client, world)

    answer = await client.put(world.address(name=file.name), content=file.data)

    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    assert answer.json()["detail"].startswith(REFUSED[name])
    assert await _listed(client, world) == before


@pytest.mark.parametrize("name", UNREADABLE)
async def test_accepted_but_not_readable_says_why(client: httpx.AsyncClient, world: World, name: str) -> None:
    file, before = hostile(name), await _listed(client, world)
    process = psutil.Process()
    gc.collect()
    memory = process.memory_info().rss

    read = await _brought_and_read(client, world, file.name, file.data)

    assert read["read_status"] == "failed"
    assert UNREADABLE[name] in str(read["sentence"])
    assert str(read["sentence"]).endswith(".")
    assert (await _listed(client, world))[:1] == before
    assert process.memory_info().rss - memory <= MOST_GROWTH
    picture = await client.get(f"/api/v1/documents/{read['id']}/preview.png")
    assert picture.status_code in (200, 422)


@pytest.mark.parametrize("name", WARNED)
async def test_accepted_with_a_visible_warning(client: httpx.AsyncClient, world: World, name: str) -> None:
    file = hostile(name)
    process = psutil.Process()
    gc.collect()
    memory = process.memory_info().rss

    read = await _brought_and_read(client, world, file.name, file.data)

    told = [*read["warnings"], read["sentence"]]  # type: ignore[misc]
    assert any(told)
    assert all(str(sentence).endswith(".") for sentence in told if sentence)
    assert process.memory_info().rss - memory <= MOST_GROWTH


async def test_a_mislabelled_file_is_read_as_what_it_is(client: httpx.AsyncClient, world: World) -> None:
    answer = await client.put(world.address(name="scan.jpg"), content=good_pdf())

    assert answer.status_code == 201
    assert answer.json()["file_kind"] == "pdf"
    assert "The name ends in .jpg, but this is a PDF; it is treated as a PDF." in answer.json()["warnings"]


async def test_a_good_file_is_read(client: httpx.AsyncClient, world: World) -> None:
    """The other side of the coin."""
    read = await _brought_and_read(client, world, "good.pdf", good_pdf())

    assert (read["read_status"], read["sentence"]) == ("read", "")
    assert read["facts"] == "1 page · 1 value"
    assert (await client.get(f"/api/v1/documents/{read['id']}/pages/1")).json()["text"]
