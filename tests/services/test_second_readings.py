"""A second reader: asked, blinded until both have sealed, compared, decided; the case's own life stays as it is."""

import asyncio
from uuid import UUID

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import db
from mso_app.core.errors import (
    AppError,
    ChangedMeanwhile,
    InvalidInput,
    InvalidTransition,
    NotFound,
    NotPermitted,
)
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.notification_kinds import Kind
from mso_app.domain.opinions import Certainty
from mso_app.domain.second_readings import Decision, ReadingStatus, Verdict
from mso_app.models import CaseMove, Notification, Opinion, ReadingVerdict, Seal, SecondReading
from mso_app.schemas.cases import CaseQuery
from mso_app.schemas.opinions import OpinionChange, TextRun
from mso_app.schemas.second_readings import ComparedRow, Side
from mso_app.services import cases, issues, opinions, ranking, reactions, second_readings
from mso_app.services.second_readings.differences import differences, lit
from tests.conftest import Clock, Database
from tests.readings import (
    PASSWORD,
    Readers,
    accepted,
    asked,
    case_of,
    compared,
    decision_of,
    drafted,
    make_readers,
    reading_of,
    signed,
)

Readings = second_readings


@pytest.fixture(autouse=True)
def _installed() -> None:
    reactions.install()


async def _moves(session: AsyncSession, readers: Readers) -> list[Move]:
    chosen = select(CaseMove).where(CaseMove.case_id == readers.case_id).order_by(col(CaseMove.case_version))
    return [row.move for row in (await session.exec(chosen)).all()]


async def _told(session: AsyncSession, who: Actor) -> list[str]:
    chosen = select(Notification.kind).where(Notification.account_id == who.id)
    return sorted((await session.exec(chosen)).all())


async def test_a_second_reader_is_asked_and_the_case_stays_as_it_is(session: AsyncSession) -> None:
    """N-4: the seven statuses and the first assignment are not touched."""
    readers = await make_readers(session)
    before = await case_of(session, readers)
    status, provider, moves = before.status, before.provider_id, await _moves(session, readers)

    await asked(session, readers)

    case = await case_of(session, readers)
    assert (case.status, case.provider_id, await _moves(session, readers)) == (status, provider, moves)
    assert (await reading_of(session, readers)).status is ReadingStatus.ASKED
    assert Kind.SECOND_ASKED.value in await _told(session, readers.b)
    assert Kind.SECOND_ASKED.value not in await _told(session, readers.a)


@pytest.mark.parametrize("status", [CaseStatus.NEW, CaseStatus.ASSIGNED, CaseStatus.REJECTED])
async def test_nobody_is_asked_before_the_case_is_accepted(session: AsyncSession, status: CaseStatus) -> None:
    readers = await make_readers(session, status=status)

    with pytest.raises(InvalidTransition, match="once the case is accepted"):
        await asked(session, readers)


async def test_the_first_reader_and_whoever_rejected_cannot_read_second(session: AsyncSession) -> None:
    """N-3's hard stops, and one more."""
    readers = await make_readers(session)
    case = await case_of(session, readers)

    found = await Readings.candidates(session, readers.admin, case.id)

    assert [(stop.id, stop.reason) for stop in found.stopped] == [(readers.a.id, "Is the first reader")]
    assert readers.b.id in [one.id for one in found.candidates]
    with pytest.raises(InvalidTransition, match="is the first reader"):
        await Readings.ask(session, readers.admin, case.id, readers.a.id, version=case.version)


async def test_only_one_is_asked_at_a_time_and_a_stale_page_is_told(session: AsyncSession) -> None:
    readers = await make_readers(session)
    stale = (await case_of(session, readers)).version
    await asked(session, readers)

    with pytest.raises(ChangedMeanwhile):
        await Readings.ask(session, readers.admin, readers.case_id, readers.third.id, version=stale)
    now = (await case_of(session, readers)).version
    with pytest.raises(InvalidTransition, match="asked already"):
        await Readings.ask(session, readers.admin, readers.case_id, readers.third.id, version=now)


