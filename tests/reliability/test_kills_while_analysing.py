"""L3: kill -9 in every stage of an analysis; each case ends completed or failed with a reason, and nothing is twice."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

from mso_app.core import db
from mso_app.models import Case
from tests.build import make_case
from tests.hostile import page_pdf, stream
from tests.reliability.checks import opened
from tests.reliability.house import House, Person
from tests.services.test_analysis import LAB, REPORT

pytestmark = [
    pytest.mark.reliability,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
STAGES = ("reading", "extracting", "waiting", "drafting", "checking")
STAGE = "SELECT count(*) FROM insight_run WHERE status = 'processing' AND stage = ?"
ENDS_WITHIN_S = 120
HEALTHY_WITHIN_S = 10
PAPERS = {
    "lab.txt": LAB,
    "report.txt": REPORT,
    "lab.pdf": page_pdf(stream(b"BT /F1 12 Tf 72 700 Td (Hemoglobin 9.1 g/dL 12.0-15.5 L) Tj ET")),
}


async def test_kills_while_analysing(house: House, kills: int, say: Callable[[str], None]) -> None:
    cases = await _cases(house)
    problems: list[str] = []
    hit: Counter[str] = Counter()
    for number in range(kills):
        await house.start()
        person, case = cases[number % len(cases)]
        async with httpx.AsyncClient(base_url=house.server.url, timeout=30) as client:
            for name, content in random.sample(sorted(PAPERS.items()), 2):
                await house.upload(client, person, f"/api/v1/cases/{case.id}", name, content)
        stage = STAGES[number % len(STAGES)]
        hit[stage if await _reached(house, stage) else "another stage"] += 1
        # The moment of the kill is the experiment, not a wait for something.
        await asyncio.sleep(random.uniform(0, 0.1))
        await house.kill()
        found = await house.look()
        problems += [f"after a kill while {stage}: {problem}" for problem in found.all]

    await house.start()
    finished = await house.rest(within=ENDS_WITHIN_S)
    await house.kill()
    last = await house.look_after_the_sweeper()
    problems += last.all
    ends = _ends(house)

    say(
        f"analysis: {kills} kills ({', '.join(f'{n} {k}' for k, n in hit.items())}), "
        f"{len(house.history.acknowledged)} uploads acknowledged, runs {', '.join(f'{n} {k}' for k, n in ends.items())}, "
        f"lost {len(last.lost)}, half {len(last.half)}, doubled {len(last.doubled)}, "
        f"{house.restart_words}"
    )
    assert problems == []
    assert finished
    assert set(ends) <= {"completed", "replaced", "failed with a reason"}
    assert _differing_twins(house) == []
    if kills >= len(STAGES) * 2:
        assert house.typical < HEALTHY_WITHIN_S


async def _cases(house: House) -> list[tuple[Person, Case]]:
    async with db.unit_of_work() as session:
        made = [
            (person, await make_case(session, person.actor, subject=f"For analysis {number}"))
            for number, person in enumerate(house.people, start=1)
        ]
    await db.engine().dispose()
    return made


async def _reached(house: House, stage: str) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(5):
            # Another process works; its stage is a row.
            while not house.ask(STAGE, stage):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            return True
    return False


def _ends(house: House) -> Counter[str]:
    """How the runs ended, and how the newest of each case did: that one must not have been replaced."""
    ends: Counter[str] = Counter()
    with opened(house.database) as connection:
        runs = connection.execute(
            "SELECT status, problem, number = (SELECT max(number) FROM insight_run WHERE case_id = r.case_id)"
            " FROM insight_run r"
        ).fetchall()
    for status, problem, is_newest in runs:
        replaced = status == "failed" and problem.startswith("A newer analysis")
        if replaced:
            ends["newest, but replaced" if is_newest else "replaced"] += 1
        elif status == "failed":
            ends["failed with a reason" if problem else "failed without a reason"] += 1
        else:
            ends[status] += 1
    return ends


def _differing_twins(house: House) -> list[str]:
    """Files with the same bytes of which not the same was read: a step that ran twice, or half."""
    seen: dict[str, set[tuple[object, ...]]] = {}
    statement = (
        "SELECT d.sha256, d.page_count, (SELECT group_concat(p.text, '|') FROM document_page p WHERE p.document_id = d.id),"
        " (SELECT group_concat(l.quote, '|') FROM lab_result l WHERE l.document_id = d.id),"
        " (SELECT group_concat(s.quote, '|') FROM document_section s WHERE s.document_id = d.id)"
        " FROM document d WHERE d.read_status = 'read'"
    )
    with opened(house.database) as connection:
        for digest, *read in connection.execute(statement):
            seen.setdefault(digest, set()).add(tuple(read))
    return [digest for digest, readings in seen.items() if len(readings) > 1]
