"""A process that does what people do to cases, until it is killed: `python -m tests.reliability.worker FOLDER`.

It works on the database of its settings, as several requesters and providers at once, and writes each deed to
FOLDER/worker.log. Started again, it goes on where the database says that the cases stand.
"""

import asyncio
import json
import random
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy.exc import OperationalError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.core.errors import AppError
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.words import Specialty
from mso_app.models import Account, Case, CaseDraft, Issue, Opinion
from mso_app.schemas.cases import DraftChange
from mso_app.schemas.opinions import AnswerChange, OpinionChange
from mso_app.services import cases, issues, opinions, reactions
from mso_app.services.identity import actor_of
from tests.build import answer_return
from tests.reliability.history import REFUSED, Log

PASSWORD = "correct horse battery staple"
SAVES_OF_A_DRAFT = 3
SAVES_OF_AN_OPINION = 2

DRAFT = "SELECT count(*) FROM case_draft WHERE id = ?"
DRAFT_SAVED = (
    "SELECT count(*) FROM case_draft WHERE id = ? AND"
    " (version > ? OR (version = ? AND json_extract(fields, '$.history') = ?))"
)
SUBMITTED = "SELECT count(*) FROM medical_case WHERE subject = ?"
MOVED = "SELECT count(*) FROM case_move WHERE case_id = ? AND move = ? AND case_version = ?"
RETURNED = "SELECT count(*) FROM issue WHERE case_id = ? AND text = ?"
ANSWERED = "SELECT count(*) FROM issue WHERE case_id = ? AND answer = ? AND resolved_at IS NOT NULL"
OPINION_SAVED = "SELECT count(*) FROM opinion WHERE case_id = ? AND (version > ? OR (version = ? AND headline = ?))"
SIGNED = (
    "SELECT count(*) FROM seal JOIN medical_case ON medical_case.id = seal.case_id"
    " WHERE seal.case_id = ? AND status = 'done'"
)

Deed = Callable[[AsyncSession], Awaitable[object]]