async def test_a_second_reader_never_becomes_the_first(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await accepted(session, readers)
    case = await case_of(session, readers)

    found = await ranking.rank(session, readers.admin, case.id)
    assert (readers.b.id, "Reads this case second") in [(stop.id, stop.reason) for stop in found.stopped]
    with pytest.raises(InvalidTransition, match="has this case already"):
        await cases.force_reassign(
            session, readers.admin, case.id, readers.b.id, version=case.version, reason="The expert is ill."
        )


async def test_accepting_needs_the_attestation_and_only_the_asked_reader_answers(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await asked(session, readers)

    with pytest.raises(InvalidInput):
        await Readings.accept(session, readers.b, readers.case_id, attested=False)
    with pytest.raises(NotPermitted):
        await Readings.accept(session, readers.a, readers.case_id, attested=True)
    with pytest.raises(NotFound):
        await Readings.accept(session, readers.third, readers.case_id, attested=True)
    with pytest.raises(InvalidTransition):
        await opinions.open_draft(session, readers.b, readers.case_id)


async def test_declining_ends_the_reach_at_once(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await asked(session, readers)
    await cases.open_case(session, readers.b, readers.case_id)

    await Readings.decline(session, readers.b, readers.case_id, reason="I know the family.")

    with pytest.raises(NotFound):
        await cases.open_case(session, readers.b, readers.case_id)
    assert Kind.SECOND_DECLINED.value in await _told(session, readers.admin)
    found = await Readings.candidates(session, readers.admin, readers.case_id)
    assert readers.b.id in [stop.id for stop in found.stopped]


async def test_neither_reader_sees_the_other_before_both_have_sealed(session: AsyncSession) -> None:
    """N-4: not the name, not the text, not what was disagreed with."""
    readers = await make_readers(session)
    await accepted(session, readers)
    await drafted(session, readers, readers.a, word="CANARYA")
    await drafted(session, readers, readers.b, word="CANARYB")
    await signed(session, readers, readers.a)

    for who, other, word in ((readers.b, readers.a, "CANARYA"), (readers.a, readers.b, "CANARYB")):
        detail = await cases.open_case(session, who, readers.case_id)
        view = await Readings.open_second(session, who, readers.case_id)
        rows = await cases.list_cases(session, who, CaseQuery())
        told = detail.model_dump_json() + view.model_dump_json() + rows.model_dump_json()
        assert word not in told
        assert other.name not in told
        assert view.rows == []
        with pytest.raises(NotFound):
            await opinions.open_sealed(session, who, readers.case_id)
    assert (await opinions.open_draft(session, readers.b, readers.case_id)).headline.endswith("CANARYB")


async def test_asking_for_the_cases_of_an_expert_does_not_name_the_first_reader(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await accepted(session, readers)

    found = await cases.list_cases(session, readers.b, CaseQuery(provider_id=readers.a.id))

    assert (await cases.list_cases(session, readers.b, CaseQuery())).total == 1
    assert found.total == 0


async def test_the_second_reader_reaches_the_file_and_not_the_conversation(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await accepted(session, readers)

    detail = await cases.open_case(session, readers.b, readers.case_id)

    assert detail.reads_as == "B"
    assert {Action.READ_DOCUMENT, Action.SEE_INSIGHTS, Action.WRITE_OPINION} <= set(detail.can)
    assert not {Action.SEE_CHAT, Action.ADD_DOCUMENT, Action.RETURN_CASE, Action.DISMISS_CLAIM} & set(detail.can)


async def test_the_second_readers_draft_does_not_start_the_first_ones_review(session: AsyncSession) -> None:
    """T8 is the first reader's."""
    readers = await make_readers(session, status=CaseStatus.ACCEPTED)
    await accepted(session, readers)

    await drafted(session, readers, readers.b)

    assert (await case_of(session, readers)).status is CaseStatus.ACCEPTED
    assert (await reading_of(session, readers)).status is ReadingStatus.READING


async def test_without_a_second_reader_signing_makes_the_case_done(session: AsyncSession) -> None:
    """T12, MSO-14."""
    readers = await make_readers(session)
    await drafted(session, readers, readers.a)

    await signed(session, readers, readers.a)

    assert (await case_of(session, readers)).status is CaseStatus.DONE


async def test_the_first_signature_seals_and_the_case_waits(session: AsyncSession) -> None:
    """T12 comes with the result of both."""
    readers = await make_readers(session)
    await accepted(session, readers)
    await drafted(session, readers, readers.a)

    await signed(session, readers, readers.a)

    assert (await case_of(session, readers)).status is CaseStatus.IN_PROGRESS
    for who in (readers.requester, readers.admin):
        with pytest.raises(NotFound):
            await opinions.open_sealed(session, who, readers.case_id)
    can = (await cases.open_case(session, readers.a, readers.case_id)).can
    assert not {Action.WRITE_OPINION, Action.SIGN_OPINION, Action.RETURN_CASE} & set(can)
    assert await cases.waiting_count(session, readers.a) == 0
    assert await cases.waiting_count(session, readers.b) == 1
    with pytest.raises(InvalidTransition, match="sealed"):
        await opinions.save(session, readers.a, readers.case_id, OpinionChange(headline="Other"), version=9)


async def test_a_sealed_case_is_not_returned_or_taken_away(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await accepted(session, readers)
    await drafted(session, readers, readers.a)
    await signed(session, readers, readers.a)
    version = (await case_of(session, readers)).version

    with pytest.raises(InvalidTransition, match="first reader has sealed"):
        await issues.return_case(
            session, readers.a, readers.case_id, version=version, text="Send the CT.", items=["The CT"]
        )
    with pytest.raises(InvalidTransition, match="first reader has sealed"):
        await cases.force_reassign(
            session, readers.admin, readers.case_id, readers.third.id, version=version, reason="The expert is ill."
        )


@pytest.mark.parametrize("ends", ["decline", "withdraw"])
async def test_a_second_reading_that_ends_lets_the_sealed_opinion_out(session: AsyncSession, ends: str) -> None:
    readers = await make_readers(session)
    await accepted(session, readers)
    await drafted(session, readers, readers.a)
    await signed(session, readers, readers.a)

    if ends == "decline":
        await Readings.decline(session, readers.b, readers.case_id, reason="I am ill.")
    else:
        await Readings.withdraw(session, readers.admin, readers.case_id, reason="It took too long.")

    assert (await case_of(session, readers)).status is CaseStatus.DONE
    sealed = await opinions.open_sealed(session, readers.requester, readers.case_id)
    assert sealed.given_by == readers.a.name
    with pytest.raises(NotFound):
        await cases.open_case(session, readers.b, readers.case_id)


async def test_both_signatures_lay_the_texts_side_by_side(session: AsyncSession) -> None:
    readers = await make_readers(session)

    await compared(session, readers)

    view = await Readings.open_second(session, readers.a, readers.case_id)
    assert [(row.title, row.verdict) for row in view.rows] == [
        ("Diagnosis", "agree"),
        ("Question 1", "differ"),
        ("Treatment", "differ"),
        ("Key evidence", "agree"),
    ]
    assert [run.text for run in view.rows[1].b.runs if run.is_lit] == ["7", "18 Feb 2026"]
    why = [
        (one.point, one.title, one.a, [f"{run.text} {run.where}".strip() for run in one.b]) for one in view.differences
    ]
    assert why == [("Question 1", "a date that only reader B names", [], ["18 Feb 2026", "D1 p 1"])]
    assert (view.agreeing, view.total, view.a.name, view.b.name) == (2, 4, "", "")
    told = view.model_dump_json() + (await Readings.open_second(session, readers.b, readers.case_id)).model_dump_json()
    assert readers.a.name not in told
    assert readers.b.name not in told
    assert (await case_of(session, readers)).status is CaseStatus.IN_PROGRESS


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ("The last cycle was on 4 Aug 2025.", "The last cycle was on 18 Feb 2026.", ("two dates", "4 Aug 2025", "18 Feb 2026")),
        ("It grew by 58 % until 4 Aug 2025.", "It grew by 12 %.", ("two figures", "4 Aug 2025", "12 %")),
        ("It grew by 58 %.", "It grew.", ("a figure that only reader A names", "58 %", "")),
        ("It grew by 58 %.", "By 58 % it shrank.", None),
    ],
)  # fmt: skip
def test_why_two_texts_differ_is_what_only_one_of_them_names(
    a: str, b: str, wanted: tuple[str, str, str] | None
) -> None:
    """Mock-up 21. Nothing is guessed where both name the same."""
    sides = [Side(runs=lit([TextRun(text=one)], [TextRun(text=other)])) for one, other in ((a, b), (b, a))]
    row = ComparedRow(
        part="question-1", title="Question 1", suggested="differ", suggested_label="", verdict="differ",
        verdict_label="", is_decided=False, a=sides[0], b=sides[1],
    )  # fmt: skip

    found = differences([row, row.model_copy(update={"verdict": "agree"})])

    told = [(one.title, "".join(run.text for run in one.a), "".join(run.text for run in one.b)) for one in found]
    assert told == ([wanted] if wanted else [])


async def test_admins_and_the_requester_see_no_text_before_the_decision(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await compared(session, readers)

    for who in (readers.admin, readers.requester):
        view = await Readings.open_second(session, who, readers.case_id)
        assert (view.rows, view.note) == ([], "")
        assert "Transplant" not in view.model_dump_json()
    assert (await Readings.open_second(session, readers.requester, readers.case_id)).a.sealed_at == ""


async def test_two_readers_who_agree_sign_one_joint_note(session: AsyncSession) -> None:
    """Decided by people, also where nothing differs; the requester gets A's opinion with the note."""
    readers = await make_readers(session)
    await compared(session, readers, differ=False)
    proposed = await decision_of(session, readers, readers.b, Decision.READER_A)

    assert not await Readings.decide(session, readers.b, readers.case_id, proposed, password=PASSWORD)
    assert (await case_of(session, readers)).status is CaseStatus.IN_PROGRESS
    assert Kind.SECOND_NOTE.value in await _told(session, readers.a)
    same = await decision_of(session, readers, readers.a, Decision.READER_A)
    assert await Readings.decide(session, readers.a, readers.case_id, same, password=PASSWORD)

    case = await case_of(session, readers)
    assert (case.status, (await _moves(session, readers))[-1]) == (CaseStatus.DONE, Move.SIGN)
    view = await Readings.open_second(session, readers.requester, readers.case_id)
    assert (view.reader, view.decided_by, view.agreeing) == (readers.b.name, "Both readers", 4)
    assert (await opinions.open_sealed(session, readers.requester, readers.case_id)).given_by == readers.a.name
    assert Kind.OPINION_READY.value in await _told(session, readers.requester)


async def test_who_changes_the_joint_note_takes_the_other_signature_away(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await compared(session, readers)
    first = await decision_of(session, readers, readers.a, Decision.READER_A, note="The dates of D1 are right.")
    await Readings.decide(session, readers.a, readers.case_id, first, password=PASSWORD)
    other = await decision_of(session, readers, readers.b, Decision.READER_B, note="D4 names two more cycles.")

    assert not await Readings.decide(session, readers.b, readers.case_id, other, password=PASSWORD)
    reading = await reading_of(session, readers)
    assert (reading.first_signed_at is None, reading.second_signed_at is None) == (True, False)
    again = await decision_of(session, readers, readers.a, Decision.READER_B, note="D4 names two more cycles.")
    assert await Readings.decide(session, readers.a, readers.case_id, again, password=PASSWORD)

    assert (await opinions.open_sealed(session, readers.requester, readers.case_id)).given_by == readers.b.name


async def test_a_third_reader_decides_by_letters_and_alone(session: AsyncSession) -> None:
    """N-4: a third reader sees A and B only until signing, decides per row and signs."""
    readers = await make_readers(session)
    await compared(session, readers)
    await Readings.appoint(session, readers.admin, readers.case_id, readers.third.id)
    detail = await cases.open_case(session, readers.third, readers.case_id)
    view = await Readings.open_second(session, readers.third, readers.case_id)
    told = detail.model_dump_json() + view.model_dump_json()
    assert (detail.reads_as, readers.a.name in told, readers.b.name in told) == ("third", False, False)
    ready = await decision_of(
        session, readers, readers.third, Decision.READER_B, note="D4 is the source.", question_1=Verdict.COMPATIBLE
    )
    with pytest.raises(InvalidTransition, match="third reader decides"):
        await Readings.decide(session, readers.a, readers.case_id, ready, password=PASSWORD)

    assert await Readings.decide(session, readers.third, readers.case_id, ready, password=PASSWORD)

    view = await Readings.open_second(session, readers.requester, readers.case_id)
    assert (view.decision, view.note, view.decided_by) == ("reader_b", "D4 is the source.", readers.third.name)
    assert [row.verdict for row in view.rows] == ["agree", "compatible", "differ", "agree"]
    assert (await opinions.open_sealed(session, readers.requester, readers.case_id)).given_by == readers.b.name
    assert second_readings_note_holds(await reading_of(session, readers))


def second_readings_note_holds(reading: SecondReading) -> bool:
    """As the product checks it; and one changed byte is found."""
    from mso_app.services.second_readings.deciding import note_is_untouched  # noqa: PLC0415 -- only here

    whole = note_is_untouched(reading)
    kept, reading.canonical = reading.canonical, reading.canonical.replace(b"reader_b", b"reader_a")
    forged = note_is_untouched(reading)
    reading.canonical = kept
    return whole and not forged


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"note": ""}, "note"),
        ({"verdicts": {"diagnosis": Verdict.AGREE}}, "verdicts"),
        ({"attested": False}, "attested"),
    ],
)
async def test_a_decision_is_whole_or_refused(session: AsyncSession, change: dict[str, object], field: str) -> None:
    readers = await make_readers(session)
    await compared(session, readers)
    await Readings.appoint(session, readers.admin, readers.case_id, readers.third.id)
    ready = await decision_of(session, readers, readers.third, Decision.READER_B, note="D4 is the source.")

    with pytest.raises(InvalidInput) as refused:
        await Readings.decide(
            session, readers.third, readers.case_id, ready.model_copy(update=change), password=PASSWORD
        )
    assert list(refused.value.fields) == [field]
    with pytest.raises(InvalidInput) as refused:
        await Readings.decide(session, readers.third, readers.case_id, ready, password="wrong")
    assert list(refused.value.fields) == ["password"]
    stale = ready.model_copy(update={"version": ready.version - 1})
    with pytest.raises(ChangedMeanwhile):
        await Readings.decide(session, readers.third, readers.case_id, stale, password=PASSWORD)


async def test_what_went_out_is_counted_once(session: AsyncSession) -> None:
    """N-5: counts reconcile with cases."""
    readers = await make_readers(session)
    await compared(session, readers)
    held = await cases.figures(session, readers.admin)
    await Readings.appoint(session, readers.admin, readers.case_id, readers.third.id)
    ready = await decision_of(session, readers, readers.third, Decision.READER_B, note="D4 is the source.")
    await Readings.decide(session, readers.third, readers.case_id, ready, password=PASSWORD)

    out = await cases.figures(session, readers.admin)

    assert sum(one.count for one in held.outcomes) == 0
    assert sum(one.count for one in out.outcomes) == 1


async def test_reach_ends_some_days_after_the_result(session: AsyncSession, clock: Clock) -> None:
    readers = await make_readers(session)
    await compared(session, readers, differ=False)
    for who in (readers.a, readers.b):
        same = await decision_of(session, readers, who, Decision.READER_A)
        await Readings.decide(session, who, readers.case_id, same, password=PASSWORD)
    await cases.open_case(session, readers.b, readers.case_id)

    clock.move(days=31)

    for who in (readers.a, readers.b):
        with pytest.raises(NotFound):
            await cases.open_case(session, who, readers.case_id)


async def test_agreement_is_counted_by_specialty(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await compared(session, readers)

    found = await Readings.agreement(session, readers.admin)

    assert (found.pairs, [(row.specialty, row.n, row.observed) for row in found.treatment]) == (
        1,
        [("All specialties", 1, "0 %"), ("Haematology", 1, "0 %")],
    )
    with pytest.raises(NotPermitted):
        await Readings.agreement(session, readers.a)


async def test_how_sure_the_readers_were_is_counted_and_the_requester_is_not_told(session: AsyncSession) -> None:
    """Mock-up 21: said beside the text, for readers and the statistics, and no part of what is sealed."""
    readers = await make_readers(session)
    await accepted(session, readers)
    await opinions.say_certainty(session, readers.a, readers.case_id, Certainty.LOW)
    await opinions.say_certainty(session, readers.a, readers.case_id, Certainty.MEDIUM)
    await opinions.say_certainty(session, readers.b, readers.case_id, Certainty.HIGH)
    await drafted(session, readers, readers.a)
    await drafted(session, readers, readers.b)
    kept = (await opinions.open_draft(session, readers.a, readers.case_id)).certainty
    await signed(session, readers, readers.a)
    blinded = await Readings.open_second(session, readers.b, readers.case_id)
    await signed(session, readers, readers.b)

    between = await Readings.open_second(session, readers.a, readers.case_id)
    decision = await decision_of(session, readers, readers.a, Decision.READER_A, note="The same.")
    await Readings.decide(session, readers.a, readers.case_id, decision, password=PASSWORD)
    again = await decision_of(session, readers, readers.b, Decision.READER_A, note="The same.")
    await Readings.decide(session, readers.b, readers.case_id, again, password=PASSWORD)
    asks = await Readings.open_second(session, readers.requester, readers.case_id)
    looks = await Readings.open_second(session, readers.admin, readers.case_id)
    statistics = await Readings.agreement(session, readers.admin)
    seals = (await session.exec(select(Seal))).all()

    assert (kept, blinded.a.certainty) == ("medium", "")
    for view in (between, looks):
        assert (view.a.certainty, view.b.certainty) == ("Medium", "High")
    assert (asks.status, asks.a.certainty, asks.b.certainty) == ("adjudicated", "", "")
    assert [(row.specialty, row.n) for row in statistics.treatment_by_certainty] == [("One or both fairly sure", 1)]
    assert len(seals) == 2
    assert not any(word in seal.canonical for seal in seals for word in (b"certainty", b"medium"))


async def test_how_sure_one_was_stands_once_it_is_sealed(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await accepted(session, readers)
    await drafted(session, readers, readers.b)
    await opinions.say_certainty(session, readers.b, readers.case_id, Certainty.HIGH)
    await opinions.say_certainty(session, readers.b, readers.case_id, None)
    await opinions.say_certainty(session, readers.b, readers.case_id, Certainty.LOW)
    await signed(session, readers, readers.b)

    for who in (readers.b, readers.admin, readers.requester):
        with pytest.raises((NotPermitted, InvalidTransition)):
            await opinions.say_certainty(session, who, readers.case_id, Certainty.HIGH)

    stands = await session.exec(select(Opinion.certainty).where(Opinion.provider_id == readers.b.id))
    assert stands.one() is Certainty.LOW


async def test_nobody_said_how_sure_so_there_is_nothing_to_count(session: AsyncSession) -> None:
    readers = await make_readers(session)
    await compared(session, readers)

    found = await Readings.agreement(session, readers.admin)

    assert (found.pairs, found.treatment_by_certainty, found.diagnosis_by_certainty) == (1, [], [])
    assert [row.is_wide for row in found.diagnosis] == [True, True]


async def test_both_sign_at_the_same_moment_and_there_is_one_comparison(database: Database) -> None:
    """Race: whichever comes second lays them side by side."""
    async with db.unit_of_work() as session:
        readers = await make_readers(session)
        await accepted(session, readers)
        await drafted(session, readers, readers.a)
        await drafted(session, readers, readers.b)

    async def sign(who: Actor) -> None:
        async with db.unit_of_work() as own:
            draft = await opinions.open_draft(own, who, readers.case_id)
        async with db.unit_of_work() as own:
            await opinions.sign(
                own, who, readers.case_id, case_version=draft.case_version, version=draft.version, password=PASSWORD
            )

    await asyncio.gather(sign(readers.a), sign(readers.b))

    async with db.unit_of_work() as session:
        reading = await reading_of(session, readers)
        verdicts = (await session.exec(select(ReadingVerdict.part))).all()
        assert reading.status is ReadingStatus.COMPARED
        assert sorted(verdicts) == ["diagnosis", "evidence", "question-1", "treatment"]


async def test_asking_while_the_first_reader_signs_never_leaves_a_done_case_with_an_open_reading(
    database: Database,
) -> None:
    """Race: either the question comes first and the text is kept back, or the case is Done and nobody is asked."""
    async with db.unit_of_work() as session:
        readers = await make_readers(session)
        await drafted(session, readers, readers.a)
        version = (await case_of(session, readers)).version
        draft = await opinions.open_draft(session, readers.a, readers.case_id)

    async def sign() -> None:
        async with db.unit_of_work() as own:
            await opinions.sign(
                own, readers.a, readers.case_id, case_version=version, version=draft.version, password=PASSWORD
            )

    async def ask() -> None:
        async with db.unit_of_work() as own:
            await Readings.ask(own, readers.admin, readers.case_id, readers.b.id, version=version)

    outcomes = await asyncio.gather(sign(), ask(), return_exceptions=True)

    assert [one for one in outcomes if one is not None and not isinstance(one, AppError)] == []
    async with db.unit_of_work() as session:
        is_done = (await case_of(session, readers)).status is CaseStatus.DONE
        is_open = (await session.exec(select(SecondReading))).first() is not None
        assert not (is_done and is_open)


async def test_two_administrators_ask_at_once_and_one_is_asked(database: Database) -> None:
    async with db.unit_of_work() as session:
        readers = await make_readers(session)
        version = (await case_of(session, readers)).version

    async def ask(who: UUID) -> None:
        async with db.unit_of_work() as own:
            await Readings.ask(own, readers.admin, readers.case_id, who, version=version)

    outcomes = await asyncio.gather(ask(readers.b.id), ask(readers.third.id), return_exceptions=True)

    assert sorted(one is None for one in outcomes) == [False, True]


@pytest.mark.parametrize("stands", [Decision.READER_A, Decision.READER_B])
async def test_an_addendum_is_built_only_on_ones_own_text_that_went_out(
    session: AsyncSession, stands: Decision
) -> None:
    """N-13 after N-4: the text that was kept back never gets a second version."""
    readers = await make_readers(session)
    await compared(session, readers)
    for who in (readers.a, readers.b):
        decision = await decision_of(session, readers, who, stands, note="The dates decide.")
        await Readings.decide(session, who, readers.case_id, decision, password=PASSWORD)

    if stands is Decision.READER_B:
        with pytest.raises(InvalidTransition, match="who signed the present version"):
            await opinions.begin_addendum(session, readers.a, readers.case_id)
        return
    await opinions.begin_addendum(session, readers.a, readers.case_id)
    assert (await opinions.open_draft(session, readers.a, readers.case_id)).edition == 2
    with pytest.raises(NotPermitted):
        await opinions.begin_addendum(session, readers.b, readers.case_id)
    seen = await Readings.open_second(session, readers.requester, readers.case_id)
    assert seen.decision == Decision.READER_A
