"""Acceptance 4, N-1: in the whole demo world every shown quote equals the stored text at its span.

The world is the one the browser tests use too, made once for both.
"""

import sqlite3
from collections.abc import Iterator

import pytest

from mso_app.reports import seal as sealing
from tests.e2e import demo_world

PLACED = {
    "evidence": "select e.document_id, e.page, e.start, e.end, e.quote from evidence e",
    "lab_result": "select document_id, page, start, end, quote from lab_result",
    "document_section": "select document_id, page, start, end, quote from document_section",
    "citation": "select document_id, page, start, end, quote from citation where quote <> ''",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("demo")
    demo_world.copy_to(folder)
    connection = sqlite3.connect(folder / "mso.db")
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def pages(world: sqlite3.Connection) -> dict[tuple[str, int], str]:
    rows = world.execute("select document_id, number, text from document_page")
    return {(document, number): text for document, number, text in rows}


@pytest.mark.parametrize("table", PLACED)
def test_every_quote_stands_where_it_says(
    world: sqlite3.Connection, pages: dict[tuple[str, int], str], table: str
) -> None:
    rows = world.execute(PLACED[table]).fetchall()

    wrong = [row for row in rows if pages.get((row[0], row[1]), "")[row[2] : row[3]] != row[4]]

    assert len(rows) > 50, "nothing was there to be wrong"
    assert wrong == []


def test_the_check_would_find_a_moved_quote(world: sqlite3.Connection, pages: dict[tuple[str, int], str]) -> None:
    document, page, start, end, quote = world.execute(PLACED["evidence"]).fetchone()

    assert pages[(document, page)][start + 1 : end + 1] != quote


def test_every_shown_claim_has_evidence_or_is_from_the_request(world: sqlite3.Connection) -> None:
    """A claim without evidence is shown only when its text is literally the requester's."""
    bare = world.execute(
        """select c.text, m.subject, m.history, m.first_diagnosis, m.first_diagnosis_code, m.first_treatment, m.id
        from claim c join insight_run r on r.id = c.run_id join medical_case m on m.id = r.case_id
        where c.supported and not exists (select 1 from evidence e where e.claim_id = c.id)"""
    ).fetchall()
    asked = {
        case: " ".join(text for (text,) in world.execute("select text from question where case_id = ?", (case,)))
        for case in {row[-1] for row in bare}
    }

    strangers = [row[0] for row in bare if not any(row[0] in (part or "") for part in (*row[1:6], asked[row[-1]]))]

    assert strangers == []


def test_no_confidence_is_invented(world: sqlite3.Connection) -> None:
    """X-17: the offline engine states none."""
    assert world.execute("select count(*) from claim where confidence is not null").fetchone() == (0,)


def test_sealed_quotes_stand_in_the_documents(world: sqlite3.Connection, pages: dict[tuple[str, int], str]) -> None:
    """What was signed cites what is stored."""
    seals = world.execute("select case_id, canonical from seal").fetchall()
    codes = {
        (case, f"D{code}"): document
        for document, case, code in world.execute("select id, case_id, code from document where removed_at is null")
    }

    cited = [
        (codes[(case, citation.code)], citation.page, citation.quote)
        for case, canonical in seals
        for answer in sealing.opened(bytes(canonical)).answers
        for citation in answer.citations
    ]

    assert len(cited) > 50
    assert [place for place in cited if place[2] not in pages[(place[0], place[1] or 1)]] == []


def test_all_statuses_and_sixty_cases(world: sqlite3.Connection) -> None:
    """The demo world of the issue: 3 institutions, 6 requesters, 12 providers, 2 admins, 60 cases in every status."""
    statuses = dict(world.execute("select status, count(*) from medical_case group by 1"))
    roles = dict(world.execute("select role, count(*) from account group by 1"))

    assert (sum(statuses.values()), len(statuses)) == (60, 7)
    assert roles == {"requester": 6, "provider": 12, "admin": 2}
    assert world.execute("select count(*) from institution").fetchone() == (3,)
    assert world.execute("select count(distinct specialty) from provider_profile").fetchone() == (8,)


def test_every_analysis_says_on_how_many_files_it_rests(world: sqlite3.Connection) -> None:
    """X-16."""
    runs = world.execute("select status, files_total, files_read from insight_run").fetchall()

    assert {status for status, _, _ in runs} == {"completed"}
    assert all(0 <= read <= total and total > 0 for _, total, read in runs)
