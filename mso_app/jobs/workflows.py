"""The workflows: which steps follow each other, how often each is tried, and what happens when none helps.

A step runs at least once, so each may run twice; what it returns is kept by the engine and therefore
holds ids only, never what a document says.
"""

import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import TypeVar
from uuid import UUID

from dbos import DBOS, EnqueueOptions

from mso_app.core.db import unit_of_work
from mso_app.domain.insights import Stage
from mso_app.services import analysis

log = logging.getLogger(__name__)
Result = TypeVar("Result")

ATTEMPTS = 3
FIRST_PAUSE_SECONDS = 1.0
GAVE_UP = "The analysis could not be finished after several tries. Start it again; if it fails again, tell us."


class StepFailed(Exception):
    """Why a step failed, by the kind of error only: the engine keeps and logs what it is told."""


Step = Callable[..., Awaitable[Result]]


def step(name: str) -> Callable[[Step[Result]], Step[Result]]:
    """A step that is tried three times and whose errors say nothing about a patient."""

    def decorate(function: Step[Result]) -> Step[Result]:
        @DBOS.step(name=name, retries_allowed=True, max_attempts=ATTEMPTS, interval_seconds=FIRST_PAUSE_SECONDS)
        @wraps(function)
        async def quiet(*arguments: str) -> Result:
            try:
                return await function(*arguments)
            except Exception as problem:  # noqa: BLE001 -- a database's error quotes the row it refused
                raise StepFailed(type(problem).__name__) from None

        return quiet

    return decorate


@step("read")
async def _read(document_id: str) -> None:
    await analysis.read_document(unit_of_work, UUID(document_id))


@step("extract")
async def _extract(document_id: str) -> None:
    await analysis.extract_document(unit_of_work, UUID(document_id))


@step("refuse")
async def _refuse(document_id: str) -> None:
    async with unit_of_work() as session:
        await analysis.give_up_reading(session, UUID(document_id))


@step("begin")
async def _begin(case_id: str, number: str) -> list[str] | None:
    async with unit_of_work() as session:
        documents = await analysis.begin(session, UUID(case_id), int(number))
    return None if documents is None else [str(document) for document in documents]


@step("progress")
async def _progress(case_id: str, number: str, stage: str) -> bool:
    async with unit_of_work() as session:
        return await analysis.progress(session, UUID(case_id), int(number), Stage(stage))


@step("draft")
async def _draft(case_id: str, number: str) -> None:
    await analysis.draft_case(unit_of_work, UUID(case_id), int(number))


@step("fail")
async def _fail(case_id: str, number: str) -> None:
    async with unit_of_work() as session:
        await analysis.fail(session, UUID(case_id), int(number), GAVE_UP)


@DBOS.workflow(name=analysis.READING_WORKFLOW)
async def read_document(document_id: str) -> None:
    """Read one file and find its values; a file that defeats every try is marked, never left waiting."""
    await _or_refuse(_read, document_id)
    await _or_refuse(_extract, document_id)


@DBOS.workflow(name=analysis.WORKFLOW)
async def analyse_case(case_id: str, number: str) -> None:
    """Read what is not read yet, then draft. A run that a newer one replaced stops without a word."""
    try:
        documents = await _begin(case_id, number)
        if documents is None:
            return
        for stage, work in ((Stage.READING, _read), (Stage.EXTRACTING, _extract)):
            for document_id in documents:
                await _or_refuse(work, document_id)
                if not await _progress(case_id, number, stage.value):
                    return
        await _draft(case_id, number)
    except Exception as problem:  # noqa: BLE001 -- whatever it was, the people who wait get an answer
        log.warning("an analysis gave up: %s", type(problem).__name__)
        await _fail(case_id, number)


async def _or_refuse(work: Step[None], document_id: str) -> None:
    """One bad file does not stop the others: it is marked, and the draft says on how many files it rests (X-16)."""
    try:
        await work(document_id)
    except Exception as problem:  # noqa: BLE001 -- as above
        log.warning("a file defeated every try: %s", type(problem).__name__)
        await _refuse(document_id)


def order(name: str, *, key: str, queue: str) -> EnqueueOptions:
    """What the engine is told about a workflow to be. The same key is the same work."""
    return EnqueueOptions(workflow_name=name, workflow_id=key, queue_name=queue)