@dataclass(kw_only=True)
class Lane:
    """One requester with one provider, taking case after case through its life."""

    requester: Actor
    provider: Actor
    admin: Actor
    patient_id: UUID
    log: Log

    async def run(self) -> None:
        while True:
            await self._step()

    async def _step(self) -> None:
        async with unit_of_work() as session:
            draft = (
                await session.exec(
                    select(CaseDraft).where(
                        CaseDraft.requester_id == self.requester.id, col(CaseDraft.case_id).is_(None)
                    )
                )
            ).first()
            mine = select(Case).where(Case.requester_id == self.requester.id, Case.status != CaseStatus.DONE)
            case = (await session.exec(mine)).first()
        if case is not None:
            await self._go_on(case)
        elif draft is None:
            await self._begin_draft()
        elif draft.version <= SAVES_OF_A_DRAFT:
            await self._save_draft(draft)
        else:
            await self._submit(draft)

    async def _begin_draft(self) -> None:
        async with unit_of_work() as session:
            await cases.new_draft(session, self.requester)

    async def _save_draft(self, draft: CaseDraft) -> None:
        key = uuid4().hex
        change = DraftChange(
            patient_id=self.patient_id,
            subject=f"Case {draft.id.hex}",
            specialty=Specialty.HAEMATOLOGY.value,
            history=key,
            questions=["What is it?", "What should be done?"],
        )
        await self._do(
            key,
            "save draft",
            (DRAFT_SAVED, draft.id.hex, draft.version + 1, draft.version + 1, key),
            lambda session: cases.save_draft(session, self.requester, draft.id, change, version=draft.version),
        )

    async def _submit(self, draft: CaseDraft) -> None:
        await self._do(
            uuid4().hex,
            "submit",
            (SUBMITTED, f"Case {draft.id.hex}"),
            lambda session: cases.submit_draft(session, self.requester, draft.id),
        )

    async def _go_on(self, case: Case) -> None:
        if case.status is CaseStatus.NEW:
            await self._move(
                case, "assign", Move.ASSIGN,
                lambda session: cases.assign(session, self.admin, case.id, self.provider.id, version=case.version),
            )  # fmt: skip
        elif case.status is CaseStatus.ASSIGNED:
            await self._move(
                case, "accept", Move.ACCEPT,
                lambda session: cases.accept(session, self.provider, case.id, version=case.version, attested=True),
            )  # fmt: skip
        elif case.status is CaseStatus.RETURNED:
            await self._answer(case)
        else:
            await self._review(case)

    async def _move(self, case: Case, kind: str, move: Move, deed: Deed) -> None:
        await self._do(uuid4().hex, kind, (MOVED, case.id.hex, move.value, case.version + 1), deed)

    async def _review(self, case: Case) -> None:
        async with unit_of_work() as session:
            was_returned = (await session.exec(select(Issue).where(Issue.case_id == case.id))).first() is not None
            opinion = (await session.exec(select(Opinion).where(Opinion.case_id == case.id))).first()
        if opinion is not None and opinion.version > SAVES_OF_AN_OPINION:
            await self._sign(case, opinion)
        elif opinion is not None and not was_returned:
            text = uuid4().hex
            await self._do(
                text,
                "return",
                (RETURNED, case.id.hex, text),
                lambda session: issues.return_case(
                    session, self.provider, case.id, version=case.version, text=text, items=["CT"]
                ),
            )
        else:
            await self._save_opinion(case, opinion.version if opinion else 0)

    async def _answer(self, case: Case) -> None:
        text = uuid4().hex
        await self._do(
            text,
            "answer",
            (ANSWERED, case.id.hex, text),
            lambda session: answer_return(session, self.requester, case, text),
        )

    async def _save_opinion(self, case: Case, version: int) -> None:
        async with unit_of_work() as session:
            draft = await opinions.open_draft(session, self.provider, case.id)
        key = uuid4().hex
        because = "The documents do not say."
        change = OpinionChange(
            headline=key,
            diagnosis="Smouldering myeloma",
            diagnosis_outcome="clarified",
            diagnosis_impact="moderate",
            treatment="Monitoring",
            treatment_outcome="changed",
            treatment_impact="major",
            answers=[
                AnswerChange(question_id=answer.question_id, cannot_because=because, is_complete=True)
                for answer in draft.answers
            ],
        )
        # The first save makes the row, with version 1, and then writes it.
        after = max(version, 1) + 1
        await self._do(
            key,
            "save opinion",
            (OPINION_SAVED, case.id.hex, after, after, key),
            lambda session: opinions.save(session, self.provider, case.id, change, version=version),
        )

    async def _sign(self, case: Case, opinion: Opinion) -> None:
        await self._do(
            uuid4().hex,
            "sign",
            (SIGNED, case.id.hex),
            lambda session: opinions.sign(
                session,
                self.provider,
                case.id,
                case_version=case.version,
                version=opinion.version,
                password=PASSWORD,
            ),
        )

    async def _do(self, key: str, kind: str, proof: tuple[str | int, ...], deed: Deed) -> None:
        statement, *arguments = proof
        self.log.begin(key, kind, str(statement), *arguments)
        try:
            async with unit_of_work() as session:
                await deed(session)
        except (AppError, OperationalError) as problem:
            self.log.end(key, REFUSED, f"{type(problem).__name__}: {problem}"[:300])
            return
        self.log.end(key)
        # Lanes take turns in an order of their own.
        await asyncio.sleep(random.uniform(0, 0.01))


async def main(folder: Path) -> None:
    reactions.install()
    told = json.loads((folder / "people.json").read_text())
    log = Log(path=folder / "worker.log", tell=True)
    async with unit_of_work() as session:
        actors = {account.id.hex: actor_of(account) for account in (await session.exec(select(Account))).all()}
    lanes = [
        Lane(
            requester=actors[lane["requester"]],
            provider=actors[lane["provider"]],
            admin=actors[told["admin"]],
            patient_id=UUID(lane["patient"]),
            log=log,
        )
        for lane in told["lanes"]
    ]
    await asyncio.gather(*(lane.run() for lane in lanes))


if __name__ == "__main__":
    # Everything is loaded; work begins when the other side says so.
    sys.stdin.readline()
    asyncio.run(main(Path(sys.argv[1])))
