"""Second readings of the demo world: two that agreed or were decided, one that waits for a decision, one that runs."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidInput
from mso_app.demo.seeding import opining
from mso_app.demo.seeding.people import PASSWORD
from mso_app.demo.shapes import Concordance
from mso_app.demo.world import DemoCase
from mso_app.domain.access import Actor
from mso_app.domain.opinions import Certainty, Impact, Outcome
from mso_app.domain.second_readings import Decision, Verdict
from mso_app.models import Case
from mso_app.schemas.second_readings import ReadingDecision
from mso_app.services import opinions, second_readings

ASKED, ACCEPTED, SEALED = timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5)
"""After the first reader has begun."""
FIRST_SEALED = timedelta(hours=9)
ON_TOP = "Agreed by telephone."


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Who reads second, and what they hold where it is not what the first reader holds.

    `note` is the reason of the joint note; `is_sealed` says whether the second reader has come to the end, and
    `is_first_sealed` whether the first one has in a case that still is in progress.
    """

    reader: str
    headline: str
    summary: str
    first_answer: str
    treatment: Concordance | None = None
    note: str = ""
    certainty: Certainty = Certainty.HIGH
    first_certainty: Certainty = Certainty.HIGH
    is_sealed: bool = True
    is_first_sealed: bool = False


READINGS = {
    "Desmond Achterberg": Reading(
        reader="omar.siddiqui@experts.example",
        headline="Sample the anterior lesion first; surveillance cannot be judged yet.",
        summary="Twelve systematic cores say nothing about the lesion that the images show.",
        first_answer="Not yet. The lesion [^1] was missed by the cores [^2], so the grade is not known.",
    ),
    "Albano Sequeira": Reading(
        reader="stefan.brandt@experts.example",
        headline="Fibrotic hypersensitivity pneumonitis. Nintedanib now, together with the removal of the birds.",
        summary="Two readers could differ about the order only; what causes it is plain.",
        first_answer="Fibrotic hypersensitivity pneumonitis by pattern [^1], exposure [^2] and serology [^3].",
        treatment=Concordance(
            second="Remove the birds, nintedanib at once", outcome=Outcome.CHANGED, impact=Impact.MODERATE
        ),
        certainty=Certainty.MEDIUM,
        note="We agree on the cause. Without exposure the course may stop by itself, so three months come first.",
    ),
    "Margaret Oyelaran": Reading(
        reader="elena.marchetti@experts.example",
        headline="Idiopathic pulmonary fibrosis. Nintedanib, and a transplant centre now, not later.",
        summary="The loss of volume is fast enough to see a transplant centre now.",
        first_answer="Idiopathic pulmonary fibrosis: honeycombing [^1], no exposure [^2], no antibodies [^3].",
        treatment=Concordance(
            second="Nintedanib, and a transplant centre now", outcome=Outcome.CLARIFIED, impact=Impact.MAJOR
        ),
        first_certainty=Certainty.MEDIUM,
        is_first_sealed=True,
    ),
    "Samantha Okoro": Reading(
        reader="omar.siddiqui@experts.example",
        headline="Mastectomy, the sentinel node only if invasion is found.",
        summary="Two quadrants are affected.",
        first_answer="No. 61 mm in two quadrants [^1] leave no safe margin.",
        treatment=Concordance(second="Mastectomy, node later", outcome=Outcome.CLARIFIED, impact=Impact.MODERATE),
        is_sealed=False,
    ),
}


def moments(began_at: datetime, reading: Reading, now: datetime) -> list[tuple[datetime, str]]:
    """What happens and when, as far as the story goes: names of the steps below."""
    told = [(ASKED, "ask"), (ACCEPTED, "accept"), (SEALED, "read")]
    told += [(FIRST_SEALED, "first")] if reading.is_first_sealed else []
    return [(began_at + after, step) for after, step in told if began_at + after < now]


async def ask(session: AsyncSession, admin: Actor, case: Case, reader: Actor) -> None:
    try:
        await second_readings.ask(session, admin, case.id, reader.id, version=case.version)
    except InvalidInput:
        await second_readings.ask(session, admin, case.id, reader.id, version=case.version, override=ON_TOP)


async def accept(session: AsyncSession, reader: Actor, case: Case) -> None:
    await second_readings.accept(session, reader, case.id, attested=True)


async def read(session: AsyncSession, reader: Actor, case: Case, demo: DemoCase, reading: Reading) -> None:
    """The second reader's own words, over the same documents."""
    opinion = demo.script.opinion
    answers = (replace(opinion.answers[0], text=reading.first_answer), *opinion.answers[1:])
    treatment = reading.treatment or opinion.treatment
    own = replace(opinion, headline=reading.headline, summary=reading.summary, answers=answers, treatment=treatment)
    told = replace(demo, script=replace(demo.script, opinion=own))
    await opinions.say_certainty(session, reader, case.id, reading.certainty)
    await opining.write(session, reader, case, told, answers=None if reading.is_sealed else len(answers) - 1)
    if reading.is_sealed:
        await opining.sign(session, reader, case)


async def decide(session: AsyncSession, readers: tuple[Actor, Actor], case: Case, reading: Reading) -> None:
    """Both sign the same joint note: what the first reader wrote goes out.

    Where they hold the same treatment, other words are no difference to them, whatever the rule suggests.
    """
    for reader in readers:
        view = await second_readings.open_second(session, reader, case.id)
        decision = ReadingDecision(
            version=view.version,
            decision=Decision.READER_A,
            verdicts={row.part: _verdict(Verdict(row.verdict), reading) for row in view.rows},
            note=reading.note,
        )
        await second_readings.decide(session, reader, case.id, decision, password=PASSWORD)


def _verdict(suggested: Verdict, reading: Reading) -> Verdict:
    return Verdict.COMPATIBLE if suggested is Verdict.DIFFER and reading.treatment is None else suggested
