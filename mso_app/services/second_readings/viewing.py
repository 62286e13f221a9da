"""A second reading as one person may see it: nothing of the other before both have sealed, no name before the end."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.domain.second_readings import OPEN_TO_READERS, ReadingStatus, Verdict
from mso_app.domain.words import Role
from mso_app.models import Account, Case, Institution, ReadingVerdict, Seal, SecondReading
from mso_app.reports import seal as sealing
from mso_app.schemas.opinions import TextRun
from mso_app.schemas.sealed import Concordance, SealedAnswer, SealedOpinion
from mso_app.schemas.second_readings import ComparedRow, ReaderView, SecondView, Side
from mso_app.services import visibility
from mso_app.services.opinions.reading import Linked, linked_to
from mso_app.services.opinions.runs import text_runs
from mso_app.services.second_readings import steps
from mso_app.services.second_readings.agreement import before_and_with
from mso_app.services.second_readings.differences import differences, lit
from mso_app.services.second_readings.narrowing import is_blinded, letter_of, narrowed
from mso_app.services.second_readings.sealing import EVIDENCE, both_seals, cited
from mso_app.services.views import moment

SENTENCES: dict[ReadingStatus, str] = {
    ReadingStatus.ASKED: "A second reader is asked and has not answered yet.",
    ReadingStatus.ACCEPTED: "A second reader has accepted and reads blinded.",
    ReadingStatus.READING: "A second reader writes, blinded.",
    ReadingStatus.SEALED: "The second reader has sealed. The first reader still writes.",
    ReadingStatus.COMPARED: "Both readers have sealed. The comparison waits for a decision.",
    ReadingStatus.ADJUDICATED: "Two readers have read this case.",
    ReadingStatus.DECLINED: "The second reader declined.",
    ReadingStatus.WITHDRAWN: "The second reading was withdrawn.",
}

OWN_SENTENCES: dict[ReadingStatus, str] = {
    ReadingStatus.ASKED: "You are asked to read this case second, blinded.",
    ReadingStatus.ACCEPTED: "You read this case second, blinded.",
    ReadingStatus.READING: "You write as reader B, blinded.",
    ReadingStatus.SEALED: "Your opinion is sealed and kept back. The first reader still writes.",
}
"""To the second reader."""


async def open_second(session: AsyncSession, actor: Actor, case_id: UUID) -> SecondView:
    """Where the second reading of a case stands; empty when there is none. Raises NotFound or NotPermitted."""
    case = await visibility.case_of(session, actor, case_id, Action.SEE_SECOND)
    reading = await visibility.second_reading_in(session, case)
    can = _can(actor, case, reading)
    if reading is None or (_is_over_without_result(reading) and actor.role is not Role.ADMIN):
        return SecondView(can=can)
    view = await _frame(session, actor, case, reading)
    view.can = can
    if _may_compare(actor, case, reading):
        await _fill(session, actor, case, reading, view)
        # Where there is nothing of an opinion to read, opening the case is on record already.
        await steps.record(session, actor, Action.SEE_SECOND, case, reading)
    return view


def _can(actor: Actor, case: Case, reading: SecondReading | None) -> list[str]:
    allowed = access.can(visibility.standing(actor, case), case.status, withdrawn=case.withdrawn_at is not None)
    return [action.value for action in narrowed(actor, case, reading, allowed) if action.value.startswith("second.")]


def _is_over_without_result(reading: SecondReading) -> bool:
    return reading.status in (ReadingStatus.DECLINED, ReadingStatus.WITHDRAWN)


def _is_out(reading: SecondReading) -> bool:
    return reading.status is ReadingStatus.ADJUDICATED


def _may_compare(actor: Actor, case: Case, reading: SecondReading) -> bool:
    """The readers and the third one once both have sealed; everybody around the case once it is decided."""
    if reading.status not in OPEN_TO_READERS:
        return False
    return _is_out(reading) or actor.role is Role.PROVIDER


async def _frame(session: AsyncSession, actor: Actor, case: Case, reading: SecondReading) -> SecondView:
    zone = (await session.get_one(Institution, case.institution_id)).time_zone
    knows = actor.role is Role.ADMIN or _is_out(reading)
    view = SecondView(
        status=reading.status.value,
        status_label=reading.status.label,
        sentence=_sentence(actor, case, reading),
        reads_as=_letter(actor, case, reading),
        reader=await _name(session, reading.reader_id) if knows else "",
        third=await _name(session, reading.adjudicator_id) if knows and reading.adjudicator_id else "",
        asked_at=moment(reading.created_at, zone=zone),
        end_reason=reading.end_reason if actor.role is Role.ADMIN else "",
        specialty=case.specialty.value,
        version=reading.version,
    )
    # That the other has sealed is no part of what was sealed; what the requester sees is neither.
    if actor.role is not Role.REQUESTER or _is_out(reading):
        if reading.first_sealed_at is not None:
            view.a.sealed_at = moment(reading.first_sealed_at, zone=zone)
        if reading.second_sealed_at is not None:
            view.b.sealed_at = moment(reading.second_sealed_at, zone=zone)
    return view


def _letter(actor: Actor, case: Case, reading: SecondReading) -> str:
    if actor.role is not Role.PROVIDER:
        return ""
    return letter_of(actor, reading) if is_blinded(actor, case) else "A"


def _sentence(actor: Actor, case: Case, reading: SecondReading) -> str:
    if reading.status is ReadingStatus.COMPARED and reading.adjudicator_id is not None:
        return "Both readers have sealed. A third reader decides."
    if actor.role is Role.REQUESTER and not _is_out(reading):
        return "A second expert reads this case independently. You get one result."
    own = OWN_SENTENCES if _letter(actor, case, reading) == "B" else {}
    return own.get(reading.status, SENTENCES[reading.status])


async def _fill(session: AsyncSession, actor: Actor, case: Case, reading: SecondReading, view: SecondView) -> None:
    first, second = await both_seals(session, reading)
    texts = sealing.opened(first.canonical), sealing.opened(second.canonical)
    verdicts = list((await session.exec(visibility.verdicts_of(reading))).all())
    view.a = _reader(first, texts[0], view.a, named=_is_out(reading))
    view.b = _reader(second, texts[1], view.b, named=_is_out(reading))
    if actor.role is not Role.REQUESTER:
        view.a.certainty, view.b.certainty = [await _certainty(session, seal) for seal in (first, second)]
    linked = await linked_to(session, case, list(texts))
    view.rows = [_row(verdict, texts, linked) for verdict in verdicts]
    view.differences = differences(view.rows)
    view.total = len(view.rows)
    view.agreeing = sum(row.verdict != Verdict.DIFFER for row in view.rows)
    view.headline = _headline(view)
    view.decision = reading.decision.value if reading.decision else ""
    view.decision_label = reading.decision.label if reading.decision else ""
    view.note = reading.note
    view.signed = "A" if reading.first_signed_at else "B" if reading.second_signed_at else ""
    if _is_out(reading):
        view.digest = reading.digest
        zone = (await session.get_one(Institution, case.institution_id)).time_zone
        view.decided_at = moment(reading.decided_at, zone=zone) if reading.decided_at else ""
        view.decided_by = view.third or "Both readers"
    view.agreement_before, view.agreement_with = await before_and_with(session, case.specialty, reading.id)


def _reader(seal: Seal, sealed: SealedOpinion, view: ReaderView, *, named: bool) -> ReaderView:
    return view.model_copy(
        update={
            "name": sealed.given_by if named else "",
            "code": seal.code if named else "",
            "links": sum(len(answer.citations) for answer in sealed.answers),
        }
    )


def _headline(view: SecondView) -> str:
    if view.agreeing == view.total:
        return "Two readers, no difference"
    apart = view.total - view.agreeing
    return f"Two readers, {'one difference' if apart == 1 else f'{apart} differences'}"


def _row(verdict: ReadingVerdict, texts: tuple[SealedOpinion, SealedOpinion], linked: Linked) -> ComparedRow:
    shown = verdict.decided or verdict.suggested
    title, detail = _title(verdict.part, texts[0])
    a, b = [_side(verdict.part, text, linked) for text in texts]
    if shown is Verdict.DIFFER:
        a.runs, b.runs = lit(a.runs, b.runs), lit(b.runs, a.runs)
    return ComparedRow(
        part=verdict.part,
        title=title,
        detail=detail,
        suggested=verdict.suggested.value,
        suggested_label=verdict.suggested.label,
        verdict=shown.value,
        verdict_label=shown.label,
        is_decided=verdict.decided is not None,
        a=a,
        b=b,
    )


def _title(part: str, sealed: SealedOpinion) -> tuple[str, str]:
    if part == EVIDENCE:
        return "Key evidence", ""
    answer = _answer(part, sealed)
    if answer is None:
        return part.capitalize(), ""
    return f"Question {answer.number}", answer.question


def _side(part: str, sealed: SealedOpinion, linked: Linked) -> Side:
    if part == EVIDENCE:
        return Side(runs=_chips(sealed, linked))
    answer = _answer(part, sealed)
    if answer is None:
        return _compared(sealed.diagnosis if part == "diagnosis" else sealed.treatment)
    if answer.answer is None:
        runs = [TextRun(text="Cannot be answered. ", is_bold=True), TextRun(text=answer.cannot_answer_reason or "")]
        return Side(runs=runs)
    targets = {one.label: target for one in answer.citations if (target := linked.target(one)) is not None}
    return Side(runs=text_runs(answer.answer, targets))


def _answer(part: str, sealed: SealedOpinion) -> SealedAnswer | None:
    return next((answer for answer in sealed.answers if part == f"question-{answer.number}"), None)


def _compared(said: Concordance) -> Side:
    return Side(
        runs=[TextRun(text=said.second or "Not stated")],
        outcome=said.outcome.value,
        outcome_label=said.outcome.label,
        impact=said.impact.words,
    )


def _chips(sealed: SealedOpinion, linked: Linked) -> list[TextRun]:
    """The first place an opinion cites in each of its documents."""
    firsts = {
        code: next(one for answer in sealed.answers for one in answer.citations if one.code == code)
        for code in cited(sealed)
    }
    targets = {one.label: target for one in firsts.values() if (target := linked.target(one)) is not None}
    return text_runs(" ".join(f"[[{one.label}]]" for one in firsts.values()), targets)


async def _certainty(session: AsyncSession, seal: Seal) -> str:
    said = (await visibility.opinion_for_system(session, seal.opinion_id)).certainty
    return said.label if said else ""


async def _name(session: AsyncSession, account_id: UUID) -> str:
    return (await session.get_one(Account, account_id)).name
